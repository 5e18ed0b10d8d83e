#include "server/directory/directory_decider.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/directory/fold.h"
#include "server/directory/import.h"
#include "server/engine/projector.h"
#include "server/log/memory_store.h"
#include "tests/testing/status_matchers.h"
#include "tests/unit/server/directory/import_testing.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::File;
using ::gaiwan::testing::kPeopleHeader;
using ::gaiwan::testing::Plan;
using ::gaiwan::testing::SampleCounty;
using ::gaiwan::testing::SmallCounty;
using ::gaiwan::testing::StatusIs;
using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

// Stands in for the sealer: hides details behind a number, one key a subject, and opens them again.
class FakeSeals {
 public:
  absl::Status Seal(const FindKey& find_key, v1::Event* event) {
    if (!event->has_directory_changed()) return absl::OkStatus();
    if (event->directory_changed().people_size() > 256) return absl::InvalidArgumentError("too many blocks");
    for (v1::StoredPerson& person : *event->mutable_directory_changed()->mutable_people()) {
      v1::Personal* details = person.mutable_details();
      if (!details->has_open()) continue;
      const std::optional<uint64_t> found = find_key(details->subject());
      const uint64_t key = found.has_value() ? *found : ++last_key_;
      const std::string text = details->open().SerializeAsString();
      details->mutable_sealed()->set_key(key);
      details->mutable_sealed()->set_text(text);
    }
    return absl::OkStatus();
  }
  absl::Status Open(v1::Personal* details) const {
    if (details->subject() == erased_) {
      details->mutable_erased();
      return absl::OkStatus();
    }
    v1::PersonalData open;
    if (!open.ParseFromString(details->sealed().text())) return absl::DataLossError("no details");
    *details->mutable_open() = open;
    return absl::OkStatus();
  }
  void Erase(const std::string& subject) { erased_ = subject; }
  uint64_t key_count() const { return last_key_; }

 private:
  uint64_t last_key_ = 0;
  std::string erased_;
};

class DirectoryDeciderTest : public ::testing::Test {
 protected:
  EngineCommand Command(const ImportPlan& plan) {
    EngineCommand command;
    command.stream = "directory";
    command.expected_version = plan.base_version;
    command.body = std::make_shared<v1::DirectoryImport>(plan.change);
    return command;
  }

  absl::StatusOr<Decision> Decide(const EngineCommand& command) {
    auto before = decider_.Load(*store_.Look(), "directory");
    if (!before.ok()) return before.status();
    DecideContext context;
    context.now = absl::FromUnixSeconds(1772400000);
    context.seal = [this](const FindKey& find_key, v1::Event* event) { return seals_.Seal(find_key, event); };
    return decider_.Decide(command, *before, context);
  }

  void Commit(const Decision& decision) {
    Group group;
    for (const v1::Event& event : decision.events) {
      group.Append("directory", event.version(), event.SerializeAsString());
    }
    ASSERT_OK(store_.Commit(group));
    decider_.Committed(std::vector<Change>{ChangeOf(decision)});
  }

  static Change ChangeOf(const Decision& decision) {
    Change change;
    change.stream = "directory";
    for (const v1::Event& event : decision.events) change.events.push_back(std::make_shared<const v1::Event>(event));
    change.after = decision.after;
    return change;
  }

  void Import(const std::vector<File>& files) {
    const ImportPlan plan = Plan(files, *holder_.Get());
    ASSERT_FALSE(plan.has_faults());
    ASSERT_OK_AND_ASSIGN(const Decision decision, Decide(Command(plan)));
    Commit(decision);
  }

  OpenPersonal Opener() const {
    return [this](absl::string_view stream, v1::Personal* details) {
      EXPECT_EQ(stream, "directory");
      return seals_.Open(details);
    };
  }

  MemoryStore store_;
  FakeSeals seals_;
  DirectoryHolder holder_;
  DirectoryDecider decider_{&holder_, Opener()};
};

TEST_F(DirectoryDeciderTest, AnImportIsOneCommandOfSealedEvents) {
  const ImportPlan plan = Plan(SampleCounty());
  ASSERT_OK_AND_ASSIGN(const Decision decision, Decide(Command(plan)));
  // Code lists, calendar, and 748 people at 250 an event.
  ASSERT_THAT(decision.events, SizeIs(5));
  EXPECT_EQ(decision.after->version(), 5u);
  int64_t version = 0;
  int people = 0;
  for (const v1::Event& event : decision.events) {
    EXPECT_EQ(event.version(), ++version);
    EXPECT_EQ(event.record_time().seconds(), 1772400000);
    EXPECT_EQ(event.act_time().seconds(), 1772400000);
    EXPECT_THAT(event.ByteSizeLong(), Le(kDirectoryEventBytesMax));
    people += event.directory_changed().people_size();
    for (const v1::StoredPerson& person : event.directory_changed().people())
      EXPECT_TRUE(person.details().has_sealed());
  }
  EXPECT_EQ(people, 748);
  EXPECT_EQ(holder_.Get()->version, 0u) << "nobody sees it before it is durable";
  Commit(decision);
  EXPECT_EQ(holder_.Get()->version, 5u);
  EXPECT_EQ(holder_.Get()->codes->revision(), 1);
  EXPECT_EQ(holder_.Get()->calendar->revision(), 2);
  EXPECT_EQ(holder_.Get()->directory->revision(), 5);
  EXPECT_EQ(holder_.Get()->directory->FindPerson("p-632821-court-liaison")->details.name(), "吴文静");
}

