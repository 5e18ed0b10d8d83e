#include "server/main/repeat_erasures.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/base/log.h"
#include "server/erasure/erasure_list.h"
#include "server/main/data.h"
#include "server/main/engine_thread.h"
#include "server/main/erased_rows.h"
#include "server/timer/system_commands.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {

absl::StatusOr<std::vector<v1::ErasureRow>> ReadErasureLists(const v1::Settings& settings, const std::string& keys_dir,
                                                             const SignedHead& head) {
  std::vector<v1::ErasureRow> all;
  for (const std::string& dir : {keys_dir, settings.backup().keys_dir(), settings.backup().dir()}) {
    if (dir.empty()) continue;
    ASSIGN_OR_RETURN(const std::vector<v1::ErasureRow> rows, ReadErasureList(dir, head));
    all = JoinErasures(std::move(all), rows);
  }
  return all;
}

absl::StatusOr<int64_t> RepeatErasures(const v1::Settings& settings, const std::vector<v1::ErasureRow>& rows,
                                       Clock* clock) {
  if (rows.empty()) return 0;
  ASSIGN_OR_RETURN(const std::unique_ptr<Data> data, Data::Open(settings, clock));
  ASSIGN_OR_RETURN(const std::unique_ptr<EngineThread> engine,
                   EngineThread::Start(data.get(), clock, settings.limits(), [] {}));
  int64_t repeated = 0;
  for (const v1::ErasureRow& row : rows) {
    const Position before = data->store().LastPosition();
    const absl::Status status = engine->Carry(RepetitionOf(row));
    const v1::Reason reason = ReasonOf(status);
    if (reason == v1::ALREADY_ERASED || reason == v1::CASE_UNKNOWN) continue;
    if (!status.ok()) {
      return absl::Status(status.code(),
                          absl::StrCat("the erasure in ", row.case_(), " cannot be repeated: ", status.message()));
    }
    if (data->store().LastPosition() == before) continue;  // Repeated before the copy was made.
    LogLine(LogLevel::kWarning, "an erasure is repeated on a restored backup").With("case", row.case_());
    ++repeated;
  }
  engine->CloseAndJoin();
  RETURN_IF_ERROR(data->erasures().Retry());
  // The copy's own rows, too, by which whoever was erased was found.
  ASSIGN_OR_RETURN(const std::vector<v1::ErasureRow> erased, ReadErasureRows(*data->store().Look()));
  RETURN_IF_ERROR(CompactErasedRows(&data->store(), data->erased_rows_mark(), erased));
  if (repeated > 0) RETURN_IF_ERROR(data->head().WriteHead(data->store(), engine->engine().last_record_time()));
  return repeated;
}

}  // namespace gaiwan
