// What lies in the data folder, read back: records, keys and rows, the write-ahead log, HEAD, and events and snapshots
// folded into cases that are then looked at.
//
// The first character says which: 0 a stored record, 1 the key of a place in a stream, 2 the row of a request, 3 a sum,
// 4 HEAD, 5 changes made to a whole HEAD, 6 a file of the write-ahead log, 7 writes of which a sound one is made (each
// behind two bytes of its length) and changes to it, 8 a snapshot, 9 events of a case (GetCaseHistoryResponse), `:` the
// key of a counter, `;` a row of the list.
#include <fcntl.h>
#include <unistd.h>

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "server/api/view.h"
#include "server/auth/sight.h"
#include "server/base/random.h"
#include "server/engine/request_record.h"
#include "server/log/crc32c.h"
#include "server/log/keys.h"
#include "server/log/signed_head.h"
#include "server/log/wal_reader.h"
#include "server/projection/counter_key.h"
#include "server/projection/list_projector.h"
#include "server/projection/tally.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/message_mutator.h"
#include "tests/fuzz/world.h"
#include "tests/testing/temp_dir.h"
#include "workflow/authorise.h"
#include "workflow/case_flags.h"
#include "workflow/case_sight_facts.h"
#include "workflow/evidence/record_leaf.h"
#include "workflow/evolve.h"
#include "workflow/explain.h"

