// The row by which a case is found, and the index over all of them.
#include "server/projection/lookup_projector.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/base/random.h"
#include "server/log/memory_store.h"
#include "server/projection/case_state.h"
#include "server/seal/key_store.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "workflow/evolve.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::StatusIs;
using testing::TempDir;
using ::testing::UnorderedElementsAre;

constexpr char kCase[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr char kOther[] = "cases/c-bbbbbbbbbbbbbbbbbbbbbbbbbb";

v1::PartyDetails Person(const std::string& name, const std::string& phone = "") {
  v1::PartyDetails details;
  details.set_name(name);
  details.set_phone(phone);
  return details;
}

class LookupTest : public ::testing::Test {
 protected:
  LookupTest()
      : keys_(KeyStore::Open(dir_.path(), AeadKey{}, RealRandom()).value()), sealer_(keys_.get(), RealRandom()) {}

  std::shared_ptr<v1::Event> Added(const std::string& id, const v1::PartyDetails& details) {
    auto event = std::make_shared<v1::Event>();
    event->mutable_party_added()->set_party(id);
    event->mutable_party_added()->set_side(v1::PARTY_SIDE_APPLICANT);
    SetDetails(id, details, event->mutable_party_added()->mutable_details());
    return event;
  }
  std::shared_ptr<v1::Event> Amended(const std::string& id, const v1::PartyDetails& details) {
    auto event = std::make_shared<v1::Event>();
    event->mutable_party_amended()->set_party(id);
    SetDetails(id, details, event->mutable_party_amended()->mutable_details());
    return event;
  }
  static std::shared_ptr<v1::Event> Removed(const std::string& id) {
    auto event = std::make_shared<v1::Event>();
    event->mutable_party_removed()->set_party(id);
    return event;
  }
  static std::shared_ptr<v1::Event> Noted() {
    auto event = std::make_shared<v1::Event>();
    event->mutable_note_added();
    return event;
  }

  // One command's events on a case, sealed and folded as the engine does it.
  Change Make(const std::string& name, const std::vector<std::shared_ptr<v1::Event>>& events,
              std::shared_ptr<const v1::LookupRow> beside = nullptr) {
    std::shared_ptr<const CaseState>& present = cases_[name];
    if (present == nullptr) {
      v1::Case fresh;
      fresh.set_name(name);
      fresh.set_unit("orgs/village");
      present = std::make_shared<const CaseState>(fresh);
    }
    auto after = std::make_shared<CaseState>(*present);
    Change change;
    change.stream = name;
    change.before = present;
    change.beside = std::move(beside);
    for (const std::shared_ptr<v1::Event>& event : events) {
      event->set_version(after->proto().version() + 1);
      const auto key_of = [&](absl::string_view subject) -> std::optional<uint64_t> {
        for (const v1::SubjectKey& key : after->proto().keys()) {
          if (key.subject() == subject) return key.key();
        }
        return std::nullopt;
      };
      EXPECT_OK(sealer_.SealEvent(name, key_of, event.get()));
      Evolve(*event, after->mutable_proto());
      change.events.push_back(event);
    }
    present = after;
    change.after = after;
    return change;
  }
  // As one durable group.
  void Commit(const std::vector<Change>& changes) {
    Group group;
    for (const Change& change : changes) projector_.Project(change, &group);
    ASSERT_OK(projector_.Complete(1, &group));
    if (!group.empty()) {
      ASSERT_OK(store_.Commit(group));
    }
    projector_.Committed(changes);
  }
  v1::LookupRow RowOf(const std::string& name) { return ReadLookupRow(store_, name).value(); }
  uint64_t NameToken(const std::string& name) { return tokens_.Of(Person(name)).names(0); }
  uint64_t PhoneToken(const std::string& phone) { return tokens_.Of(Person("x", phone)).phones(0); }

  TempDir dir_;
  std::unique_ptr<KeyStore> keys_;
  Sealer sealer_;
  LookupTokens tokens_{AeadKey{}, AeadKey{}};
  MemoryStore store_;
  LookupIndex index_;
  CaseTable table_;
  LookupProjector projector_{{&store_, &sealer_, &tokens_, &index_, &table_}};
  absl::flat_hash_map<std::string, std::shared_ptr<const CaseState>> cases_;

 private:
  static void SetDetails(const std::string& id, const v1::PartyDetails& details, v1::Personal* personal) {
    personal->set_subject("parties/" + id);
    *personal->mutable_open()->mutable_party() = details;
  }
};

TEST_F(LookupTest, APersonIsFoundOnceTheCommandIsDurable) {
  const Change opened = Make(kCase, {Added("1", Person("扎西", "13897450001")), Added("2", Person("才让"))});
  Group group;
  projector_.Project(opened, &group);
  EXPECT_EQ(group.row_count(), 1u) << "one row a case";
  EXPECT_THAT(index_.Find(NameToken("扎西"), 10), IsEmpty());
  ASSERT_OK(projector_.Complete(1, &group));
  ASSERT_OK(store_.Commit(group));
  projector_.Committed({&opened, 1});
  EXPECT_THAT(index_.Find(NameToken("扎 西"), 10), ElementsAre(kCase));
  EXPECT_THAT(index_.Find(PhoneToken("+86 13897450001"), 10), ElementsAre(kCase));
  EXPECT_FALSE(index_.HasOther(NameToken("扎西"), kCase));
  EXPECT_TRUE(index_.HasOther(NameToken("扎西"), kOther));
  EXPECT_EQ(RowOf(kCase).place(), tokens_.Place("village"));
  EXPECT_EQ(RowOf(kCase).parties(0).side(), v1::PARTY_SIDE_APPLICANT);
}

TEST_F(LookupTest, OnlyCommandsThatChangePeopleWriteARow) {
  Commit({Make(kCase, {Added("1", Person("扎西"))})});
  Group group;
  projector_.Project(Make(kCase, {Noted()}), &group);
  Change directory;
  directory.stream = "directory";
  projector_.Project(directory, &group);
  EXPECT_TRUE(group.empty());
}

TEST_F(LookupTest, WhoeverIsAmendedOrRemovedIsNotFoundByTheOldData) {
  Commit({Make(kCase, {Added("1", Person("扎西", "13897450001")), Added("2", Person("才让", "13897450002"))})});
  Commit({Make(kCase, {Amended("1", Person("扎西", "13897450003"))})});
  EXPECT_THAT(index_.Find(PhoneToken("13897450001"), 10), IsEmpty());
  EXPECT_THAT(index_.Find(PhoneToken("13897450003"), 10), ElementsAre(kCase));
  EXPECT_THAT(index_.Find(PhoneToken("13897450002"), 10), ElementsAre(kCase)) << "the other one stays";
  Commit({Make(kCase, {Removed("2")})});
  EXPECT_THAT(index_.Find(PhoneToken("13897450002"), 10), IsEmpty());
  EXPECT_EQ(RowOf(kCase).parties_size(), 1);
}

TEST_F(LookupTest, TwoChangesOfOneGroupEndAsTheSecond) {
  Commit({Make(kCase, {Added("1", Person("扎西", "13897450001"))}),
          Make(kCase, {Amended("1", Person("扎西", "13897450003"))})});
  EXPECT_THAT(index_.Find(PhoneToken("13897450001"), 10), IsEmpty());
  EXPECT_THAT(index_.Find(PhoneToken("13897450003"), 10), ElementsAre(kCase));
}

TEST_F(LookupTest, AChangeOverOneOnItsWayReplacesWhatThatLeaves) {
  const Change opened = Make(kCase, {Added("1", Person("扎西", "13897450001"))});
  Group first, second;
  projector_.Project(opened, &first);
  ASSERT_OK(projector_.Complete(1, &first));
  const Change amended = Make(kCase, {Amended("1", Person("扎西", "13897450003"))});
  projector_.Project(amended, &second);
  ASSERT_OK(store_.Commit(first));
  projector_.Committed({&opened, 1});
  EXPECT_THAT(index_.Find(PhoneToken("13897450001"), 10), ElementsAre(kCase));
  EXPECT_THAT(index_.Find(PhoneToken("13897450003"), 10), IsEmpty()) << "not durable yet";
  ASSERT_OK(projector_.Complete(2, &second));
  ASSERT_OK(store_.Commit(second));
  projector_.Committed({&amended, 1});
  EXPECT_THAT(index_.Find(PhoneToken("13897450001"), 10), IsEmpty());
  EXPECT_THAT(index_.Find(PhoneToken("13897450003"), 10), ElementsAre(kCase));
}

TEST_F(LookupTest, WhatWasDroppedIsNotFound) {
  const Change opened = Make(kCase, {Added("1", Person("扎西"))});
  Group group;
  projector_.Project(opened, &group);
  projector_.Dropped();
  EXPECT_THAT(index_.Find(NameToken("扎西"), 10), IsEmpty());
  // It turned out to be in the log, and was read back from there.
  projector_.Committed({&opened, 1});
  EXPECT_THAT(index_.Find(NameToken("扎西"), 10), ElementsAre(kCase));
}

TEST_F(LookupTest, TheRowIsTheSameWhetherTheCallingThreadMadeItOrTheLogIsReadAgain) {
  auto beside = std::make_shared<v1::LookupRow>();
  *beside->add_parties() = tokens_.Of(Person("扎西", "13897450001"));
  *beside->add_parties() = tokens_.Of(Person("才让"));
  const Change opened =
      Make(kCase, {Added("1", Person("扎西", "13897450001")), Noted(), Added("2", Person("才让"))}, beside);
  Commit({opened});
  const std::string live = RowOf(kCase).SerializeAsString();
  EXPECT_EQ(MakeLookupRow(cases_[kCase]->proto(), sealer_, tokens_).SerializeAsString(), live);
  Change again = opened;
  again.beside = nullptr;
  Group group;
  projector_.Project(again, &group);
  EXPECT_EQ(std::string(group.row(0).value), live);
}

TEST_F(LookupTest, WhatIsBesideIsOfTheseEventsOrNothing) {
  auto beside = std::make_shared<v1::LookupRow>();
  *beside->add_parties() = tokens_.Of(Person("别人"));
  Commit({Make(kCase, {Added("1", Person("扎西")), Added("2", Person("才让"))}, beside)});
  EXPECT_THAT(index_.Find(NameToken("别人"), 10), IsEmpty());
  EXPECT_THAT(index_.Find(NameToken("才让"), 10), ElementsAre(kCase));
}

TEST_F(LookupTest, WhoWasErasedIsInNoRowThatIsMadeAgain) {
  Commit({Make(kCase, {Added("1", Person("扎西", "13897450001")), Added("2", Person("才让"))})});
  for (const v1::SubjectKey& key : cases_[kCase]->proto().keys()) {
    if (key.subject() == "parties/1") {
      ASSERT_OK(keys_->Erase(key.key()));
    }
  }
  const v1::LookupRow again = MakeLookupRow(cases_[kCase]->proto(), sealer_, tokens_);
  ASSERT_EQ(again.parties_size(), 2);
  EXPECT_EQ(again.parties(0).names_size() + again.parties(0).phones_size(), 0);
  EXPECT_EQ(again.parties(1).names(0), NameToken("才让"));
  // And in none that the next change of the case's people writes.
  Commit({Make(kCase, {Amended("2", Person("才让卓玛"))})});
  EXPECT_THAT(index_.Find(PhoneToken("13897450001"), 10), IsEmpty());
  EXPECT_THAT(index_.Find(NameToken("扎西"), 10), IsEmpty());
  EXPECT_THAT(index_.Find(NameToken("才让卓玛"), 10), ElementsAre(kCase));
}

TEST_F(LookupTest, AnErasureWritesTheRowAnew) {
  Commit({Make(kCase, {Added("1", Person("扎西", "13897450001")), Added("2", Person("才让"))})});
  auto erased = std::make_shared<v1::Event>();
  erased->mutable_personal_data_erased()->set_who("1");
  erased->mutable_personal_data_erased()->add_subjects("parties/1");
  // The key is not destroyed yet: it goes once this is durable.
  Commit({Make(kCase, {erased})});
  EXPECT_THAT(index_.Find(PhoneToken("13897450001"), 10), IsEmpty());
  EXPECT_THAT(index_.Find(NameToken("扎西"), 10), IsEmpty());
  EXPECT_THAT(index_.Find(NameToken("才让"), 10), ElementsAre(kCase));
  const v1::LookupRow row = RowOf(kCase);
  ASSERT_EQ(row.parties_size(), 2);
  EXPECT_EQ(row.parties(0).names_size() + row.parties(0).phones_size() + row.parties(0).name_parts_size(), 0);
  EXPECT_EQ(row.SerializeAsString(), MakeLookupRow(cases_[kCase]->proto(), sealer_, tokens_).SerializeAsString());
}

TEST_F(LookupTest, ARestartFindsWhatWasFoundBefore) {
  Commit({Make(kCase, {Added("1", Person("扎西", "13897450001"))}), Make(kOther, {Added("1", Person("扎西"))})});
  LookupIndex fresh;
  // Changed while the start was reading: the older row does not come back.
  v1::LookupRow newer;
  *newer.add_parties() = tokens_.Of(Person("才让"));
  fresh.Replace(kOther, {}, newer);
  EXPECT_FALSE(fresh.loaded());
  ASSERT_OK(LoadLookupIndex(*store_.Look(), &fresh, &table_));
  EXPECT_TRUE(fresh.loaded());
  EXPECT_THAT(fresh.Find(NameToken("扎西"), 10), ElementsAre(kCase));
  EXPECT_THAT(fresh.Find(NameToken("才让"), 10), ElementsAre(kOther));
  EXPECT_EQ(fresh.case_count(), 2u);
}

TEST_F(LookupTest, ARowThatDoesNotParseIsNamed) {
  Group group;
  group.Put(Family::kList, LookupRowKey(kCase), "\xff\xff");
  ASSERT_OK(store_.Commit(group));
  EXPECT_THAT(ReadLookupRow(store_, kCase), StatusIs(absl::StatusCode::kDataLoss, ::testing::HasSubstr(kCase)));
  LookupIndex index;
  EXPECT_THAT(LoadLookupIndex(*store_.Look(), &index, &table_), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_FALSE(index.loaded());
}

// 26 letters that differ from case to case.
std::string NameOf(int i) {
  std::string name = "cases/c-";
  for (int k = 0; k < 26; ++k, i /= 26) name.push_back(static_cast<char>('a' + i % 26));
  return name;
}

TEST(LookupIndex, FindsAtMostSoManyTheLastFirst) {
  LookupIndex index;
  v1::LookupRow row;
  row.add_parties()->add_names(7);
  for (int i = 0; i < 300; ++i) index.Replace(NameOf(i), {}, row);
  EXPECT_EQ(index.Find(7, 1000).size(), 300u);
  EXPECT_THAT(index.Find(7, 2), ElementsAre(NameOf(299), NameOf(298)));
  EXPECT_THAT(index.Find(6, 10), IsEmpty());
  EXPECT_THAT(index.Find(8, 10), IsEmpty());
}

TEST(LookupIndex, TokensThatDifferInOneHalfAreTwo) {
  LookupIndex index;
  v1::LookupRow low, high;
  low.add_parties()->add_names(1);
  high.add_parties()->add_names((uint64_t{1} << 32) | 1);
  index.Replace(NameOf(1), {}, low);
  index.Replace(NameOf(2), {}, high);
  EXPECT_THAT(index.Find(1, 10), UnorderedElementsAre(NameOf(1)));
  EXPECT_THAT(index.Find((uint64_t{1} << 32) | 1, 10), UnorderedElementsAre(NameOf(2)));
}

TEST(LookupIndex, ATokenThatTwoPeopleShareIsThereOnce) {
  LookupIndex index;
  v1::LookupRow row;
  row.add_parties()->add_phones(7);
  row.add_parties()->add_phones(7);
  index.Replace(NameOf(1), {}, row);
  EXPECT_EQ(index.token_count(), 1u);
  index.Replace(NameOf(1), row, {});
  EXPECT_EQ(index.token_count(), 0u);
}

}  // namespace
}  // namespace gaiwan