TEST_F(DirectoryDeciderTest, TheSameImportAgainMakesNoEvent) {
  Import(SmallCounty());
  const ImportPlan again = Plan(SmallCounty(), *holder_.Get());
  ASSERT_OK_AND_ASSIGN(const Decision decision, Decide(Command(again)));
  EXPECT_THAT(decision.events, IsEmpty());
  EXPECT_EQ(decision.after->version(), holder_.Get()->version);
}

TEST_F(DirectoryDeciderTest, LoadingFoldsWhatWasWritten) {
  Import(SmallCounty());
  Import({{"o.csv", "code,parent,kind,name\n111,11,village,丙新村\n"}});
  DirectoryHolder loaded;
  ASSERT_OK(LoadReference(*store_.Look(), Opener(), &loaded));
  const Reference& live = *holder_.Get();
  const Reference& read = *loaded.Get();
  EXPECT_EQ(read.version, live.version);
  EXPECT_EQ(read.directory->revision(), live.directory->revision());
  EXPECT_EQ(read.codes->revision(), live.codes->revision());
  EXPECT_EQ(read.calendar->revision(), live.calendar->revision());
  EXPECT_EQ(read.directory->OrgName("111"), "丙新村");
  EXPECT_EQ(read.directory->FindPerson("a-1-c")->details.name(), "张三");
  EXPECT_EQ(read.directory->FindPerson("a-1-c")->key, live.directory->FindPerson("a-1-c")->key);
  EXPECT_TRUE(Plan(SmallCounty(), live).change.directory().organisations_size() == 1) << "the new name, back again";
  EXPECT_EQ(Plan(SmallCounty(), read).change.SerializeAsString(), Plan(SmallCounty(), live).change.SerializeAsString());
}

TEST_F(DirectoryDeciderTest, APersonKeepsTheirKey) {
  Import(SmallCounty());
  const uint64_t keys = seals_.key_count();
  const auto key = holder_.Get()->directory->FindPerson("c-1-c")->key;
  ASSERT_TRUE(key.has_value());
  Import({{"p.csv", absl::StrCat(kPeopleHeader, "c-1-c,李四,male,han,13900000000,zh,1-c,registrar,2025-01-01,,\n",
                                 "new,王五,male,han,,zh,1-c,mediator,2025-01-01,,\n")}});
  EXPECT_EQ(holder_.Get()->directory->FindPerson("c-1-c")->key, key);
  EXPECT_EQ(holder_.Get()->directory->FindPerson("c-1-c")->details.phone(), "13900000000");
  EXPECT_EQ(holder_.Get()->directory->FindPerson("new")->key, keys + 1);
}

TEST_F(DirectoryDeciderTest, AnErasedPersonHasNoDetails) {
  Import(SmallCounty());
  seals_.Erase("people/a-1-c");
  DirectoryHolder loaded;
  ASSERT_OK(LoadReference(*store_.Look(), Opener(), &loaded));
  const DirectoryPerson* person = loaded.Get()->directory->FindPerson("a-1-c");
  EXPECT_TRUE(person->erased);
  EXPECT_EQ(person->details.name(), "");
  EXPECT_THAT(person->posts, SizeIs(1));
}

TEST_F(DirectoryDeciderTest, APlanThatIsOvertakenIsRefused) {
  const ImportPlan first = Plan(SmallCounty());
  const ImportPlan second = Plan(SmallCounty());
  ASSERT_OK_AND_ASSIGN(const Decision decision, Decide(Command(first)));
  Commit(decision);
  const absl::Status refused = Decide(Command(second)).status();
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kAborted));
  v1::CaseChanged changed;
  ASSERT_TRUE(ReadDetail(refused, &changed));
  EXPECT_EQ(changed.expected_version(), 0);
  EXPECT_EQ(changed.current_version(), 3);
}

TEST_F(DirectoryDeciderTest, WhatIsDroppedWasNever) {
  const ImportPlan plan = Plan(SmallCounty());
  ASSERT_OK(Decide(Command(plan)).status());
  decider_.Dropped();
  EXPECT_EQ(holder_.Get()->version, 0u);
  ASSERT_OK_AND_ASSIGN(const Decision again, Decide(Command(plan)));
  Commit(again);
  EXPECT_EQ(holder_.Get()->version, 3u);
}

