#include "server/watch/log_reader.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// Cases whose state is kept between slices, twice so many at most: what is not kept is folded from its beginning. At
// some 6 KB a case it is a few megabytes for who catches up.
constexpr size_t kStatesMax = 512;

bool IsCase(absl::string_view stream) {
  return absl::StartsWith(stream, "cases/");
}

absl::Status Parse(Position position, absl::string_view payload, v1::Event* event) {
  if (event->ParseFromArray(payload.data(), static_cast<int>(payload.size()))) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the record at position ", position, " holds no event"));
}

}  // namespace

absl::StatusOr<LogReader::Slice> LogReader::Read(Position from, absl::string_view stream) {
  const std::unique_ptr<View> view = store_->Look();
  Slice slice;
  slice.through = from - 1;
  if (from > view->position()) return slice;
  RETURN_IF_ERROR(stream.empty() ? ReadAll(*view, from, &slice) : ReadOne(*view, from, stream, &slice));
  return slice;
}

// Where the command that holds `from` begins: its first event tells how many it has, the others do not.
absl::StatusOr<Position> LogReader::CommandBegin(const View& view, Position from) const {
  ASSIGN_OR_RETURN(Record record, view.GetRecord(from));
  const std::string stream = record.stream;
  for (Position at = from; IsCase(stream); --at) {
    v1::Event event;
    RETURN_IF_ERROR(Parse(at, record.payload, &event));
    if (event.event_count() > 0 || at == 1) return at;
    ASSIGN_OR_RETURN(record, view.GetRecord(at - 1));
    if (record.stream != stream) return at;
  }
  return from;
}

absl::Status LogReader::ReadAll(const View& view, Position from, Slice* slice) {
  ASSIGN_OR_RETURN(const Position begin, CommandBegin(view, from));
  Assembly assembly;
  size_t records = 0;
  absl::Status status;
  RETURN_IF_ERROR(view.ReadLog(begin, view.position(), [&](const RecordView& record) {
    ++records;
    if (IsCase(record.stream)) status = Add(view, record, from, &assembly, slice);
    if (!status.ok()) return false;
    if (assembly.missing > 0) return true;
    slice->through = record.position;
    return records < kRecordsPerSlice;
  }));
  return status;
}

absl::Status LogReader::ReadOne(const View& view, Position from, absl::string_view stream, Slice* slice) {
  Assembly assembly;
  size_t records = 0;
  bool stopped = false;
  absl::Status status;
  RETURN_IF_ERROR(
      view.ReadStream(stream, next_version_, std::numeric_limits<size_t>::max(), [&](const RecordView& record) {
        ++records;
        status = Add(view, record, from, &assembly, slice);
        if (!status.ok()) return false;
        if (assembly.missing > 0) return true;
        next_version_ = record.version + 1;
        slice->through = std::max(slice->through, record.position);
        stopped = records >= kRecordsPerSlice;
        return !stopped;
      }));
  RETURN_IF_ERROR(status);
  if (!stopped) slice->through = view.position();
  return absl::OkStatus();
}

std::shared_ptr<const StreamState> LogReader::TakeState(absl::string_view stream) {
  for (States* states : {&states_, &older_states_}) {
    const auto found = states->find(stream);
    if (found == states->end()) continue;
    std::shared_ptr<const StreamState> state = std::move(found->second);
    states->erase(found);
    return state;
  }
  return nullptr;
}

absl::Status LogReader::Add(const View& view, const RecordView& record, Position from, Assembly* assembly,
                            Slice* slice) {
  auto event = std::make_shared<v1::Event>();
  RETURN_IF_ERROR(Parse(record.position, record.payload, event.get()));
  if (assembly->missing == 0) {
    *assembly = Assembly{};
    assembly->missing = std::max(1, event->event_count());
    const Position last = record.position + static_cast<Position>(assembly->missing) - 1;
    if (last >= from) {
      assembly->change = std::make_shared<LoggedChange>();
      assembly->change->stream = std::string(record.stream);
      assembly->change->first = record.position;
      assembly->change->last = last;
      assembly->before = TakeState(record.stream);
      if (assembly->before == nullptr || assembly->before->version() + 1 != record.version) {
        ASSIGN_OR_RETURN(assembly->before, cases_->LoadAt(view, record.stream, record.version - 1));
      }
    }
  }
  --assembly->missing;
  if (assembly->change == nullptr) return absl::OkStatus();
  assembly->change->events.push_back(std::move(event));
  if (assembly->missing > 0) return absl::OkStatus();

  const std::shared_ptr<const StreamState> after = cases_->Fold(assembly->before, assembly->change->events);
  if (states_.size() >= kStatesMax) older_states_ = std::exchange(states_, {});
  states_[assembly->change->stream] = after;
  assembly->change->before = SharedCase(assembly->before);
  assembly->change->after = SharedCase(after);
  slice->changes.push_back(std::move(assembly->change));
  return absl::OkStatus();
}

}  // namespace gaiwan
