// A small log, tampered with in every way: each change of a stored record, each deletion, insertion and reordering is
// found and named; a tail that was cut off is found by a checkpoint from outside.
#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "clients/evidence/trust.h"
#include "clients/evidence/witness.h"
#include "rocksdb/db.h"
#include "server/base/clock.h"
#include "server/base/random.h"
#include "server/evidence/checkpoints.h"
#include "server/evidence/tree_check.h"
#include "server/evidence/tree_reader.h"
#include "server/evidence/tree_writer.h"
#include "server/log/free_space.h"
#include "server/log/keys.h"
#include "server/log/rocks_store.h"
#include "tests/testing/temp_dir.h"
#include "tests/unit/server/evidence/log_with_tree.h"
#include "workflow/evidence/tile_path.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::LogWithTree;
using ::gaiwan::testing::StatusIs;
using ::gaiwan::testing::TempDir;
using ::testing::HasSubstr;

// One full tile, and a tail of every size of perfect tree below it.
constexpr Position kRecords = kTileWidth + 63;

// The records as somebody left them; the rows as they were.
class TamperedView final : public View {
 public:
  TamperedView(const View* honest, std::vector<std::string> records) : honest_(*honest), records_(std::move(records)) {}

  Position position() const override { return records_.size(); }
  absl::StatusOr<std::string> GetStored(Position position) const override {
    if (position == 0 || position > records_.size()) return absl::NotFoundError("no such record");
    return records_[position - 1];
  }
  absl::StatusOr<std::optional<std::string>> Get(Family family, absl::string_view key) const override {
    return honest_.Get(family, key);
  }
  absl::Status Scan(Family family, absl::string_view lower, absl::string_view upper,
                    absl::FunctionRef<bool(absl::string_view, absl::string_view)> callback) const override {
    return honest_.Scan(family, lower, upper, callback);
  }
  absl::StatusOr<Record> GetRecord(Position) const override { return absl::UnimplementedError(""); }
  absl::StatusOr<Record> GetRecord(absl::string_view, uint64_t) const override { return absl::UnimplementedError(""); }
  absl::StatusOr<uint64_t> LastVersion(absl::string_view) const override { return absl::UnimplementedError(""); }
  absl::Status ReadStream(absl::string_view, uint64_t, size_t,
                          absl::FunctionRef<bool(const RecordView&)>) const override {
    return absl::UnimplementedError("");
  }
  absl::Status ReadLog(Position, Position, absl::FunctionRef<bool(const RecordView&)>) const override {
    return absl::UnimplementedError("");
  }

 private:
  const View& honest_;
  const std::vector<std::string> records_;
};

// Whether a fault names the position: "position 7 ...". Behind the last full tile it was a range.
bool Names(const std::string& fault, Position position) {
  const std::vector<std::string> words = absl::StrSplit(fault, ' ');
  uint64_t named = 0;
  return words.size() > 1 && words[0] == "position" && absl::SimpleAtoi(words[1], &named) && named == position;
}

class TamperTest : public ::testing::Test {
 protected:
  void SetUp() override {
    log_.AppendUpTo(kRecords, 40);
    honest_ = log_.store.Look();
    for (Position position = 1; position <= kRecords; ++position) {
      ASSERT_OK_AND_ASSIGN(std::string stored, honest_->GetStored(position));
      records_.push_back(std::move(stored));
    }
    ASSERT_TRUE(Faults(records_).empty());
  }

  std::vector<std::string> Faults(const std::vector<std::string>& records) const {
    std::vector<std::string> faults;
    EXPECT_OK(CheckTree(TamperedView(honest_.get(), records), [&](std::string words) {
                faults.push_back(std::move(words));
              }).status());
    return faults;
  }
  void ExpectNamed(const std::vector<std::string>& records, Position position, const std::string& what) const {
    const std::vector<std::string> faults = Faults(records);
    EXPECT_TRUE(std::any_of(faults.begin(), faults.end(), [&](const std::string& f) { return Names(f, position); }))
        << what << " at " << position << ": " << (faults.empty() ? "nothing found" : faults[0]);
  }
  void ExpectFound(const std::vector<std::string>& records, const std::string& what) const {
    EXPECT_FALSE(Faults(records).empty()) << what;
  }

  LogWithTree log_;
  std::unique_ptr<View> honest_;
  std::vector<std::string> records_;
};

TEST_F(TamperTest, AThousandRandomChangesAreFoundAndNamed) {
  std::mt19937_64 random(20261129);
  for (int i = 0; i < 1000; ++i) {
    std::vector<std::string> records = records_;
    const size_t at = random() % records.size();
    std::string& record = records[at];
    const size_t byte = random() % record.size();
    switch (random() % 5) {
      case 0:
        record[byte] = static_cast<char>(record[byte] ^ (1 + random() % 255));
        break;
      case 1:
        record.insert(byte, 1, static_cast<char>(random()));
        break;
      case 2:
        record.erase(byte, 1 + random() % 3);
        break;
      case 3:
        record = records_[(at + 1 + random() % (records.size() - 1)) % records.size()];
        break;
      default:
        record.append(static_cast<size_t>(1 + random() % 9), '\0');
    }
    if (record == records_[at]) continue;  // An insertion beside its like.
    ExpectNamed(records, at + 1, absl::StrCat("change ", i));
  }
}

