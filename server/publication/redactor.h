// server/publication/redactor.h: takes out of a text what tells who and where it is about: the words of the case
// (Replacements), numbers and patterns. Pure; safe from any thread.
#ifndef GAIWAN_SERVER_PUBLICATION_REDACTOR_H_
#define GAIWAN_SERVER_PUBLICATION_REDACTOR_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/publication_service.pb.h"
#include "server/publication/find.h"
#include "server/publication/letters.h"
#include "server/publication/replacements.h"

namespace gaiwan {

class Redactor {
 public:
  // `replacements` is settled, not owned, and outlives the redactor.
  explicit Redactor(const Replacements* replacements);

  // In the order of the text; none overlaps another.
  // `known`: what the caller knows of the text and no rule can, such as whose name stands where.
  std::vector<Find> FindAll(absl::string_view text, std::vector<Find> known = {}) const;
  // All of the text: what stays, and what goes with what comes instead.
  std::vector<v1::PublicationPiece> Redact(absl::string_view text, std::vector<Find> known = {}) const;

 private:
  // As they come: one may overlap another.
  std::vector<Find> FindOnce(absl::string_view text) const;
  void FindWords(const Letters& folded, std::vector<Find>* finds) const;

  const Replacements* const replacements_;
  // By their first letter, the longest first.
  absl::flat_hash_map<char32_t, std::vector<const ReplacedWord*>> words_;
};

// `12:5`: the line and the character in it, from 1, at which byte `at` of `text` stands.
std::string PlaceInText(absl::string_view text, size_t at);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PUBLICATION_REDACTOR_H_
