// server/publication/replacements.h: the people, organisations and places of one case, and what each is called in what
// is published. Filled by one thread, then read by any.
#ifndef GAIWAN_SERVER_PUBLICATION_REPLACEMENTS_H_
#define GAIWAN_SERVER_PUBLICATION_REPLACEMENTS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/publication_service.pb.h"

namespace gaiwan {

// A word of the case, as ClosedLetters has it.
struct ReplacedWord {
  std::u32string letters;
  v1::PublicationRule rule;
  std::string replacement;
  // Short and in Latin letters: within a longer Latin word it is none.
  bool whole = false;
};

class Replacements {
 public:
  explicit Replacements(v1::PublicationNaming naming) : naming_(naming) {}

  // Somebody under all their names, the usual one first. Whoever was added under the first of them before is the same
  // person, unless both are parties (`party`: which one, else empty): these are two people of one name.
  void AddPerson(const std::vector<std::string>& names, absl::string_view party = "");
  // Somebody who has nothing to do with the case as far as it is known, by the whole name alone: 某人. A name of two
  // letters is none: many are words.
  void AddOther(const std::string& name);
  // A company, an institution, a group of households.
  void AddOrganisation(const std::string& name);
  // A place or office below the county, by its kind in the directory.
  void AddPlace(absl::string_view name, absl::string_view kind);
  // A number or address as it stands in the case. What is shorter than four letters is none.
  void AddExact(v1::PublicationRule rule, absl::string_view text);
  // `1980-03-05`, however it is written.
  void AddBirthDate(const std::string& date);
  // What was added is complete: everybody gets their word. Once.
  void Settle();

  // What that party is called, where it is known that it is meant. Settled; nullptr for one that was not added.
  const std::string* CalledOf(absl::string_view party) const;
  // The longest first. Settled.
  const std::vector<ReplacedWord>& words() const { return words_; }
  const std::vector<std::string>& birth_dates() const { return birth_dates_; }

 private:
  struct Person {
    std::vector<std::string> names;
    std::string party;
    std::string called;
  };
  // Others may have this name, too: what is called so is one of them.
  const std::vector<size_t>& NamesakesOf(size_t index) const;
  void SettlePerson(size_t index);
  void AddWord(const std::u32string& letters, v1::PublicationRule rule, const std::string& replacement);

  const v1::PublicationNaming naming_;
  std::vector<Person> people_;
  // By the usual name.
  absl::flat_hash_map<std::u32string, std::vector<size_t>> people_of_;
  std::vector<std::string> others_;
  std::vector<std::string> organisations_;
  std::vector<std::string> birth_dates_;
  std::vector<ReplacedWord> words_;
  absl::flat_hash_map<std::u32string, size_t> word_of_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PUBLICATION_REPLACEMENTS_H_