TEST_F(TamperTest, EveryDeletionIsFoundAndNamed) {
  for (size_t at = 0; at < records_.size(); ++at) {
    std::vector<std::string> records = records_;
    records.erase(records.begin() + static_cast<std::ptrdiff_t>(at));
    // By what moved up into the hole; of the last one, by the hole.
    ExpectNamed(records, at + 1, "deletion");
  }
}

TEST_F(TamperTest, EveryInsertionIsFoundAndNamed) {
  for (size_t at = 0; at <= records_.size(); ++at) {
    std::vector<std::string> records = records_;
    records.insert(records.begin() + static_cast<std::ptrdiff_t>(at), keys::EncodeRecord("cases/c-new", 1, "forged"));
    ExpectNamed(records, at + 1, "insertion");
  }
}

TEST_F(TamperTest, EveryReorderingIsFoundAndNamed) {
  std::mt19937_64 random(543);
  for (size_t at = 0; at + 1 < records_.size(); ++at) {
    std::vector<std::string> records = records_;
    std::swap(records[at], records[at + 1]);
    ExpectNamed(records, at + 1, "swap of neighbours");
    ExpectNamed(records, at + 2, "swap of neighbours");
  }
  for (int i = 0; i < 300; ++i) {
    std::vector<std::string> records = records_;
    const size_t a = random() % records.size();
    const size_t b = (a + 1 + random() % (records.size() - 1)) % records.size();
    std::swap(records[a], records[b]);
    ExpectNamed(records, a + 1, "swap");
    ExpectNamed(records, b + 1, "swap");
  }
  for (int i = 0; i < 20; ++i) {
    std::vector<std::string> records = records_;
    std::shuffle(records.begin(), records.end(), random);
    ExpectFound(records, "shuffle");
  }
}

// Whoever tampers with records and rows alike makes a log that fits itself: only what was signed before tells.
TEST_F(TamperTest, ALogMadeAnewIsFoundByItsCheckpoints) {
  TempDir dir;
  Checkpoints::Options options;
  options.dir = dir / "evidence";
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<Checkpoints> checkpoints, Checkpoints::Open(options, RealRandom()));
  ASSERT_OK(checkpoints->Create(log_.store).status());
  for (size_t at = 0; at < records_.size(); at += 17) {
    MemoryStore forged;
    Group group;
    for (size_t i = 0; i < records_.size(); ++i) {
      std::string scratch;
      ASSERT_OK_AND_ASSIGN(const RecordView record, keys::DecodeRecord(i + 1, records_[i], &scratch));
      group.Append(record.stream, record.version, i == at ? "forged" : record.payload);
    }
    TreeProjector projector(&forged);
    ASSERT_OK(projector.Complete(1, &group));
    ASSERT_OK(forged.Commit(group).status());
    const std::unique_ptr<View> view = forged.Look();
    ASSERT_OK(CheckTree(*view, [](std::string words) { ADD_FAILURE() << words; }).status());
    EXPECT_THAT(checkpoints->CompareLast(*view), StatusIs(absl::StatusCode::kDataLoss)) << at + 1;
  }
}

