// What the log says was erased: destroyed before anybody is answered, and again at every start.
#include "server/erasure/erasure_projector.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/base/random.h"
#include "server/log/memory_store.h"
#include "server/projection/case_state.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "workflow/evolve.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;
using ::gaiwan::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr char kCase[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";

class ErasureProjectorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(dir_ / "keys");
    ASSERT_OK_AND_ASSIGN(keys_, KeyStore::Open(dir_ / "keys", AeadKey{}, RealRandom()));
    eraser_ = std::make_unique<FileEraser>(dir_ / "files", keys_.get(), &disk_);
    erasures_ = std::make_unique<ErasureProjector>(keys_.get(), eraser_.get());
    ASSERT_OK_AND_ASSIGN(first_, keys_->NewKey());
    ASSERT_OK_AND_ASSIGN(second_, keys_->NewKey());
  }

  // The erasure of party 1 with its documents, as the engine hands it on.
  Change Erased(const std::vector<std::string>& documents = {}) {
    auto after = std::make_shared<CaseState>();
    *after->mutable_proto() = case_;
    after->mutable_proto()->set_name(kCase);
    auto event = std::make_shared<v1::Event>();
    event->set_version(4);
    event->set_actor("people/officer");
    event->mutable_record_time()->set_seconds(1'800'000'000);
    v1::PersonalDataErased* erased = event->mutable_personal_data_erased();
    erased->set_who("1");
    erased->add_subjects("parties/1");
    erased->add_keys()->set_subject("parties/1");
    erased->mutable_keys(0)->set_key(first_);
    for (const std::string& id : documents) erased->add_documents(id);
    Evolve(*event, after->mutable_proto());
    Change change;
    change.stream = kCase;
    change.first_position = 1;
    change.events = {event};
    change.after = after;
    return change;
  }
  // As one durable group.
  void Commit(const Change& change) {
    Group group;
    group.Append(kCase, 4, "event");
    erasures_->Project(change, &group);
    ASSERT_OK(store_.Commit(group));
  }
  void AddDocument(const std::string& id, const std::string& sha256) {
    v1::Document* document = case_.add_documents();
    document->set_id(id);
    document->set_sha256(sha256);
  }

  TempDir dir_;
  RealDisk disk_;
  MemoryStore store_;
  std::unique_ptr<KeyStore> keys_;
  std::unique_ptr<FileEraser> eraser_;
  std::unique_ptr<ErasureProjector> erasures_;
  uint64_t first_ = 0, second_ = 0;
  v1::Case case_;
};

TEST_F(ErasureProjectorTest, DestroysOnceTheEventIsDurableAndTells) {
  int told = 0;
  erasures_->OnErased([&told] { ++told; });
  const Change change = Erased();
  Commit(change);
  EXPECT_OK(keys_->Get(first_)) << "not before the group is durable";
  erasures_->Committed({&change, 1});
  EXPECT_THAT(keys_->Get(first_), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_OK(keys_->Get(second_));
  EXPECT_EQ(erasures_->count(), 1);
  EXPECT_EQ(told, 1);
  EXPECT_OK(erasures_->Retry());
  ASSERT_OK_AND_ASSIGN(const std::vector<v1::ErasureRow> rows, ReadErasureRows(*store_.Look()));
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].case_(), kCase);
  EXPECT_EQ(rows[0].position(), 1);
  EXPECT_EQ(rows[0].erased_by(), "people/officer");
  EXPECT_EQ(rows[0].erase_time().seconds(), 1'800'000'000);
}

TEST_F(ErasureProjectorTest, AStartFinishesWhatACrashLeft) {
  Commit(Erased());
  EXPECT_OK(keys_->Get(first_));
  ErasureProjector fresh(keys_.get(), eraser_.get());
  ASSERT_OK(fresh.Load(*store_.Look()));
  EXPECT_THAT(keys_->Get(first_), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(fresh.count(), 1);
}

TEST_F(ErasureProjectorTest, OtherChangesBringNothing) {
  auto event = std::make_shared<v1::Event>();
  event->mutable_note_added();
  Change change;
  change.stream = kCase;
  change.events = {event};
  Group group;
  erasures_->Project(change, &group);
  EXPECT_TRUE(group.empty());
  erasures_->Committed({&change, 1});
  EXPECT_EQ(erasures_->count(), 0);
}

TEST_F(ErasureProjectorTest, AFileThatAnotherDocumentHasStays) {
  AddDocument("1", std::string(64, 'a'));
  AddDocument("2", std::string(64, 'b'));
  AddDocument("3", std::string(64, 'a'));
  AddDocument("4", "");  // Only the paper exists.
  Commit(Erased({"1", "2", "4"}));
  ASSERT_OK_AND_ASSIGN(const std::vector<v1::ErasureRow> rows, ReadErasureRows(*store_.Look()));
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_THAT(rows[0].sha256(), ElementsAre(std::string(64, 'b')));
  EXPECT_THAT(rows[0].documents(), ElementsAre("1", "2", "4"));
}

TEST_F(ErasureProjectorTest, ARepeatedOneIsToldByItsFirstTime) {
  Change change = Erased();
  auto again = std::make_shared<v1::Event>(*change.events[0]);
  again->mutable_personal_data_erased()->mutable_first_time()->set_seconds(1'700'000'000);
  again->mutable_personal_data_erased()->set_first_actor("people/before");
  change.events = {again};
  Commit(change);
  ASSERT_OK_AND_ASSIGN(const std::vector<v1::ErasureRow> rows, ReadErasureRows(*store_.Look()));
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].erase_time().seconds(), 1'700'000'000);
  EXPECT_EQ(rows[0].erased_by(), "people/before");
}

}  // namespace
}  // namespace gaiwan
