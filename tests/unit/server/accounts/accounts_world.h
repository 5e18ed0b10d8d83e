// tests/unit/server/accounts/accounts_world.h: accounts and codes over the real engine, sealer and a store in memory.
// The engine steps on the test's thread. Used by one thread.
#ifndef GAIWAN_TESTS_UNIT_SERVER_ACCOUNTS_ACCOUNTS_WORLD_H_
#define GAIWAN_TESTS_UNIT_SERVER_ACCOUNTS_ACCOUNTS_WORLD_H_

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "server/accounts/account_decider.h"
#include "server/accounts/account_office.h"
#include "server/accounts/account_work.h"
#include "server/accounts/own_account.h"
#include "server/accounts/party_codes.h"
#include "server/accounts/sign_in_desk.h"
#include "server/base/private_file.h"
#include "server/base/random.h"
#include "server/engine/engine.h"
#include "server/log/memory_store.h"
#include "server/seal/key_store.h"
#include "server/seal/sealer.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan::testing {

class AccountsWorld : public ::testing::Test {
 protected:
  AccountsWorld()
      : keys_(KeyStore::Open(dir_.path(), AeadKey{}, RealRandom()).value()),
        sealer_(keys_.get(), RealRandom()),
        signer_(TokenSigner::Open(dir_ / "signing", RealRandom(), clock_.TimeNow()).value()) {
    v1::DirectoryChanged change;
    v1::Organisation* org = change.add_organisations();
    org->set_code("committee");
    org->set_kind("mediation_committee");
    std::vector<DirectoryPerson> people;
    const std::vector<std::pair<std::string, std::string>> posts = {
        {"p-head", "head"}, {"p-other", "mediator"}, {"p-admin", "administrator"}, {"p-left", ""}};
    for (const auto& [id, role] : posts) {
      v1::StoredPerson* stored = change.add_people();
      stored->set_id(id);
      DirectoryPerson person;
      person.id = id;
      person.details.set_name("人员");
      if (!role.empty()) {
        v1::Post* post = stored->add_posts();
        post->set_org("committee");
        post->set_role(role);
        person.posts.push_back(*post);
      }
      people.push_back(std::move(person));
    }
    auto reference = std::make_shared<Reference>(EmptyReference());
    reference->directory = Directory().With(change, people, 1);
    directory_.Set(std::move(reference));
    Engine::Parts parts{&store_, &sealer_, &clock_, {{"accounts", &accounts_}, {"invitations", &invitations_}}, {}};
    engine_ = Engine::Open(std::move(parts), {}).value();
    submit_ = [this](EngineCommand command, Done done) { return engine_->Submit(std::move(command), std::move(done)); };
    work_ = std::make_unique<AccountWork>(AccountWork::Parts{
        submit_, &table_,
        [this](absl::string_view stream, v1::Personal* personal) { return sealer_.Open(stream, personal); },
        &directory_, signer_.get(), &pool_, &clock_, RealRandom(), &counts_, "key of the test"});
    desk_ = std::make_unique<SignInDesk>(work_.get(), dir_ / "bootstrap");
    own_ = std::make_unique<OwnAccount>(work_.get());
    office_ = std::make_unique<AccountOffice>(work_.get(), dir_ / "bootstrap");
    codes_ = std::make_unique<PartyCodes>(
        PartyCodes::Parts{submit_, &table_, signer_.get(), &clock_, RealRandom(), &counts_, "key of the test"});
  }
  // Work that is still in line uses what is above it.
  ~AccountsWorld() override { engine_->Close(); }

  // Runs `ask` with a callback, steps the engine until it was called, and returns what it was called with.
  template <typename T>
  absl::StatusOr<T> Ask(const std::function<void(AnswerTo<T>)>& ask) {
    auto answer = std::make_shared<absl::StatusOr<T>>(absl::UnknownError("not answered"));
    auto done = std::make_shared<std::atomic<bool>>(false);
    ask([answer, done](absl::StatusOr<T> got) {
      *answer = std::move(got);
      *done = true;
    });
    while (!*done) {
      if (engine_->Step() == 0) absl::SleepFor(absl::Milliseconds(1));
    }
    return *answer;
  }

  absl::StatusOr<v1::Tokens> SignIn(const std::string& person, const std::string& password,
                                    const std::string& address = "10.0.0.1", const std::string& totp = "") {
    v1::SignInRequest request;
    request.set_person(person);
    request.set_password(password);
    request.set_totp(totp);
    return Ask<v1::Tokens>([&](auto answer) { desk_->SignIn(request, address, answer); });
  }
  // An account whose owner has chosen `password`.
  void MakeAccount(const std::string& person, const std::string& password) {
    v1::MakeAccountRequest make;
    make.set_person(person);
    const auto made = Ask<v1::MakeAccountResponse>([&](auto answer) { office_->MakeAccount(Admin(), make, answer); });
    ASSERT_OK(made);
    ASSERT_OK_AND_ASSIGN(const v1::Tokens first, SignIn(person, made->password(), "10.9.9.9"));
    ASSERT_TRUE(first.must_change_password());
    v1::ChangePasswordRequest change;
    change.set_old_password(made->password());
    change.set_new_password(password);
    ASSERT_OK(Ask<v1::Tokens>([&](auto answer) { own_->ChangePassword(CallerOf(person), change, answer); }));
  }
  // One more administrator, who has no account here.
  void AddAdministrator(const std::string& id) {
    v1::DirectoryChanged change;
    DirectoryPerson person;
    person.id = id;
    person.details.set_name("人员");
    v1::StoredPerson* stored = change.add_people();
    stored->set_id(id);
    v1::Post* post = stored->add_posts();
    post->set_org("committee");
    post->set_role("administrator");
    person.posts.push_back(*post);
    auto reference = std::make_shared<Reference>(*directory_.Get());
    reference->directory = reference->directory->With(change, {&person, 1}, 2);
    directory_.Set(std::move(reference));
  }
  // As the authenticator would make it of the newest session.
  Caller CallerOf(const std::string& person) const {
    Caller caller;
    caller.person = person;
    caller.method = "password";
    caller.session = table_.Find(person)->sessions.back().id;
    return caller;
  }
  static Caller Admin() {
    Caller caller;
    caller.person = "people/p-admin";
    return caller;
  }
  absl::StatusOr<v1::Tokens> Refresh(const std::string& token) {
    v1::RefreshRequest request;
    request.set_refresh_token(token);
    return Ask<v1::Tokens>([&](auto answer) { desk_->Refresh(request, answer); });
  }

  TempDir dir_;
  FakeClock clock_{absl::FromUnixSeconds(1772409600)};
  std::unique_ptr<KeyStore> keys_;
  Sealer sealer_;
  MemoryStore store_;
  AccountTable table_;
  AccountDecider accounts_{&table_};
  InvitationDecider invitations_{&table_};
  DirectoryHolder directory_;
  std::unique_ptr<TokenSigner> signer_;
  SignInCounts counts_;
  std::unique_ptr<Engine> engine_;
  SubmitToEngine submit_;
  std::unique_ptr<AccountWork> work_;
  std::unique_ptr<SignInDesk> desk_;
  std::unique_ptr<OwnAccount> own_;
  std::unique_ptr<AccountOffice> office_;
  std::unique_ptr<PartyCodes> codes_;
  BoundedPool pool_{2, 16};  // Last: its threads use the desks.
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_SERVER_ACCOUNTS_ACCOUNTS_WORLD_H_
