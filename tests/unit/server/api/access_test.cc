// Who may call what: asked of every method of every service, as the descriptors have them, so that a new one is asked,
// too.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gaiwan/v1/options.pb.h"
#include "google/protobuf/descriptor.h"
#include "grpcpp/generic/generic_stub.h"
#include "tests/testing/county_policy.h"
#include "tests/unit/server/api/services_fixture.h"
#include "workflow/base/caller_refusal.h"
#include "workflow/base/refusal.h"

namespace gaiwan::testing {
namespace {

using google::protobuf::MethodDescriptor;

// Every method of the files in proto/gaiwan/v1 that define a service.
std::vector<const MethodDescriptor*> AllMethods() {
  // Named, so that the linker keeps their descriptors.
  EXPECT_NE(v1::SignInService::service_full_name(), nullptr);
  std::vector<const MethodDescriptor*> methods;
  for (const auto& entry : std::filesystem::directory_iterator("proto/gaiwan/v1")) {
    const std::string name = absl::StrCat("gaiwan/v1/", entry.path().filename().string());
    const google::protobuf::FileDescriptor* file =
        google::protobuf::DescriptorPool::generated_pool()->FindFileByName(name);
    if (file == nullptr) continue;  // Not linked: nobody serves it.
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) methods.push_back(file->service(i)->method(j));
    }
  }
  return methods;
}

// Calls a method of any kind with one empty message.
grpc::Status Call(const std::shared_ptr<grpc::Channel>& channel, const MethodDescriptor& method,
                  const std::string& authorization = "") {
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  if (!authorization.empty()) context.AddMetadata("authorization", authorization);
  const auto call =
      stub.PrepareCall(&context, absl::StrCat("/", method.service()->full_name(), "/", method.name()), &queue);
  const auto await = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  call->StartCall(nullptr);
  if (await()) {
    grpc::Slice nothing;
    call->WriteLast(grpc::ByteBuffer(&nothing, 1), grpc::WriteOptions(), nullptr);
    await();
  }
  grpc::ByteBuffer answer;
  do {
    call->Read(&answer, nullptr);
  } while (await());
  grpc::Status status;
  call->Finish(&status, nullptr);
  await();
  return status;
}

class AccessTest : public ServicesTest {};

