// server/directory/directory.h: the county's directory, calendar and code lists as they stand at one position: what
// decisions, roles and lists look things up in.
//
// Immutable; a change makes a new one. DirectoryHolder hands out the present one to any thread.
//
// A code stands for one organisation for ever. Its name, kind and place in the tree are those last imported, whatever
// day is asked about; days only say whether it exists. What it was before stands in the log.
#ifndef GAIWAN_SERVER_DIRECTORY_DIRECTORY_H_
#define GAIWAN_SERVER_DIRECTORY_DIRECTORY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "gaiwan/v1/directory.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "server/base/mutex.h"
#include "workflow/calendar.h"
#include "workflow/facts.h"

namespace gaiwan {

// A person with readable details.
struct DirectoryPerson {
  std::string id;
  v1::PersonDetails details;
  // Ordered by org, role and first day.
  std::vector<v1::Post> posts;
  std::vector<std::string> languages;
  // Code list `dispute_class`: what a mediator is known to be good at.
  std::vector<std::string> specialties;
  // The law had the details erased: they are empty, and no import brings them back.
  bool erased = false;
  // Number of the key that their details are sealed with; what is sealed next takes the same one.
  std::optional<uint64_t> key;
};

// First and last day, both included. An empty bound is open.
struct Validity {
  absl::CivilDay from;
  absl::CivilDay to;

  bool Holds(absl::CivilDay day) const { return from <= day && day <= to; }
  bool Overlaps(const Validity& other) const { return from <= other.to && other.from <= to; }
};
// Of two dates as stored: `yyyy-mm-dd`, or empty for open. A date that does not exist counts as open.
Validity ValidityOf(absl::string_view valid_from, absl::string_view valid_to);

// Whose work somebody does in an organisation, and when. Ids come without prefix.
struct StandInTerm {
  std::string org;
  std::string absent;
  Validity days;
};
// By who stands in.
using StandInBook = absl::flat_hash_map<std::string, std::vector<StandInTerm>>;

// The kind of organisation that accepts, numbers and seals.
inline constexpr absl::string_view kCommitteeKind = "mediation_committee";

class Directory final : public DirectoryFacts {
 public:
  // Nothing in it.
  Directory();

  // This one with a change folded in. `people` holds the change's persons with details opened.
  std::shared_ptr<const Directory> With(const v1::DirectoryChanged& change, absl::Span<const DirectoryPerson> people,
                                        int64_t revision) const;

  // This one with other stand-ins.
  std::shared_ptr<const Directory> WithStandIns(std::shared_ptr<const StandInBook> stand_ins) const;

  int64_t revision() const override;
  bool HasOrg(absl::string_view code, absl::CivilDay day) const override;
  std::string OrgKind(absl::string_view code) const override;
  std::string OrgName(absl::string_view code) const override;
  std::string Parent(absl::string_view code) const override;
  bool IsAtOrBelow(absl::string_view code, absl::string_view ancestor) const override;
  // The committee itself; else, from `code` upwards, the first unit that has a committee named for it (Serving) or
  // standing right below it. Only what is valid on `day` counts; of several committees side by side, the first by code.
  std::optional<std::string> ServingCommittee(absl::string_view code, absl::CivilDay day) const override;
  std::optional<std::string> NearestOfKind(absl::string_view code, absl::string_view kind,
                                           absl::CivilDay day) const override;
  bool HasPerson(absl::string_view person) const override;
  std::string PersonCalled(absl::string_view name, absl::string_view phone) const override;
  // Who stands in has the posts there that the other holds themselves.
  std::vector<PostFact> Posts(absl::string_view person, absl::CivilDay day) const override;
  std::vector<StandInFact> StandIns(absl::string_view person, absl::CivilDay day) const override;
  bool HasLine(absl::string_view org, absl::CivilDay day) const override;
  bool HasSeal(absl::string_view org, absl::string_view seal, absl::CivilDay day) const override;
  const v1::Channel* FindChannel(absl::string_view code) const override;
  bool HasChannels() const override;

  // nullptr for the unknown. Pointers live as long as the Directory.
  const v1::Organisation* FindOrg(absl::string_view code) const;
  const DirectoryPerson* FindPerson(absl::string_view id) const;
  // In code order.
  const absl::btree_map<std::string, v1::Organisation>& organisations() const;
  const absl::btree_map<std::string, DirectoryPerson>& people() const;
  // By `{org}/{id}`.
  const absl::btree_map<std::string, v1::Seal>& seals() const;
  // By `{org}/{valid_from}`.
  const absl::btree_map<std::string, v1::Serving>& servings() const;
  // By code.
  const absl::btree_map<std::string, v1::Channel>& channels() const;
  // By `{org}/{year}`.
  const absl::btree_map<std::string, v1::NumberStart>& number_starts() const;
  // The first number given here in that register: 1, or where the year began on paper the number after it.
  int64_t FirstNumber(absl::string_view committee, int64_t year) const;
  // Whether an import was by `orgs/{org}/orders/{order}`: gave whoever imported it the posts of that order.
  bool WasImportedBy(absl::string_view order) const;

 private:
  struct Tables;
  Directory(std::shared_ptr<const Tables> tables, std::shared_ptr<const StandInBook> stand_ins);

  std::shared_ptr<const Tables> tables_;
  std::shared_ptr<const StandInBook> stand_ins_;  // Never null.
};

// Code lists; see workflow/facts.h. An entry is the latest revision of its code; no code ever goes.
class CodeLists final : public CodeFacts {
 public:
  CodeLists();
  std::shared_ptr<const CodeLists> With(const v1::CodesLoaded& loaded, int64_t revision) const;

  int64_t revision() const override { return revision_; }
  bool Has(absl::string_view list, absl::string_view code) const override;
  v1::Label LabelOf(absl::string_view list, absl::string_view code) const override;
  // nullptr for the unknown; lives as long as the CodeLists.
  const v1::CodeEntry* Find(absl::string_view list, absl::string_view code) const;
  // The entries of a list in the order in which a screen offers them: as first loaded. Empty for an unknown list.
  absl::Span<const v1::CodeEntry> List(absl::string_view list) const;
  // In alphabetical order.
  std::vector<std::string> ListNames() const;

 private:
  struct Entries {
    std::vector<v1::CodeEntry> in_order;
    absl::flat_hash_map<std::string, size_t> by_code;
  };

  int64_t revision_ = 0;
  absl::btree_map<std::string, Entries> lists_;
};

// The three together, as one decision sees them. The revision of each is the version of the last event that changed it.
struct Reference {
  std::shared_ptr<const Directory> directory;
  std::shared_ptr<const CodeLists> codes;
  std::shared_ptr<const Calendar> calendar;
  // Of the stream `directory`.
  uint64_t version = 0;
};

// Nothing loaded yet: nothing in any of the three, version 0.
Reference EmptyReference();

// The present Reference. Thread-safe.
class DirectoryHolder {
 public:
  DirectoryHolder();
  // Never null.
  std::shared_ptr<const Reference> Get() const;
  // What was imported; the stand-ins stay.
  void Set(std::shared_ptr<const Reference> reference);
  // The stand-ins that are decided apart from imports. Not null.
  void SetStandIns(std::shared_ptr<const StandInBook> stand_ins);

 private:
  mutable Mutex mu_;
  std::shared_ptr<const Reference> reference_ ABSL_GUARDED_BY(mu_);
  std::shared_ptr<const StandInBook> stand_ins_ ABSL_GUARDED_BY(mu_);  // Null: there never was one.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_DIRECTORY_DIRECTORY_H_