TEST_F(DirectoryDeciderTest, ValidatingChangesNothing) {
  EngineCommand command = Command(Plan(SmallCounty()));
  command.validate_only = true;
  ASSERT_OK_AND_ASSIGN(const Decision decision, Decide(command));
  EXPECT_THAT(decision.events, SizeIs(3));
  decider_.Committed({});
  EXPECT_EQ(holder_.Get()->version, 0u);
}

// Its sync failed, and it turned out to be written: the engine tells of it again, from the log.
TEST_F(DirectoryDeciderTest, AnImportThatTheStoreHeldAfterAllIsInForce) {
  ASSERT_OK_AND_ASSIGN(const Decision decision, Decide(Command(Plan(SmallCounty()))));
  decider_.Dropped();
  Commit(decision);
  EXPECT_EQ(holder_.Get()->version, 3u);
  EXPECT_GT(holder_.Get()->directory->organisations().size(), 0u);
  // The next import goes on from there.
  const ImportPlan again = Plan(SmallCounty(), *holder_.Get());
  ASSERT_OK(Decide(Command(again)).status());
}

TEST_F(DirectoryDeciderTest, RefusesWhatIsNoImport) {
  EngineCommand command = Command(Plan(SmallCounty()));
  command.expected_version.reset();
  EXPECT_THAT(Decide(command), StatusIs(absl::StatusCode::kInvalidArgument));
  command.expected_version = 0;
  command.body = std::make_shared<v1::Organisation>();
  EXPECT_THAT(Decide(command), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(DirectoryDeciderTest, ALongImportIsSeveralEvents) {
  // 3 MB of code lists: one event holds two.
  v1::DirectoryImport import;
  for (int i = 0; i < 3000; ++i) {
    v1::CodeEntry* entry = import.mutable_codes()->add_entries();
    entry->set_list("long");
    entry->set_code(absl::StrCat("c", i));
    entry->mutable_label()->set_zh(std::string(1000, 'x'));
  }
  EngineCommand command;
  command.expected_version = 0;
  command.body = std::make_shared<v1::DirectoryImport>(import);
  ASSERT_OK_AND_ASSIGN(const Decision decision, Decide(command));
  std::vector<size_t> sizes;
  for (const v1::Event& event : decision.events) sizes.push_back(event.ByteSizeLong());
  EXPECT_THAT(sizes, SizeIs(2));
  EXPECT_THAT(sizes, Each(Le(kDirectoryEventBytesMax)));
  Commit(decision);
  EXPECT_THAT(holder_.Get()->codes->List("long"), SizeIs(3000));
}

TEST_F(DirectoryDeciderTest, FoldsToTheVersionOfTheLastEvent) {
  ASSERT_OK_AND_ASSIGN(const Decision decision, Decide(Command(Plan(SmallCounty()))));
  std::vector<std::shared_ptr<const v1::Event>> events;
  for (const v1::Event& event : decision.events) events.push_back(std::make_shared<const v1::Event>(event));
  const auto before = std::make_shared<const VersionedState>(kDirectoryStream, 0);
  EXPECT_EQ(decider_.Fold(before, events)->version(), decision.after->version());
  EXPECT_EQ(decider_.Fold(before, {})->version(), 0u);
}

TEST_F(DirectoryDeciderTest, LoadsEarlierVersionsAndFillsTheReceipt) {
  Import(SmallCounty());
  const auto view = store_.Look();
  ASSERT_OK_AND_ASSIGN(const auto earlier, decider_.LoadAt(*view, "directory", 2));
  EXPECT_EQ(earlier->version(), 2u);
  EXPECT_THAT(decider_.LoadAt(*view, "directory", 4), StatusIs(absl::StatusCode::kNotFound));
  v1::Receipt receipt;
  decider_.FillReceipt(*earlier, &receipt);
  EXPECT_EQ(receipt.name(), "directory");
  EXPECT_EQ(receipt.version(), 2);
}

TEST_F(DirectoryDeciderTest, StopsAtAnEventItDoesNotKnow) {
  v1::Event event;
  event.set_version(1);
  event.mutable_case_archived();
  Group group;
  group.Append("directory", 1, event.SerializeAsString());
  ASSERT_OK(store_.Commit(group));
  EXPECT_THAT(FoldDirectory(*store_.Look(), Opener()).status(), StatusIs(absl::StatusCode::kFailedPrecondition));

  MemoryStore other;
  event.set_ignorable(true);
  Group skipped;
  skipped.Append("directory", 1, event.SerializeAsString());
  ASSERT_OK(other.Commit(skipped));
  ASSERT_OK_AND_ASSIGN(const Reference reference, FoldDirectory(*other.Look(), Opener()));
  EXPECT_EQ(reference.version, 1u);

  MemoryStore damaged;
  Group bytes;
  bytes.Append("directory", 1, "\xFF\xFF");
  ASSERT_OK(damaged.Commit(bytes));
  EXPECT_THAT(FoldDirectory(*damaged.Look(), Opener()).status(), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace gaiwan