TEST_F(AccessTest, NoMethodButThoseOfSignInIsOpenWithoutAToken) {
  Start();
  int closed = 0, open = 0;
  for (const MethodDescriptor* method : AllMethods()) {
    const grpc::Status status = Call(channel_, *method);
    if (method->options().GetExtension(v1::without_token)) {
      EXPECT_NE(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << method->full_name();
      ++open;
    } else if (status.error_code() != grpc::StatusCode::UNIMPLEMENTED) {  // Nobody answers it at all.
      EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << method->full_name();
      ++closed;
    }
  }
  EXPECT_GE(closed, 50);
  EXPECT_EQ(open, 7);
}

TEST_F(AccessTest, RubbishInPlaceOfATokenOpensNothing) {
  Start();
  for (const MethodDescriptor* method : AllMethods()) {
    if (method->options().GetExtension(v1::without_token)) continue;
    for (const char* header : {"Bearer x", "Bearer ", "Basic cDpx", "x"}) {
      const grpc::StatusCode code = Call(channel_, *method, header).error_code();
      if (code == grpc::StatusCode::UNIMPLEMENTED) continue;
      EXPECT_EQ(code, grpc::StatusCode::UNAUTHENTICATED) << method->full_name() << " " << header;
    }
  }
}

TEST(WithoutToken, IsSaidOfSignInAlone) {
  for (const MethodDescriptor* method : AllMethods()) {
    if (!method->options().GetExtension(v1::without_token)) continue;
    EXPECT_EQ(method->service()->full_name(), "gaiwan.v1.SignInService") << method->full_name();
  }
}

// What a caller of each kind is refused before its request is even read.
class FixedAuthenticator final : public Authenticator {
 public:
  absl::StatusOr<Caller> Authenticate(FindHeader, absl::string_view) const override { return caller; }
  absl::Status Recheck(const Caller&) const override { return recheck; }
  Caller caller;
  absl::Status recheck;
};

// What the policy table says of a kind of caller, where it asks for no post.
std::vector<std::string> MethodsFor(v1::CallerKind kind) {
  std::vector<std::string> names;
  for (const v1::CallRule& rule : CountyPolicy()->proto().calls()) {
    if (absl::c_linear_search(rule.callers(), kind)) names.push_back(rule.method());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST_F(AccessTest, EachKindOfCallerReachesWhatThePolicyTableSays) {
  FixedAuthenticator fixed;
  fixed_ = &fixed;
  Start();
  const auto reached = [&] {
    std::vector<std::string> names;
    for (const MethodDescriptor* method : AllMethods()) {
      if (method->options().GetExtension(v1::without_token)) continue;
      const grpc::StatusCode code = Call(channel_, *method).error_code();
      if (code == grpc::StatusCode::PERMISSION_DENIED || code == grpc::StatusCode::UNIMPLEMENTED) continue;
      names.push_back(absl::StrCat(method->service()->name(), ".", method->name()));
    }
    std::sort(names.begin(), names.end());
    return names;
  };
  fixed.caller.person = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa/parties/1";
  fixed.caller.kind = CallerKind::kParty;
  EXPECT_THAT(reached(), ::testing::IsSubsetOf(MethodsFor(v1::CALLER_KIND_PARTY)));
  EXPECT_THAT(reached(), ::testing::IsSupersetOf({"CaseService.Execute", "CaseService.GetCase"}));
  fixed.caller.person = "citizens/a";
  fixed.caller.kind = CallerKind::kCitizen;
  EXPECT_THAT(reached(),
              ::testing::ElementsAre("ApplicationService.Apply", "ApplicationService.Attach", "SignInService.WhoAmI"));
  fixed.caller.person = "system/bootstrap";
  fixed.caller.kind = CallerKind::kBootstrap;
  EXPECT_THAT(reached(), ::testing::IsSubsetOf(MethodsFor(v1::CALLER_KIND_BOOTSTRAP)));
  EXPECT_THAT(reached(), ::testing::Contains("DirectoryService.ImportDirectory"));
  fixed.caller.person = "people/p-head";
  fixed.caller.kind = CallerKind::kPerson;
  fixed.caller.must_change_password = true;
  EXPECT_THAT(reached(),
              ::testing::ElementsAre("SignInService.ChangePassword", "SignInService.SignOut", "SignInService.WhoAmI"));
  grpc::ClientContext context;
  v1::ListCasesResponse listed;
  EXPECT_THAT(cases_->ListCases(&context, v1::ListCasesRequest(), &listed).error_message(),
              ::testing::HasSubstr(WordsFor(v1::PASSWORD_CHANGE_NEEDED).en()));
}

// A method that the table forgets is for nobody; one that it names and nobody serves is a slip.
TEST(PolicyTable, NamesEveryMethodThereIsAndNoOther) {
  std::vector<std::string> methods, named;
  for (const MethodDescriptor* method : AllMethods()) {
    methods.push_back(absl::StrCat(method->service()->name(), ".", method->name()));
    const v1::CallRule* rule = CountyPolicy()->FindCall(methods.back());
    ASSERT_NE(rule, nullptr) << methods.back() << " is not in the policy table";
    EXPECT_EQ(absl::c_linear_search(rule->callers(), v1::CALLER_KIND_ANYONE),
              method->options().GetExtension(v1::without_token))
        << methods.back();
  }
  for (const v1::CallRule& rule : CountyPolicy()->proto().calls()) named.push_back(rule.method());
  EXPECT_THAT(named, ::testing::UnorderedElementsAreArray(methods));
}

TEST_F(AccessTest, OpenStreamsEndWhenTheirCallerMayNotStay) {
  FixedAuthenticator fixed;
  fixed.caller.person = "people/p-head";
  fixed.recheck = NotSignedIn("the session has ended", v1::SESSION_ENDED);
  fixed_ = &fixed;
  Start();
  std::atomic<bool> done{false};
  std::thread checker([&] {
    while (!done) {
      streams_.RecheckAll();
      absl::SleepFor(absl::Milliseconds(5));
    }
  });
  grpc::ClientContext watch_context, execute_context;
  const auto watch = cases_->WatchCases(&watch_context, v1::WatchCasesRequest());
  v1::WatchCasesResponse change;
  while (watch->Read(&change)) {
  }
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
  const auto execute = cases_->ExecuteStream(&execute_context);
  v1::ExecuteBatchResponse batch;
  while (execute->Read(&batch)) {
  }
  EXPECT_EQ(execute->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
  done = true;
  checker.join();
}

}  // namespace
}  // namespace gaiwan::testing
