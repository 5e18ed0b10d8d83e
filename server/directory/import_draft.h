// server/directory/import_draft.h: an import while it is worked out: the rows of all its files, by what they are about.
//
// First every file is read (Read*), then what differs from what is there goes into the change (Plan*), then the
// directory as it would be is looked at as a whole (CheckDirectory). Each adds to the findings and none stops. For one
// thread.
#ifndef GAIWAN_SERVER_DIRECTORY_IMPORT_DRAFT_H_
#define GAIWAN_SERVER_DIRECTORY_IMPORT_DRAFT_H_

#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/time/civil_time.h"
#include "gaiwan/v1/directory.pb.h"
#include "gaiwan/v1/directory_service.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "server/directory/directory.h"
#include "server/directory/findings.h"
#include "server/directory/import_table.h"
#include "workflow/calendar.h"

namespace gaiwan {

// What a row says, and where it stands.
template <typename T>
struct Sourced {
  T value;
  Place place;
};

// Org, role and first day: what makes a post this post and no other.
using PostKey = std::tuple<std::string, std::string, std::string>;
PostKey KeyOf(const v1::Post& post);

// The rows of one person.
struct PersonDraft {
  // The first of them; the others must say the same of the person.
  Place place;
  v1::PersonDetails details;
  std::vector<std::string> languages;
  std::vector<std::string> specialties;
  absl::btree_map<PostKey, Sourced<v1::Post>> posts;
};

struct ImportDraft {
  ImportDraft(const Reference& reference, std::vector<std::string> file_names)
      : now(reference), codes(reference.codes), findings(std::move(file_names)) {}

  const Reference& now;
  // As they will be: PlanCodes sets it, and what is read after it is checked against it.
  std::shared_ptr<const CodeLists> codes;
  Findings findings;

  // In the order of the rows; of several revisions of a code the latest.
  std::vector<Sourced<v1::CodeEntry>> code_entries;
  // List and code -> index in code_entries.
  absl::btree_map<std::pair<std::string, std::string>, size_t> code_index;
  // List, code and revision -> where it stands.
  absl::btree_map<std::tuple<std::string, std::string, int>, Place> code_rows;
  absl::btree_map<absl::CivilDay, Sourced<CalendarDay>> days;
  absl::btree_map<std::string, Sourced<v1::Organisation>> organisations;
  absl::btree_map<std::string, PersonDraft> people;
  // By the keys of Directory.
  absl::btree_map<std::string, Sourced<v1::Seal>> seals;
  absl::btree_map<std::string, Sourced<v1::Serving>> servings;
  absl::btree_map<std::string, Sourced<v1::NumberStart>> number_starts;
  absl::btree_map<std::string, Sourced<v1::Channel>> channels;
};

// Counts rows of one kind.
class RowCounter {
 public:
  explicit RowCounter(absl::string_view kind) { count_.set_kind(std::string(kind)); }

  void Added() { count_.set_added(count_.added() + 1); }
  void Changed() { count_.set_changed(count_.changed() + 1); }
  void Unchanged() { count_.set_unchanged(count_.unchanged() + 1); }
  // Appends the count, if anything was counted.
  void AppendTo(std::vector<v1::ImportCount>* counts) const {
    if (count_.added() + count_.changed() + count_.unchanged() > 0) counts->push_back(count_);
  }

 private:
  v1::ImportCount count_;
};

// import_lists.cc
void ReadCodes(const ImportTable& table, ImportDraft* draft);
void ReadCalendar(const ImportTable& table, ImportDraft* draft);
void PlanCodes(ImportDraft* draft, v1::CodesLoaded* change, std::vector<v1::ImportCount>* counts);
void PlanCalendar(const ImportDraft& draft, v1::CalendarLoaded* change, std::vector<v1::ImportCount>* counts);

// import_rows.cc
void ReadOrganisations(const ImportTable& table, ImportDraft* draft);
void ReadPeople(const ImportTable& table, ImportDraft* draft);
void ReadSeals(const ImportTable& table, ImportDraft* draft);
void ReadServings(const ImportTable& table, ImportDraft* draft);
void ReadNumberStarts(const ImportTable& table, ImportDraft* draft);

// Whether `Organisation.kind` may say so; all of them in words.
bool IsOrganisationKind(absl::string_view kind);
std::string OrganisationKinds();

// import_channels.cc
void ReadChannels(const ImportTable& table, ImportDraft* draft);

// import_changes.cc
void PlanDirectory(ImportDraft* draft, v1::DirectoryChanged* change, std::vector<v1::ImportCount>* counts);

// import_checks.cc, import_doubts.cc. `after` is the directory as it would be.
void CheckDirectory(const Directory& after, ImportDraft* draft);
void DoubtDirectory(const Directory& after, absl::CivilDay today, ImportDraft* draft);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_DIRECTORY_IMPORT_DRAFT_H_
