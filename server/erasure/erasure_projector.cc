#include "server/erasure/erasure_projector.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "server/base/log.h"
#include "server/projection/case_state.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kPrefix = "erasure/";
// The first key behind all that begin with kPrefix.
constexpr absl::string_view kBehindPrefix = "erasure0";

// Digests of the files that go: not of one that a document which stays has as well.
void AddFiles(const v1::PersonalDataErased& erased, const v1::Case& after, v1::ErasureRow* row) {
  const auto stays = [&](const std::string& sha256) {
    return std::any_of(after.documents().begin(), after.documents().end(),
                       [&](const v1::Document& document) { return !document.erased() && document.sha256() == sha256; });
  };
  for (const v1::Document& document : after.documents()) {
    const bool named =
        std::find(erased.documents().begin(), erased.documents().end(), document.id()) != erased.documents().end();
    if (named && !document.sha256().empty() && !stays(document.sha256())) row->add_sha256(document.sha256());
  }
}

v1::ErasureRow RowOf(const Change& change, Position position, const v1::Event& event, const v1::Case& after) {
  const v1::PersonalDataErased& erased = event.personal_data_erased();
  const bool again = erased.has_first_time();
  v1::ErasureRow row;
  row.set_case_(change.stream);
  row.set_version(event.version());
  row.set_position(static_cast<int64_t>(position));
  row.set_who(erased.who());
  row.set_basis(erased.basis());
  *row.mutable_subjects() = erased.subjects();
  *row.mutable_keys() = erased.keys();
  *row.mutable_documents() = erased.documents();
  AddFiles(erased, after, &row);
  *row.mutable_erase_time() = again ? erased.first_time() : event.record_time();
  row.set_erased_by(again ? erased.first_actor() : event.actor());
  row.set_order(erased.order());
  return row;
}

// Rows of the erasures in `change`; none for most.
std::vector<v1::ErasureRow> RowsOf(const Change& change) {
  std::vector<v1::ErasureRow> rows;
  for (size_t i = 0; i < change.events.size(); ++i) {
    if (!change.events[i]->has_personal_data_erased()) continue;
    const CaseState* after = AsCase(change.after.get());
    if (after != nullptr) rows.push_back(RowOf(change, change.first_position + i, *change.events[i], after->proto()));
  }
  return rows;
}

}  // namespace

std::string ErasureRowKey(Position position) {
  return absl::StrFormat("%s%016x", kPrefix, position);
}

absl::StatusOr<std::vector<v1::ErasureRow>> ReadErasureRows(const View& view) {
  std::vector<v1::ErasureRow> rows;
  absl::Status status;
  RETURN_IF_ERROR(view.Scan(Family::kMeta, kPrefix, kBehindPrefix, [&](absl::string_view key, absl::string_view value) {
    if (rows.emplace_back().ParseFromArray(value.data(), static_cast<int>(value.size()))) return true;
    status = absl::DataLossError(absl::StrCat("the row ", key, " does not parse"));
    return false;
  }));
  RETURN_IF_ERROR(status);
  return rows;
}

absl::Status ErasureProjector::Load(const View& view) {
  ASSIGN_OR_RETURN(const std::vector<v1::ErasureRow> rows, ReadErasureRows(view));
  for (const v1::ErasureRow& row : rows) RETURN_IF_ERROR(Erase(row));
  count_ = static_cast<int64_t>(rows.size());
  return absl::OkStatus();
}

void ErasureProjector::Project(const Change& change, Group* group) {
  for (const v1::ErasureRow& row : RowsOf(change)) {
    row.SerializeToString(&scratch_);
    group->Put(Family::kMeta, ErasureRowKey(static_cast<Position>(row.position())), scratch_);
  }
}

void ErasureProjector::Committed(absl::Span<const Change> changes) {
  int64_t erased = 0;
  for (const Change& change : changes) {
    for (v1::ErasureRow& row : RowsOf(change)) {
      ++erased;
      const absl::Status status = Erase(row);
      if (status.ok()) continue;
      LogLine(LogLevel::kError, "an erasure is not carried out yet").With("why", status.ToString());
      MutexLock lock(&mu_);
      failed_.push_back(std::move(row));
    }
  }
  if (erased == 0) return;
  count_ += erased;
  std::function<void()> told;
  {
    MutexLock lock(&mu_);
    told = told_;
  }
  if (told != nullptr) told();
}

void ErasureProjector::OnErased(std::function<void()> told) {
  MutexLock lock(&mu_);
  told_ = std::move(told);
}

absl::Status ErasureProjector::Retry() {
  std::vector<v1::ErasureRow> again;
  {
    MutexLock lock(&mu_);
    again.swap(failed_);
  }
  absl::Status status;
  for (v1::ErasureRow& row : again) {
    const absl::Status erased = Erase(row);
    if (erased.ok()) continue;
    status.Update(erased);
    MutexLock lock(&mu_);
    failed_.push_back(std::move(row));
  }
  return status;
}

absl::Status ErasureProjector::Erase(const v1::ErasureRow& row) {
  for (const v1::SubjectKey& key : row.keys()) {
    // One that is over is not written again: at a start there may be thousands. One that was never made here is
    // nobody's.
    if (absl::IsNotFound(keys_->Get(key.key()).status())) continue;
    RETURN_IF_ERROR(keys_->Erase(key.key()));
  }
  for (const std::string& sha256 : row.sha256()) {
    RETURN_IF_ERROR(files_->Erase(absl::StripPrefix(row.case_(), "cases/"), sha256));
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