// A tail cut off, rows and checkpoints and all, leaves a log that is whole in itself. Who holds a later checkpoint, a
// witness or anybody, finds out.
TEST_F(TamperTest, ATailCutOffIsFoundAgainstACheckpointFromOutside) {
  TempDir dir;
  Checkpoints::Options options;
  options.dir = dir / "evidence";
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<Checkpoints> checkpoints, Checkpoints::Open(options, RealRandom()));
  ASSERT_OK_AND_ASSIGN(const SignedCheckpoint outside, checkpoints->Create(log_.store));
  ASSERT_OK_AND_ASSIGN(const Ed25519Key witness, Ed25519Key::FromSeed(std::string(32, 'w')));
  evidence::WitnessState seen;
  ASSERT_OK(
      evidence::Witness(ToText(outside.note), {}, {checkpoints->key()}, {"w", &witness}, absl::Now(), &seen).status());

  // The same key signs the log without its last ten records, then with ten others.
  std::filesystem::remove_all(dir / "evidence/checkpoints");
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<Checkpoints> forger, Checkpoints::Open(options, RealRandom()));
  LogWithTree cut;
  cut.AppendUpTo(kRecords - 10, 40);
  ASSERT_OK_AND_ASSIGN(const SignedCheckpoint shorter, forger->Create(cut.store));
  evidence::Trust trust;
  trust.logs = {checkpoints->key()};
  trust.outside_checkpoint = ToText(outside.note);
  evidence::Report report;
  // The proof that would be needed is made of the records that were cut off: the forger has none.
  ASSERT_TRUE(CheckCheckpoint(ToText(shorter.note), {}, trust, &report).has_value());
  ASSERT_FALSE(report.holds());
  EXPECT_THAT(report.wrong[0].en, HasSubstr("consistency proof"));
  // And with it, from whoever kept them, the report says that the log was longer before.
  TreeReader reader(honest_.get());
  ASSERT_OK_AND_ASSIGN(const std::vector<Hash> proof, reader.ConsistencyProof(kRecords - 10, kRecords));
  trust.outside_proof = evidence::ProofFile{kRecords - 10, proof};
  evidence::Report longer_outside;
  ASSERT_TRUE(CheckCheckpoint(ToText(shorter.note), {}, trust, &longer_outside).has_value());
  EXPECT_TRUE(
      std::any_of(longer_outside.not_proved.begin(), longer_outside.not_proved.end(),
                  [](const evidence::Words& words) { return words.en.find("was cut off") != std::string::npos; }));
  EXPECT_THAT(evidence::Witness(ToText(shorter.note), {}, trust.logs, {"w", &witness}, absl::Now(), &seen).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("was cosigned before")));

  Group other;
  for (int i = 0; i < 30; ++i) other.Append("cases/c-other", static_cast<uint64_t>(i + 1), "another history");
  ASSERT_OK(cut.projector().Complete(cut.store.LastPosition() + 1, &other));
  ASSERT_OK(cut.store.Commit(other).status());
  ASSERT_OK_AND_ASSIGN(const SignedCheckpoint longer, forger->Create(cut.store));
  const std::unique_ptr<View> forged = cut.store.Look();
  TreeReader forged_reader(forged.get());
  ASSERT_OK_AND_ASSIGN(const std::vector<Hash> forged_proof,
                       forged_reader.ConsistencyProof(kRecords, forged->position()));
  trust.outside_proof = evidence::ProofFile{kRecords, forged_proof};
  evidence::Report fork;
  ASSERT_TRUE(CheckCheckpoint(ToText(longer.note), {}, trust, &fork).has_value());
  ASSERT_FALSE(fork.holds());
  EXPECT_THAT(fork.wrong[0].en, HasSubstr("not consistent"));
  EXPECT_THAT(
      evidence::Witness(ToText(longer.note), *trust.outside_proof, trust.logs, {"w", &witness}, absl::Now(), &seen)
          .status(),
      StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("fork")));
}

// The same on a real database: whoever opens it with RocksDB's own tools and writes over a record.
TEST(TamperRocks, ARecordWrittenOverIsFound) {
  TempDir dir;
  RocksStore::Options options;
  options.dir = dir.path();
  DiskFreeSpace free_space(dir.path());
  options.clock = RealClock();
  options.free_space = &free_space;
  options.reserve_bytes = 1 << 20;
  const auto open = [&] { return RocksStore::Open(options); };
  {
    ASSERT_OK_AND_ASSIGN(const std::unique_ptr<RocksStore> store, open());
    TreeProjector projector(store.get());
    Group group;
    for (uint64_t i = 1; i <= 300; ++i) group.Append("cases/c-1", i, absl::StrCat("payload ", i));
    ASSERT_OK(projector.Complete(1, &group));
    ASSERT_OK(store->Commit(group).status());
  }
  const auto write_over = [&](Position position, const std::string& stored) {
    std::vector<std::string> names;
    ASSERT_TRUE(rocksdb::DB::ListColumnFamilies(rocksdb::DBOptions(), dir.path(), &names).ok());
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const std::string& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* raw = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(rocksdb::DBOptions(), dir.path(), families, &handles, &raw).ok());
    const std::unique_ptr<rocksdb::DB> db(raw);
    rocksdb::WriteOptions sync;
    sync.sync = true;
    ASSERT_TRUE(db->Put(sync, handles[0], keys::PositionKey(position), stored).ok());
    for (rocksdb::ColumnFamilyHandle* handle : handles) ASSERT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
  };
  const auto faults = [&] {
    std::vector<std::string> found;
    const absl::StatusOr<std::unique_ptr<RocksStore>> store = open();
    EXPECT_OK(store.status());
    EXPECT_OK(CheckTree(*(*store)->Look(), [&](std::string words) { found.push_back(std::move(words)); }).status());
    return found;
  };
  EXPECT_TRUE(faults().empty());
  write_over(7, keys::EncodeRecord("cases/c-1", 7, "forged"));
  EXPECT_THAT(faults(), ::testing::Contains(HasSubstr("position 7 does not hold")));
  write_over(7, keys::EncodeRecord("cases/c-1", 7, "payload 7"));
  EXPECT_TRUE(faults().empty());
  // Behind the last full tile it is found when the server starts.
  write_over(299, keys::EncodeRecord("cases/c-1", 299, "forged"));
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<RocksStore> store, open());
  EXPECT_THAT(
      TreeWriter::Load(*store->Look()).status(),
      StatusIs(absl::StatusCode::kDataLoss, HasSubstr("position 299 does not hold the record that is in the tree: "
                                                      "cases/c-1 version 299 lies there, with leaf ")));
}

}  // namespace
}  // namespace gaiwan
