#include "server/directory/import.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/directory/fold.h"
#include "server/directory/import_draft.h"
#include "server/directory/import_table.h"

namespace gaiwan {
namespace {

// Rows are checked against the code lists of the same import, so those come first.
constexpr FileKind kReadingOrder[] = {FileKind::kCodes,        FileKind::kCalendar, FileKind::kOrganisations,
                                      FileKind::kPeople,       FileKind::kSeals,    FileKind::kServings,
                                      FileKind::kNumberStarts, FileKind::kChannels};

void ReadRows(const ImportTable& table, ImportDraft* draft) {
  switch (table.kind) {
    case FileKind::kCodes:
      return ReadCodes(table, draft);
    case FileKind::kCalendar:
      return ReadCalendar(table, draft);
    case FileKind::kOrganisations:
      return ReadOrganisations(table, draft);
    case FileKind::kPeople:
      return ReadPeople(table, draft);
    case FileKind::kSeals:
      return ReadSeals(table, draft);
    case FileKind::kServings:
      return ReadServings(table, draft);
    case FileKind::kChannels:
      return ReadChannels(table, draft);
    case FileKind::kNumberStarts:
      return ReadNumberStarts(table, draft);
  }
}

std::shared_ptr<const Directory> DirectoryAfter(const ImportDraft& draft, const v1::DirectoryChanged& change) {
  std::vector<DirectoryPerson> people;
  for (const v1::StoredPerson& stored : change.people()) people.push_back(PersonFrom(stored));
  return draft.now.directory->With(change, people, draft.now.directory->revision());
}

void CheckSize(const v1::DirectoryImport& change, Findings* findings) {
  const size_t bytes = change.ByteSizeLong() + kSealedBytesMore * change.directory().people_size();
  if (bytes <= kImportBytesMax) return;
  findings->Fault(
      Place(), "",
      {absl::StrCat("一次导入改变 ", bytes, " 字节，最多 ", kImportBytesMax, " 字节：请分几次导入"),
       absl::StrCat("the import changes ", bytes, " bytes; the limit is ", kImportBytesMax, ": import in parts")});
}

// What is empty is absent.
void DropEmpty(v1::DirectoryImport* change) {
  if (change->directory().ByteSizeLong() == 0) change->clear_directory();
  if (change->calendar().days_size() == 0) change->clear_calendar();
  if (change->codes().entries_size() == 0) change->clear_codes();
}

}  // namespace

bool ImportPlan::has_faults() const {
  return std::any_of(findings.begin(), findings.end(), [](const v1::ImportFinding& f) { return !f.warning(); });
}

bool ImportPlan::changes_nothing() const {
  return change.ByteSizeLong() == 0;
}

ImportPlan PlanImport(absl::Span<const ImportFile> files, const Reference& now, absl::CivilDay today) {
  std::vector<std::string> names;
  for (const ImportFile& file : files) names.emplace_back(file.name);
  ImportDraft draft(now, std::move(names));
  ImportPlan plan;
  plan.base_version = now.version;

  std::vector<ImportTable> tables;
  for (size_t i = 0; i < files.size(); ++i) {
    std::optional<ImportTable> table = ReadTable(static_cast<int>(i), files[i], &draft.findings);
    if (table.has_value()) tables.push_back(*std::move(table));
  }
  std::vector<v1::ImportCount> list_counts;
  for (const FileKind kind : kReadingOrder) {
    for (const ImportTable& table : tables) {
      if (table.kind == kind) ReadRows(table, &draft);
    }
    if (kind == FileKind::kCodes) PlanCodes(&draft, plan.change.mutable_codes(), &list_counts);
  }
  PlanDirectory(&draft, plan.change.mutable_directory(), &plan.counts);
  plan.counts.insert(plan.counts.end(), list_counts.begin(), list_counts.end());
  PlanCalendar(draft, plan.change.mutable_calendar(), &plan.counts);

  const std::shared_ptr<const Directory> after = DirectoryAfter(draft, plan.change.directory());
  CheckDirectory(*after, &draft);
  DoubtDirectory(*after, today, &draft);
  CheckSize(plan.change, &draft.findings);
  if (draft.findings.has_faults()) plan.change.Clear();
  DropEmpty(&plan.change);
  plan.findings = draft.findings.Take();
  return plan;
}

}  // namespace gaiwan
