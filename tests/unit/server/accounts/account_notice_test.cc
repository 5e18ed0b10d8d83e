#include "server/accounts/account_notice.h"

#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::FakeClock;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class FakeMessenger final : public Messenger {
 public:
  bool is_there() const override { return is_there_; }
  absl::Status Send(const Message& message, Sent) override {
    sent.push_back(message);
    return absl::OkStatus();
  }
  std::vector<Message> sent;
  bool is_there_ = true;
};

class AccountNoticeTest : public ::testing::Test {
 protected:
  AccountNoticeTest() {
    v1::DirectoryChanged change;
    std::vector<DirectoryPerson> people;
    const std::vector<std::pair<std::string, std::string>> orgs = {{"county", "county"},
                                                                   {"bureau", "justice_bureau"},
                                                                   {"town", "town"},
                                                                   {"office", "judicial_office"},
                                                                   {"committee", "mediation_committee"}};
    for (const auto& [code, kind] : orgs) {
      v1::Organisation* org = change.add_organisations();
      org->set_code(code);
      org->set_kind(kind);
      if (code == "town" || code == "bureau") org->set_parent("county");
      if (code == "office" || code == "committee") org->set_parent("town");
    }
    int phone = 0;
    const std::vector<std::tuple<std::string, std::string, std::string>> posts = {
        {"admin", "county", "administrator"},
        {"other-admin", "county", "administrator"},
        {"bureau-officer", "bureau", "justice-officer"},
        {"officer", "office", "justice-officer"},
        {"mediator", "committee", "mediator"},
        {"head", "committee", "head"},
        {"other-mediator", "committee", "mediator"}};
    for (const auto& [id, org, role] : posts) {
      v1::StoredPerson* stored = change.add_people();
      stored->set_id(id);
      v1::Post* post = stored->add_posts();
      post->set_org(org);
      post->set_role(role);
      DirectoryPerson person;
      person.id = id;
      person.details.set_name("人员" + id);
      person.details.set_phone("1390000000" + std::to_string(++phone));
      person.posts.push_back(*post);
      people.push_back(std::move(person));
    }
    auto reference = std::make_shared<Reference>(EmptyReference());
    reference->directory = Directory().With(change, people, 1);
    directory_.Set(std::move(reference));
  }
  // Last digits of the phones that were told.
  std::vector<int> Told(const std::string& by, const std::string& person, bool made) {
    messenger_.sent.clear();
    notice_.Tell(by, person, made);
    std::vector<int> told;
    for (const Message& message : messenger_.sent) told.push_back(message.phone.back() - '0');
    return told;
  }

  FakeClock clock_{absl::FromUnixSeconds(1772409600)};
  DirectoryHolder directory_;
  FakeMessenger messenger_;
  AccountNotice notice_{{&messenger_, &directory_, &clock_, {"justice-officer", "administrator"}}};
};

constexpr char kAdmin[] = "people/admin";

// One administrator could take a mediator's account over, and nobody who works with them heard of it.
TEST_F(AccountNoticeTest, OfAResetWhoLeadsTheOwnerIsTold) {
  EXPECT_THAT(Told(kAdmin, "people/mediator", false), Contains(6)) << "the head of the committee";
  EXPECT_THAT(Told(kAdmin, "people/head", false), UnorderedElementsAre(6, 4, 2, 3)) << "and of a head the office";
  EXPECT_THAT(Told("people/head", "people/mediator", false), Not(Contains(6))) << "who does it needs no message";
  EXPECT_THAT(Told(kAdmin, "people/mediator", true), Not(Contains(6))) << "a new account shuts nobody out";
}

// Whoever sets a password may sign in with it; nobody heard of it.
TEST_F(AccountNoticeTest, OfAResetTheOwnerIsToldAndOthersWhoKeepAnEyeOnIt) {
  EXPECT_THAT(Told(kAdmin, "people/mediator", false), UnorderedElementsAre(5, 6, 2, 3));
  EXPECT_THAT(messenger_.sent[0].text,
              AllOf(HasSubstr("人员admin（admin）"), HasSubstr("人员mediator（mediator）"), HasSubstr("重新设置")));
  EXPECT_EQ(messenger_.sent[0].purpose, "account");
  EXPECT_THAT(Told(kAdmin, "people/bureau-officer", false), UnorderedElementsAre(3, 2));
}

TEST_F(AccountNoticeTest, OfANewAccountOthersAreToldIfItOpensContent) {
  EXPECT_THAT(Told(kAdmin, "people/mediator", true), UnorderedElementsAre(5));
  EXPECT_THAT(Told(kAdmin, "people/officer", true), UnorderedElementsAre(4, 2, 3));
}

TEST_F(AccountNoticeTest, WhileAServerIsSetUpNobodyIsTold) {
  EXPECT_THAT(Told("system/bootstrap", "people/admin", true), IsEmpty());
  EXPECT_THAT(Told(kAdmin, kAdmin, false), IsEmpty()) << "one's own";
  messenger_.is_there_ = false;
  EXPECT_THAT(Told(kAdmin, "people/mediator", false), IsEmpty());
}

}  // namespace
}  // namespace gaiwan
