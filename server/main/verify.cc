#include "server/main/verify.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "server/engine/request_record.h"
#include "server/evidence/tree_check.h"
#include "server/log/keys.h"
#include "server/projection/list_projector.h"
#include "workflow/base/personal_walk.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"
#include "workflow/evolve.h"

namespace gaiwan {
namespace {

class Verifier {
 public:
  Verifier(const Store& store, const Deciders& deciders, const std::vector<Projector*>& projectors,
           const Checkpoints& checkpoints, const FileStore& files)
      : view_(store.Look()), deciders_(deciders), projectors_(projectors), checkpoints_(checkpoints), files_(files) {}

  absl::StatusOr<VerifyReport> Run() {
    RETURN_IF_ERROR(ReadLog());
    for (const std::string& stream : streams_) RETURN_IF_ERROR(CheckStream(stream));
    RETURN_IF_ERROR(CheckCounters());
    RETURN_IF_ERROR(CheckRowCounts());
    RETURN_IF_ERROR(CheckEvidence());
    RETURN_IF_ERROR(CheckDocuments());
    report_.streams = streams_.size();
    return std::move(report_);
  }

 private:
  using RowKey = std::pair<Family, std::string>;

  void Fault(std::string words) {
    if (report_.faults.size() < kVerifyFaultsMax) report_.faults.push_back(std::move(words));
    ++report_.fault_count;
  }

  // In order: no gap, time does not run back, nothing personal lies open.
  absl::Status ReadLog() {
    Position expected = 1;
    absl::Time last = absl::InfinitePast();
    v1::Event event;
    RETURN_IF_ERROR(view_->ReadLog(1, view_->position(), [&](const RecordView& record) {
      if (record.position != expected) Fault(absl::StrCat("position ", expected, " is missing"));
      expected = record.position + 1;
      ++report_.records;
      streams_.emplace(record.stream);
      if (!event.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size()))) {
        Fault(absl::StrCat("position ", record.position, " holds no event"));
        return true;
      }
      if (static_cast<uint64_t>(event.version()) != record.version) {
        Fault(
            absl::StrCat("position ", record.position, " has version ", record.version, " and says ", event.version()));
      }
      if (!event.document_added().sha256().empty()) {
        documents_[{std::string(record.stream), event.document_added().sha256()}].insert(
            event.document_added().document());
      }
      for (const std::string& document : event.personal_data_erased().documents()) {
        erased_.emplace(record.stream, document);
      }
      const absl::Time time = ToTime(event.record_time());
      if (time < last) Fault(absl::StrCat("position ", record.position, " is recorded before the one before it"));
      last = std::max(last, time);
      const v1::Event& stored = event;
      ForEachPersonal(stored, [&](const v1::Personal& personal) {
        if (personal.has_open()) Fault(absl::StrCat("position ", record.position, " holds readable personal data"));
      });
      return true;
    }));
    if (expected != view_->position() + 1) Fault(absl::StrCat("the log ends at position ", expected - 1));
    last_record_time_ = last;
    return absl::OkStatus();
  }