namespace gaiwan::fuzz {
namespace {

// A folder of the process's own, for what reads files.
const std::string& Folder() {
  static const auto* const folder = new testing::TempDir();
  return folder->path();
}

void AnyRecord(absl::string_view stored) {
  std::string scratch;
  const absl::StatusOr<RecordView> record = keys::DecodeRecord(1, stored, &scratch);
  const absl::StatusOr<RecordParts> parts = TakeApart(stored);
  if (!record.ok()) return;
  const std::string again = keys::EncodeRecord(record->stream, record->version, record->payload);
  // The tree takes one spelling alone; what is written here is that one.
  PROMISE(!parts.ok() || again == stored, "a record that the tree takes has one spelling");
  const absl::StatusOr<RecordParts> rewritten = TakeApart(again);
  PROMISE(rewritten.ok() && rewritten->stream == record->stream && rewritten->version == record->version &&
              rewritten->payload == record->payload,
          "the tree reads what the log reads");
  PROMISE(RecordLeaf(1, again).ok(), "it is a leaf");
  v1::Event event;
  event.ParseFromArray(record->payload.data(), static_cast<int>(record->payload.size()));
}

void AnyHead(absl::string_view text, bool is_whole, Input edits) {
  static const auto* const head = SignedHead::Open(Folder(), RealRandom())->release();
  if (!is_whole) {
    PROMISE(!head->Parse(text).ok(), "nobody else signs a HEAD");
    return;
  }
  std::string whole = *head->SignText("gaiwan head 1\nposition 17\nsha256 " + std::string(64, 'a') +
                                      "\nrecord_time_micros 1772409600000000\n");
  const absl::StatusOr<Head> before = head->Parse(whole);
  PROMISE(before.ok() && before->position == 17, "a whole one is read");
  Tamper(&edits, &whole);
  const absl::StatusOr<Head> after = head->Parse(whole);
  PROMISE(!after.ok() || *after == *before, "a HEAD that was changed says nothing else");
}

absl::StatusOr<WalSummary> ReadWal(absl::string_view bytes) {
  const std::string path = Folder() + "/000001.log";
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  PROMISE(
      file >= 0 && write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && close(file) == 0,
      "the file is written");
  return CheckWals(Folder());
}

void AppendLittle(uint64_t number, int bytes, std::string* out) {
  for (int i = 0; i < bytes; ++i) out->push_back(static_cast<char>(number >> (8 * i)));
}

// Writes as RocksDB makes them, each in one piece; then changes. What is damaged is either the last of them or found.
void SoundWal(Input input) {
  std::string wal;
  uint64_t sequence = 1, writes = 0;
  size_t last = 0;
  while (!input.empty() && writes < 8) {
    // Two writes at least stand before the changes, which are behind an empty one.
    const size_t size = static_cast<size_t>(input.Number(1)) % 64;
    if (size == 0) break;
    std::string batch;
    AppendLittle(sequence++, 8, &batch);
    AppendLittle(1, 4, &batch);
    for (size_t i = 0; i < size; ++i) batch.push_back(static_cast<char>(input.Byte()));
    std::string covered(1, '\1');
    covered += batch;
    last = wal.size();
    AppendLittle(MaskCrc32c(Crc32c(covered)), 4, &wal);
    AppendLittle(batch.size(), 2, &wal);
    wal += covered;
    ++writes;
  }
  if (writes == 0) return;
  const absl::StatusOr<WalSummary> whole = ReadWal(wal);
  PROMISE(whole.ok() && whole->batch_count == writes && whole->torn_count == 0, "a sound log is read whole");
  std::string changed = wal;
  if (!Tamper(&input, &changed)) return;
  const absl::StatusOr<WalSummary> found = ReadWal(changed);
  if (!found.ok() || found->batch_count == writes) return;
  // Passed for torn: then no write may be left behind the damage.
  PROMISE(changed.substr(last) != wal.substr(last) || changed.size() < wal.size(),
          "damage before a whole write is told");
}

// Everything that reads a case, on one that no decision has made.
void LookAt(const v1::Case& c) {
  const PreparedCase& prepared = World::Get().cases().front();
  const Facts facts = World::Get().FactsFor(prepared, "people/head", prepared.now);
  ExplainCase(*prepared.place->definition, c, facts);
  AllowedCommands(*prepared.place->definition, c, facts);
  v1::CaseRow row;
  FillCaseRow(c, &row);
  v1::CaseTally tally;
  FillTally(c, &tally);
  OfferedTo(c);
  AddresseesOf(c);
  BarredFrom(c);
  v1::Case view;
  Sight whole;
  whole.shown = ClassSet::All();
  const auto open = [](absl::string_view, v1::Personal*) { return absl::OkStatus(); };
  MakeView(c, whole, v1::CASE_VIEW_FULL, open, &view).IgnoreError();
}

// Folding is total: whatever an event says, and about whatever part.
void AnyEvents(absl::string_view bytes) {
  v1::GetCaseHistoryResponse history;
  if (!history.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return;
  const World& world = World::Get();
  v1::Case c = world.cases()[static_cast<size_t>(bytes.size()) % world.cases().size()].c;
  for (v1::HistoryEntry& entry : *history.mutable_entries()) {
    v1::Event& event = *entry.mutable_event();
    // The next one, where there is a next one.
    const bool last = c.version() == std::numeric_limits<int64_t>::max();
    if (event.version() == 0 && !last) event.set_version(c.version() + 1);
    v1::Case halves = c;
    Evolve(event, &c);
    EvolvePayload(event, &halves);
    EvolveMoves(event, &halves);
    PROMISE(halves.SerializeAsString() == c.SerializeAsString(), "the two halves are the whole");
  }
  v1::Case read;
  PROMISE(read.ParseFromString(c.SerializeAsString()), "the case is read as it was written");
  LookAt(c);
}

void AnySnapshot(absl::string_view bytes) {
  v1::CaseSnapshot snapshot;
  if (snapshot.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) LookAt(snapshot.case_());
}

constexpr size_t kChoices = 12;

}  // namespace

void Prepare() {
  World::Get();
  Folder();
}

void Run(absl::string_view bytes) {
  Input input(bytes);
  const size_t choice = input.Choice(kChoices);
  const absl::string_view rest = input.Rest();
  switch (choice) {
    case 0:
      return AnyRecord(rest);
    case 1: {
      const absl::StatusOr<keys::StreamPlace> place = keys::ParseStreamKey(rest);
      if (place.ok()) PROMISE(keys::StreamKey(place->stream, place->version) == rest, "a key has one spelling");
      return keys::ParsePosition(rest).status().IgnoreError();
    }
    case 2: {
      absl::Time time;
      const absl::StatusOr<FoundRequest> found = ParseRequestValue(rest, &time);
      if (found.ok()) PROMISE(RequestValue(time, found->digest, found->first_position) == rest, "one spelling");
      return;
    }
    case 3: {
      const absl::StatusOr<int64_t> sum = keys::DecodeCounter(rest);
      if (sum.ok()) PROMISE(keys::EncodeCounter(*sum) == rest, "a sum has one spelling");
      return;
    }
    case 4:
    case 5:
      return AnyHead(rest, choice == 5, input);
    case 6:
      return ReadWal(rest).status().IgnoreError();
    case 7:
      return SoundWal(input);
    case 8:
      return AnySnapshot(rest);
    case 9:
      return AnyEvents(rest);
    case 10: {
      v1::Booking booking;
      if (ParseCounterKey(std::string(rest), &booking)) {
        PROMISE(CounterKey(booking) == rest, "a counter's key has one spelling");
      }
      return;
    }
    default: {
      v1::CaseRow row;
      if (row.ParseFromArray(rest.data(), static_cast<int>(rest.size())))
        std::make_unique<CaseTable>()->Put("cases/c-1", row);
      return;
    }
  }
}

// The message that an input of this kind is; nothing for the others.
std::unique_ptr<google::protobuf::Message> MessageOf(size_t choice) {
  if (choice == 8) return std::make_unique<v1::CaseSnapshot>();
  if (choice == 9) return std::make_unique<v1::GetCaseHistoryResponse>();
  if (choice == 11) return std::make_unique<v1::CaseRow>();
  return nullptr;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned int seed) {
  testing::Dice dice(seed);
  Input input(absl::string_view(reinterpret_cast<const char*>(data), size));
  const std::unique_ptr<google::protobuf::Message> message = MessageOf(input.Choice(12));
  if (message == nullptr || dice.OneIn(12)) return LLVMFuzzerMutate(data, size, max_size);
  if (!message->ParseFromArray(input.Rest().data(), static_cast<int>(input.Rest().size()))) message->Clear();
  Mutate(World::Get().words(), &dice, message.get());
  return Store(std::string(1, static_cast<char>(data[0])) + message->SerializeAsString(), data, size, max_size);
}

}  // namespace gaiwan::fuzz
