// workflow/facts.h: what a decision may know beside the case and the command.
//
// Deciding is a pure function over explicit facts: directory, calendar, code lists, who asks, what time it is. Nothing
// in workflow/ reads the machine's clock, a file or today's date.
#ifndef GAIWAN_WORKFLOW_FACTS_H_
#define GAIWAN_WORKFLOW_FACTS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "gaiwan/v1/common.pb.h"
#include "gaiwan/v1/directory.pb.h"
#include "workflow/base/actors.h"

namespace gaiwan {

class Calendar;
class Definition;

// A person's function in an organisation.
struct PostFact {
  std::string org;   // code, without `orgs/`
  std::string role;  // `head`, `mediator`, ...
};

// Whose work somebody does in an organisation for a time (acting/stand_ins.h).
struct StandInFact {
  std::string org;     // code, without `orgs/`
  std::string absent;  // `people/{person}`

  friend bool operator==(const StandInFact& a, const StandInFact& b) = default;
};

// The directory as it stood at one revision. Thread-safe. Codes come without `orgs/`, people without `people/`.
class DirectoryFacts {
 public:
  virtual ~DirectoryFacts() = default;

  virtual int64_t revision() const = 0;
  // Whether it exists on `day`.
  virtual bool HasOrg(absl::string_view code, absl::CivilDay day) const = 0;
  // Empty when unknown.
  virtual std::string OrgKind(absl::string_view code) const = 0;
  virtual std::string OrgName(absl::string_view code) const = 0;
  // Empty for the root and the unknown.
  virtual std::string Parent(absl::string_view code) const = 0;
  // Whether `code` is `ancestor` or below it.
  virtual bool IsAtOrBelow(absl::string_view code, absl::string_view ancestor) const = 0;
  // The committee that serves `code`: itself when it is one, as named, else the nearest one up the tree.
  virtual std::optional<std::string> ServingCommittee(absl::string_view code, absl::CivilDay day) const = 0;
  // The nearest organisation of `kind`: `code` itself, or one right below it or below the first place up the tree that
  // has one. Of several side by side the first by code. nullopt when there is none on `day`.
  virtual std::optional<std::string> NearestOfKind(absl::string_view code, absl::string_view kind,
                                                   absl::CivilDay day) const = 0;
  virtual bool HasPerson(absl::string_view person) const = 0;
  // The person of that name and phone, however they are spaced; empty when there is none, or either is empty.
  virtual std::string PersonCalled(absl::string_view name, absl::string_view phone) const {
    static_cast<void>(name);
    static_cast<void>(phone);
    return "";
  }
  // Posts held on `day`, those as a stand-in among them.
  virtual std::vector<PostFact> Posts(absl::string_view person, absl::CivilDay day) const = 0;
  // For whom the person stands in on `day`: to cases that the organisation holds they are what that person is.
  virtual std::vector<StandInFact> StandIns(absl::string_view person, absl::CivilDay day) const {
    static_cast<void>(person);
    static_cast<void>(day);
    return {};
  }
  // Whether anybody receives there on `day` what goes by line: holds a post of a liaison (base/liaison_role.h).
  virtual bool HasLine(absl::string_view org, absl::CivilDay day) const = 0;
  // Whether the seal exists on `day` and is that organisation's.
  virtual bool HasSeal(absl::string_view org, absl::string_view seal, absl::CivilDay day) const = 0;
  // What a channel asks of a case; nullptr when there is no such sheet.
  virtual const v1::Channel* FindChannel(absl::string_view code) const = 0;
  // Whether any channel has a sheet: then one without is none.
  virtual bool HasChannels() const = 0;
};

// Code lists as they stood at one revision. Thread-safe.
class CodeFacts {
 public:
  virtual ~CodeFacts() = default;
  virtual int64_t revision() const = 0;
  virtual bool Has(absl::string_view list, absl::string_view code) const = 0;
  // The words of an entry; the code itself when the list has none.
  virtual v1::Label LabelOf(absl::string_view list, absl::string_view code) const = 0;
};

// A time in which something is looked for, and the case that looks: what it has itself is no matter of others.
struct SlotQuery {
  absl::string_view except_case;
  absl::Time start;
  absl::Time end;
};

// From `start` up to `end`: somebody or a venue is taken, or somebody can come.
struct TimeSpan {
  absl::Time start;
  absl::Time end;
};

// What the planned sessions of all cases take, as it stands when something is decided.
class BookingFacts {
 public:
  virtual ~BookingFacts() = default;
  // The first booking of `what`, `orgs/{org}` or `people/{person}`, by another case that overlaps; nullopt when it is
  // free.
  virtual std::optional<TimeSpan> FirstTaken(absl::string_view what, const SlotQuery& query) const = 0;
};

// What a decision may know of another case that the command names.
struct OtherCase {
  // `orgs/{org}` that holds it.
  std::string unit;
  // It was opened by mistake; it is over, whatever came of it.
  bool voided = false;
  bool closed = false;
  // `cases/{case}` it was merged into; empty when it stands alone.
  std::string merged_into;
  // Of a split: ids of the parties that leave and are not among the other case's.
  std::vector<std::string> parties_missing;
};

struct Facts {
  // Never null when something is decided.
  const DirectoryFacts* directory = nullptr;
  // Null: no lists are loaded, and codes are taken as they come.
  const CodeFacts* codes = nullptr;
  const Calendar* calendar = nullptr;
  // Null: nothing is known of other cases' sessions, and a case looks at its own alone.
  const BookingFacts* bookings = nullptr;

  // Who asks: `people/{person}`, or `system/clock`.
  std::string actor;
  // The time the server records it at, and the time it happened as stated.
  absl::Time now;
  absl::Time act_time;
  // Whether the caller stated an act time of their own.
  bool act_time_stated = false;

  // The next number of the committee's register of that year, 1, 2, 3, ...: taken by calling. Never null when
  // AcceptCase is decided; called only once nothing refuses it any more.
  std::function<int64_t(absl::string_view committee, int64_t year)> next_case_number;
  // The same of the committee's register of letters, for IssueLetter.
  std::function<int64_t(absl::string_view committee, int64_t year)> next_letter_number;
  // Whether the case's file store holds exactly such a file, verified. Null where there is no store: a simulation, a
  // test; files are then taken as they are said to be.
  std::function<bool(absl::string_view sha256, int64_t size_bytes, absl::string_view media_type)> has_file;
  // Whether the register has that number already, given here or taken over from paper. Empty: none is taken.
  std::function<bool(absl::string_view committee, int64_t year, int64_t serial)> case_number_taken;
  // Another revision of the case's definition, for AdoptRevision; nullptr when there is none.
  std::function<const Definition*(absl::string_view id, int32_t revision)> find_definition;
  // Whether the organisation, `orgs/{org}`, recorded a screening round of that id. Empty: taken as it comes.
  std::function<bool(absl::string_view org, absl::string_view screening)> has_screening;
  // The case that LinkCases, MergeCases or SplitCase names; nullopt: there is none, or none that the caller sees. It
  // was looked at before the decision, but merged_into is of this moment: of two cases one is merged into the other.
  // Empty: it is taken as it comes.
  std::function<std::optional<OtherCase>(absl::string_view name)> find_case;
};

// True when the server itself asks.
inline bool IsSystem(const Facts& facts) {
  return facts.actor == kSystemActor;
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_FACTS_H_
