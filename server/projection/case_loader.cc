#include "server/projection/case_loader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "server/log/keys.h"
#include "workflow/base/status_macros.h"
#include "workflow/evolve.h"

namespace gaiwan {

std::string SnapshotKey(absl::string_view stream, uint64_t multiple) {
  std::string key = absl::StrCat(stream, absl::string_view("\0", 1));
  for (int shift = 56; shift >= 0; shift -= 8) key.push_back(static_cast<char>(multiple >> shift & 0xff));
  return key;
}

absl::StatusOr<std::shared_ptr<const CaseState>> CaseLoader::Load(const View& view, absl::string_view stream) const {
  if (std::shared_ptr<const CaseState> cached = cache_->Get(stream)) return cached;
  ASSIGN_OR_RETURN(std::shared_ptr<const CaseState> state, Read(view, stream));
  if (state->version() > 0) cache_->Put(std::string(stream), state);
  return state;
}

absl::StatusOr<std::shared_ptr<const CaseState>> CaseLoader::Read(const View& view, absl::string_view stream) const {
  if (std::shared_ptr<const CaseState> cached = cache_->Get(stream)) return cached;
  ASSIGN_OR_RETURN(const uint64_t last, view.LastVersion(stream));
  if (std::shared_ptr<const CaseState> kept = read_.Get(stream); kept != nullptr && kept->version() == last)
    return kept;
  ASSIGN_OR_RETURN(std::shared_ptr<const CaseState> state, Fold(view, stream, last));
  if (last > 0) read_.Put(std::string(stream), state);
  return state;
}

absl::StatusOr<std::shared_ptr<const CaseState>> CaseLoader::LoadAt(const View& view, absl::string_view stream,
                                                                    uint64_t version) const {
  if (std::shared_ptr<const CaseState> cached = cache_->Get(stream);
      cached != nullptr && cached->version() == version) {
    return cached;
  }
  return Fold(view, stream, version);
}

absl::StatusOr<std::shared_ptr<const CaseState>> CaseLoader::Fold(const View& view, absl::string_view stream,
                                                                  uint64_t version) const {
  auto state = std::make_shared<CaseState>();
  v1::Case& c = *state->mutable_proto();
  c.set_name(std::string(stream));
  // The nearest snapshot that is not later: the one at the last multiple may have been written by a command that went
  // past `version`.
  for (uint64_t multiple = version / kSnapshotEvery * kSnapshotEvery; multiple > 0; multiple -= kSnapshotEvery) {
    ASSIGN_OR_RETURN(const std::optional<std::string> row, view.Get(Family::kSnapshots, SnapshotKey(stream, multiple)));
    if (!row.has_value()) continue;
    v1::CaseSnapshot snapshot;
    if (!snapshot.ParseFromString(*row)) {
      return absl::DataLossError(absl::StrCat("the snapshot of ", stream, " at ", multiple, " is damaged"));
    }
    if (snapshot.evolve_stamp() != kEvolveStamp) continue;
    if (static_cast<uint64_t>(snapshot.case_().version()) > version) continue;
    c = snapshot.case_();
    break;
  }
  absl::Status status;
  v1::Event event;
  const uint64_t from = static_cast<uint64_t>(c.version()) + 1;
  if (from <= version) {
    RETURN_IF_ERROR(view.ReadStream(stream, from, version - from + 1, [&](const RecordView& record) {
      if (!event.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size()))) {
        status = absl::DataLossError(absl::StrCat("the record at position ", record.position, " holds no event"));
        return false;
      }
      Evolve(event, &c);
      return true;
    }));
    RETURN_IF_ERROR(status);
  }
  if (static_cast<uint64_t>(c.version()) != version) {
    return absl::NotFoundError(absl::StrCat(stream, " has no version ", version));
  }
  return state;
}

}  // namespace gaiwan