  // Folds one stream from its first event, makes its rows anew, and compares each with the one that is kept.
  absl::Status CheckStream(const std::string& stream) {
    const auto decider = deciders_.find(stream.substr(0, stream.find('/')));
    if (decider == deciders_.end()) {
      Fault(absl::StrCat("nobody decides about ", stream));
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(std::shared_ptr<const StreamState> state, decider->second->LoadAt(*view_, stream, 0));
    std::map<RowKey, std::optional<std::string>> rows;
    Change change;
    size_t missing = 0;
    uint64_t expected_version = 1;
    RETURN_IF_ERROR(view_->ReadStream(stream, 1, SIZE_MAX, [&](const RecordView& record) {
      auto event = std::make_shared<v1::Event>();
      if (!event->ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size()))) return true;
      if (record.version != expected_version) {
        Fault(absl::StrCat(stream, " has no version ", expected_version));
      }
      expected_version = record.version + 1;
      if (missing == 0) {
        change = Change{stream, record.position, {}, state, nullptr};
        missing = static_cast<size_t>(std::max(1, event->event_count()));
        KeepRequest(record.position, *event, &rows);
      }
      change.events.push_back(std::move(event));
      if (--missing > 0) return true;
      state = decider->second->Fold(change.before, change.events);
      change.after = state;
      KeepRows(change, &rows);
      return true;
    }));
    if (missing > 0) Fault(absl::StrCat(stream, " ends within a command's events"));
    return CompareRows(rows);
  }

  void KeepRequest(Position position, const v1::Event& first, std::map<RowKey, std::optional<std::string>>* rows) {
    const absl::Time time = ToTime(first.record_time());
    // Older ones may be gone, and nobody asks for them.
    if (first.request_id().empty() || time + kRequestRetention < last_record_time_) return;
    (*rows)[{Family::kRequests, RequestKey(first.actor(), first.request_id())}] =
        RequestValue(time, first.request_digest(), position);
  }

  void KeepRows(const Change& change, std::map<RowKey, std::optional<std::string>>* rows) {
    group_.Clear();
    for (Projector* projector : projectors_) projector->Project(change, &group_);
    for (size_t i = 0; i < group_.put_or_delete_count(); ++i) {
      const Group::Row row = group_.row(i);
      std::optional<std::string>& kept = (*rows)[{row.family, std::string(row.key)}];
      if (row.deleted) {
        kept.reset();
      } else {
        kept = std::string(row.value);
      }
    }
    for (size_t i = 0; i < group_.delta_count(); ++i) {
      const Group::Delta delta = group_.delta(i);
      counters_[{delta.family, std::string(delta.key)}] += delta.delta;
    }
  }

  // What a release before this one wrote is as it has to be until its case goes on.
  static bool IsOfEarlierRelease(const RowKey& key, const std::optional<std::string>& kept,
                                 const std::optional<std::string>& made) {
    // A snapshot of another Evolve is refolded, never used.
    if (v1::CaseSnapshot snapshot; key.first == Family::kSnapshots && kept.has_value() && made.has_value()) {
      return snapshot.ParseFromString(*kept) && snapshot.evolve_stamp() != kEvolveStamp;
    }
    return kept.has_value() && made.has_value() && key.first == Family::kList &&
           absl::StartsWith(key.second, CaseRowKey("")) && IsCaseRowOfEarlierRelease(*kept, *made);
  }

  absl::Status CompareRows(const std::map<RowKey, std::optional<std::string>>& rows) {
    for (const auto& [key, value] : rows) {
      ASSIGN_OR_RETURN(const std::optional<std::string> kept, view_->Get(key.first, key.second));
      if (kept != value && !IsOfEarlierRelease(key, kept, value)) {
        Fault(absl::StrCat("the row ", FamilyName(key.first), " ", absl::CHexEscape(key.second), " is ",
                           !kept.has_value()    ? "missing"
                           : !value.has_value() ? "there and should not be"
                                                : "another"));
      }
      if (!value.has_value()) continue;
      ++live_[key.first];
      ++report_.rows;
    }
    return absl::OkStatus();
  }

  absl::Status CheckCounters() {
    std::map<RowKey, std::optional<std::string>> rows;
    for (const auto& [key, sum] : counters_) {
      if (sum != 0) rows[key] = keys::EncodeCounter(sum);
    }
    return CompareRows(rows);
  }

  // A row too many is found by counting: each that should be there was.
  absl::Status CheckRowCounts() {
    for (const Family family : {Family::kDue, Family::kSnapshots, Family::kList, Family::kCounters}) {
      uint64_t count = 0;
      // A counter that came back to 0 stands or does not: what one group adds and takes off leaves no row.
      RETURN_IF_ERROR(view_->Scan(family, "", "", [&](absl::string_view, absl::string_view value) {
        count += family == Family::kCounters && value == keys::EncodeCounter(0) ? 0 : 1;
        return true;
      }));
      if (count == live_[family]) continue;
      Fault(absl::StrCat(FamilyName(family), " has ", count, " rows; the log makes ", live_[family]));
    }
    return absl::OkStatus();
  }

  absl::Status CheckEvidence() {
    const auto fault = [this](std::string words) { Fault(std::move(words)); };
    ASSIGN_OR_RETURN(const uint64_t rows, CheckTree(*view_, fault));
    report_.rows += rows;
    ASSIGN_OR_RETURN(report_.checkpoints, checkpoints_.CompareAll(*view_, fault));
    return absl::OkStatus();
  }

  // Each file that an event names, from its first to its last byte; one whose documents were all erased is gone.
  absl::Status CheckDocuments() {
    for (const auto& [file, documents] : documents_) {
      const auto& [stream, sha256] = file;
      const bool gone = std::all_of(documents.begin(), documents.end(), [&, stream = &stream](const std::string& id) {
        return erased_.count({*stream, id}) > 0;
      });
      const absl::Status status = files_.Verify(absl::StripPrefix(stream, "cases/"), sha256);
      if (gone) {
        if (!absl::IsNotFound(status))
          Fault(absl::StrCat(stream, " had the document ", sha256, " erased, and it is there"));
        continue;
      }
      ++report_.documents;
      if (!status.ok()) Fault(absl::StrCat(stream, " names the document ", sha256, ": ", status.message()));
    }
    ASSIGN_OR_RETURN(const uint64_t there, files_.CountFiles());
    report_.unnamed_files = there - std::min<uint64_t>(there, report_.documents);
    return absl::OkStatus();
  }

  const std::unique_ptr<View> view_;
  const Deciders& deciders_;
  const std::vector<Projector*>& projectors_;
  const Checkpoints& checkpoints_;
  const FileStore& files_;
  VerifyReport report_;
  std::set<std::string> streams_;
  std::map<std::pair<std::string, std::string>, std::set<std::string>> documents_;  // Stream and digest to their ids.
  std::set<std::pair<std::string, std::string>> erased_;                            // Stream and document.
  std::map<RowKey, int64_t> counters_;
  std::map<Family, uint64_t> live_;
  absl::Time last_record_time_;
  Group group_;
};

}  // namespace

absl::StatusOr<VerifyReport> Verify(const Store& store, const Deciders& deciders,
                                    const std::vector<Projector*>& projectors, const Checkpoints& checkpoints,
                                    const FileStore& files) {
  return Verifier(store, deciders, projectors, checkpoints, files).Run();
}

}  // namespace gaiwan
