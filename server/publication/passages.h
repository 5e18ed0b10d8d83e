// server/publication/passages.h: what of a case makes a text that others may learn from, and who and what must not be
// recognised in it. Pure; safe from any thread.
#ifndef GAIWAN_SERVER_PUBLICATION_PASSAGES_H_
#define GAIWAN_SERVER_PUBLICATION_PASSAGES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/common.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/publication_service.pb.h"
#include "server/directory/directory.h"
#include "server/publication/find.h"
#include "server/publication/replacements.h"

namespace gaiwan {

struct Passage {
  v1::Label title;
  std::string text;
  // Bytes of the text that are the name of a party: which one, by its Personal.subject.
  struct Name {
    size_t begin, end;
    std::string party;
  };
  std::vector<Name> names;
};

// What the names of a passage are called, for Redactor: two parties may have one name, and here it is known whose it
// is.
std::vector<Find> KnownOf(const Passage& passage, const Replacements& replacements);

// What it is about, who is in it, facts and claim, undisputed facts, what was found, what was agreed and took effect,
// what visits found. `c` and `history` (the oldest first) are opened, and hold neither separate talks nor concessions
// (DropConfidential, server/papers/paper_data.h). Minutes, notes and proofs make no passage: they hold what was
// offered.
std::vector<Passage> PassagesOf(const v1::Case& c, const std::vector<v1::Event>& history, const Reference& reference);

// Everybody of the case, and of the offices it lies with; others of the directory by their whole names; every place and
// office below the county. Settled.
Replacements ReplacementsFor(const v1::Case& c, const std::vector<v1::Event>& history, const Directory& directory,
                             v1::PublicationNaming naming);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PUBLICATION_PASSAGES_H_
