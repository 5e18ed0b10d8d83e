// Nobody learns by any method what the policy table does not show them: answers, errors and the log of a real server
// are searched for what was planted in its cases. The methods are those of the descriptors, so a new one is asked too.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/evidence/bundle_check.h"
#include "gaiwan/v1/evidence_service.grpc.pb.h"
#include "gaiwan/v1/judicial_service.grpc.pb.h"
#include "gaiwan/v1/options.pb.h"
#include "gaiwan/v1/publication_service.pb.h"
#include "gaiwan/v1/supervision_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "grpcpp/generic/generic_stub.h"
#include "gtest/gtest.h"
#include "server/base/log.h"
#include "server/projection/outbox.h"
#include "tests/integration/leak_requests.h"
#include "tests/integration/leak_script.h"
#include "tests/integration/leak_world.h"
#include "tests/testing/county_policy.h"

namespace gaiwan::testing {
namespace {

using google::protobuf::MethodDescriptor;

constexpr char kReason[] = "核对一下送达的地址";
// What a watch has to say of these cases is less by far; it ends when it has caught up.
constexpr int kAnswersMax = 2000;

// Looks that are noted before they are answered: what a reason and broken glass open is theirs alone.
const std::set<std::string>& Noted() {
  static const auto* const methods =
      new std::set<std::string>{"CaseService.GetCase",          "CaseService.GetCaseHistory",
                                "CaseService.ExplainCase",      "CaseService.FindDuplicates",
                                "DocumentService.ReadDocument", "DocumentService.RenderPaper",
                                "EvidenceService.GetBundle",    "PublicationService.PreparePublication",
                                "SightService.ListReads"};
  return *methods;
}

// What would change something for good, or needs what is not here (backups, a media server, the address of the pages),
// and is asked so that nobody gets an answer.
const std::set<std::string>& AlwaysRefused() {
  static const auto* const methods = new std::set<std::string>{"AdminService.AdvanceClock",
                                                               "AdminService.LockAccount",
                                                               "AdminService.MakeAccount",
                                                               "AdminService.ResetAccount",
                                                               "AdminService.RevokeSessions",
                                                               "AdminService.UnlockAccount",
                                                               "ApplicationService.Attach",
                                                               "CaseService.DeleteView",
                                                               "DocumentService.FinishUpload",
                                                               "DocumentService.WriteChunk",
                                                               "DocumentService.RenderPoster",
                                                               "EvidenceService.AddCosignature",
                                                               "JudicialService.Answer",
                                                               "JudicialService.ConfirmReceipt",
                                                               "MaintenanceService.BackUp",
                                                               "MaintenanceService.Drill",
                                                               "MaintenanceService.ListBackups",
                                                               "MessageService.FinishMessageTask",
                                                               "ReturnsService.CompareReturn",
                                                               "SessionService.GetVideoRoom",
                                                               "SessionService.JoinVideo",
                                                               "SessionService.SteerVideoRoom",
                                                               "SignInService.Bootstrap",
                                                               "SignInService.ChangePassword",
                                                               "SignInService.ConfirmTotp",
                                                               "SignInService.EnrolTotp",
                                                               "SignInService.RedeemPartyCode",
                                                               "SignInService.RedeemPhoneCode",
                                                               "SignInService.Refresh",
                                                               "SignInService.RegisterDevice",
                                                               "SignInService.RemoveTotp",
                                                               "SignInService.RevokeDevice",
                                                               "SignInService.SignIn",
                                                               "SignInService.SignInDevice",
                                                               "SignInService.SignOut",
                                                               "SignInService.WithdrawPartyCode",
                                                               "SupervisionService.CheckSample",
                                                               "WorkflowService.PublishDefinition",
                                                               "WorkflowService.SimulateDefinition"};
  return *methods;
}

std::string NameOf(const MethodDescriptor& method) {
  return absl::StrCat(method.service()->name(), ".", method.name());
}

// Every method of the files in proto/gaiwan/v1 that define a service.
std::vector<const MethodDescriptor*> AllMethods() {
  std::vector<const MethodDescriptor*> methods;
  for (const auto& entry : std::filesystem::directory_iterator("proto/gaiwan/v1")) {
    const google::protobuf::FileDescriptor* file = google::protobuf::DescriptorPool::generated_pool()->FindFileByName(
        absl::StrCat("gaiwan/v1/", entry.path().filename().string()));
    if (file == nullptr) continue;
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) methods.push_back(file->service(i)->method(j));
    }
  }
  return methods;
}

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

// What came back of one call: each answer, and the error.
struct Heard {
  std::vector<std::string> answers;
  grpc::Status status;
};

class LeakPaths : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    ::testing::internal::CaptureStderr();
    EXPECT_TRUE(SetLogLevel("debug").ok());
    world_ = new LeakWorld();
  }
  static void TearDownTestSuite() {
    delete world_;
    world_ = nullptr;
  }

  // Calls a method of any kind with one message.
  Heard Call(const LeakCaller& caller, const MethodDescriptor& method, const std::string& request,
             const std::string& reason) {
    Heard heard;
    grpc::GenericStub stub(world_->channel());
    grpc::CompletionQueue queue;
    const std::unique_ptr<grpc::ClientContext> context = LeakWorld::As(caller, reason);
    const auto call =
        stub.PrepareCall(context.get(), absl::StrCat("/", method.service()->full_name(), "/", method.name()), &queue);
    const auto await = [&queue] {
      void* tag = nullptr;
      bool ok = false;
      return queue.Next(&tag, &ok) && ok;
    };
    call->StartCall(nullptr);
    if (await()) {
      grpc::Slice bytes(request);
      call->WriteLast(grpc::ByteBuffer(&bytes, 1), grpc::WriteOptions(), nullptr);
      await();
    }
    const bool watches = NameOf(method) == "CaseService.WatchCases";
    while (true) {
      grpc::ByteBuffer answer;
      call->Read(&answer, nullptr);
      if (!await()) break;
      heard.answers.push_back(BytesOf(answer));
      if (!watches) continue;
      v1::WatchCasesResponse change;
      EXPECT_TRUE(change.ParseFromString(heard.answers.back()));
      if (change.caught_up() || heard.answers.size() > kAnswersMax) context->TryCancel();
    }
    call->Finish(&heard.status, nullptr);
    await();
    return heard;
  }

  // A bundle shows what its keys open.
  void AddOpened(const std::string& answer, std::vector<std::string>* texts) {
    if (trust_.logs.empty()) {
      v1::Checkpoint checkpoint;
      const auto context = LeakWorld::As({kHead, ""});
      ASSERT_TRUE(v1::EvidenceService::NewStub(world_->channel())
                      ->GetCheckpoint(context.get(), v1::GetCheckpointRequest(), &checkpoint)
                      .ok());
      const absl::StatusOr<VerifierKey> key = ParseVerifierKey(checkpoint.verifier_key());
      ASSERT_TRUE(key.ok()) << key.status();
      trust_.logs = {*key};
    }
    v1::GetBundleResponse response;
    ASSERT_TRUE(response.ParseFromString(answer));
    const evidence::BundleReport report = evidence::CheckBundle(response.bundle(), trust_);
    EXPECT_TRUE(report.holds());
    for (const v1::Event& event : report.events) texts->push_back(event.SerializeAsString());
  }

  // What would be published says who nobody is, and neither it nor what it is compared with has what was said apart.
  static void CheckPublication(const std::string& answer, const std::vector<Secret>& secrets) {
    v1::PreparePublicationResponse response;
    ASSERT_TRUE(response.ParseFromString(answer));
    const ClassSet people{v1::PARTIES, v1::CONTACT};
    const ClassSet apart{v1::TALK, v1::CONCESSION, v1::COMPLAINT, v1::SATISFACTION, v1::SHAM};
    for (const Secret& secret : secrets) {
      EXPECT_FALSE(!(secret.classes & people).empty() && absl::StrContains(response.text(), secret.words))
          << "\"" << secret.words << "\" would be published";
      EXPECT_FALSE(!(secret.classes & apart).empty() && absl::StrContains(answer, secret.words))
          << "\"" << secret.words << "\" stands in what is prepared";
    }
  }

  // What is said on the line to the receiver of the referral of case A.
  std::string HandOver() {
    v1::ListInboxResponse inbox;
    const auto context = LeakWorld::As({kPolice, ""});
    const grpc::Status status =
        v1::JudicialService::NewStub(world_->channel())->ListInbox(context.get(), v1::ListInboxRequest(), &inbox);
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(inbox.items_size(), 1);
    return inbox.items().empty() ? "" : inbox.items(0).id();
  }

  // The id of what case H was handed over by: the entry, as the registrar reads it.
  std::string OwnLine() {
    v1::GetCaseHistoryRequest request;
    request.set_name(world_->cases().at('H'));
    request.set_page_size(1000);
    v1::GetCaseHistoryResponse history;
    const auto context = LeakWorld::As({kRegistrar, ""});
    const grpc::Status status =
        v1::CaseService::NewStub(world_->channel())->GetCaseHistory(context.get(), request, &history);
    EXPECT_TRUE(status.ok()) << status.error_message();
    for (const v1::HistoryEntry& entry : history.entries()) {
      if (entry.event().has_referred_out()) return LineId(request.name(), entry.event().version());
    }
    ADD_FAILURE() << "case H was referred to nobody";
    return "";
  }

  static LeakWorld* world_;
  evidence::Trust trust_;
  int uuids_ = 0;
};

LeakWorld* LeakPaths::world_ = nullptr;

// A number tells of a case as words do: boards and due lists count, for each role, what its list shows the process of,
// and the list shows what the table does.
TEST_F(LeakPaths, NobodyIsCountedACaseThatTheTableDoesNotShow) {
  ASSERT_FALSE(HasFailure());
  const auto cases = v1::CaseService::NewStub(world_->channel());
  const auto supervision = v1::SupervisionService::NewStub(world_->channel());
  int64_t counted = 0, kept_back = 0;
  for (const LeakCaller& caller : world_->callers()) {
    if (caller.name.empty() || !caller.token.empty()) continue;  // Lists are for people of the directory.
    SCOPED_TRACE(caller.name);
    const auto listed = [&](const char* filter, bool closed) {
      v1::ListCasesRequest request;
      request.set_filter(filter);
      request.set_show_closed(closed);
      v1::ListCasesResponse list;
      const auto context = LeakWorld::As(caller);
      EXPECT_TRUE(cases->ListCases(context.get(), request, &list).ok());
      return list.total();
    };
    int64_t seen = 0;
    for (const auto& [in, name] : world_->cases()) {
      seen += world_->Sees(caller, in).always.Has(v1::PROCESS) ? 1 : 0;
    }
    EXPECT_EQ(listed("state:*", /*closed=*/true), seen);
    v1::GetBoardResponse board;
    const auto of_board = LeakWorld::As(caller);
    ASSERT_TRUE(supervision->GetBoard(of_board.get(), v1::GetBoardRequest(), &board).ok());
    EXPECT_EQ(board.sum().open(), listed("state:*", /*closed=*/false));
    EXPECT_EQ(board.sum().overdue(), listed("overdue = true", /*closed=*/true));
    EXPECT_EQ(board.sum().paused(), listed("paused = true", /*closed=*/true));
    EXPECT_EQ(board.sum().waiting(), listed("waiting:*", /*closed=*/true));
    v1::ListDueResponse due;
    const auto of_due = LeakWorld::As(caller);
    ASSERT_TRUE(supervision->ListDue(of_due.get(), v1::ListDueRequest(), &due).ok());
    EXPECT_EQ(due.overdue(), board.sum().overdue());
    EXPECT_EQ(due.waiting_risk(), listed("waiting = risk", /*closed=*/true));
    EXPECT_EQ(due.waiting_acceptance(), listed("waiting = acceptance", /*closed=*/true));
    counted += seen;
    kept_back += static_cast<int64_t>(world_->cases().size()) - seen;
  }
  EXPECT_GT(counted, 20);
  EXPECT_GT(kept_back, 20);
}

TEST_F(LeakPaths, NobodyLearnsByAnyMethodWhatTheTableDoesNotShow) {
  ASSERT_FALSE(HasFailure());
  const std::vector<Secret>& secrets = world_->secrets();
  ASSERT_GE(std::count_if(secrets.begin(), secrets.end(), [](const Secret& secret) { return secret.in == 'A'; }), 20);

  // What each may see of each case; that the table is asked in every way it has.
  std::map<std::pair<std::string, char>, LeakWorld::Seen> seen;
  std::set<std::string> rules, bars;
  for (const LeakCaller& caller : world_->callers()) {
    for (const auto& [in, name] : world_->cases()) {
      LeakWorld::Seen& one = seen[{caller.name, in}] = world_->Sees(caller, in);
      rules.insert(one.rules.begin(), one.rules.end());
      bars.insert(one.bars.begin(), one.bars.end());
    }
  }
  for (const Policy::Rule& rule : CountyPolicy()->rules()) {
    EXPECT_EQ(rules.count(rule.proto->id()), 1u) << "nobody here calls by the rule " << rule.proto->id();
  }
  EXPECT_TRUE(seen.at({kRecused, 'A'}).rules.empty()) << "whose recusal was granted sees nothing";
  EXPECT_TRUE(seen.at({kStranger, 'A'}).rules.empty());
  for (const char* own : {kHead, kOfficer, kPolice}) {
    EXPECT_TRUE(seen.at({own, 'H'}).noted.empty()) << own << " has a post there, and is a party of it";
  }
  EXPECT_FALSE(seen.at({kRegistrar, 'H'}).noted.empty());

  const std::string hand_over = HandOver();
  const std::string own_line = OwnLine();
  std::set<std::string> found;
  std::set<std::string> answered;
  int texts_searched = 0;
  int publications = 0;
  const auto search = [&](const LeakCaller& caller, const std::string& method, bool reason,
                          const std::vector<std::string>& texts) {
    texts_searched += static_cast<int>(texts.size());
    for (const Secret& secret : secrets) {
      if (std::none_of(texts.begin(), texts.end(),
                       [&](const std::string& text) { return absl::StrContains(text, secret.words); })) {
        continue;
      }
      const LeakWorld::Seen& sees = seen.at({caller.name, secret.in});
      const bool noted = Noted().count(method) > 0;
      // What broken glass shows a watcher is noted as well; a reason opens no watch.
      ClassSet shown = noted || method == "CaseService.WatchCases" ? sees.noted : sees.always;
      if (noted && reason) shown |= sees.for_reason;
      const bool own = !secret.owner.empty() && secret.owner == sees.party && !(sees.own & secret.classes).empty();
      const bool handed_over =
          secret.handed_over &&
          (method == "JudicialService.FetchHandOver" || method == "JudicialService.ReadHandOverPaper") &&
          caller.name == kPolice && secret.in == 'A';
      const bool own_act = sees.own_acts && secret.by == caller.name;
      if (!(shown & secret.classes).empty() || own || own_act || handed_over) {
        found.insert(secret.words);
      } else {
        ADD_FAILURE() << caller.name << " learns \"" << secret.words << "\" of case " << secret.in << " by " << method
                      << (reason ? " with a reason" : "");
      }
    }
  };

  for (const MethodDescriptor* method : AllMethods()) {
    const std::string name = NameOf(*method);
    const auto requests = LeakRequests().find(name);
    if (requests == LeakRequests().end()) {
      ADD_FAILURE() << name << " is not in leak_requests.h: what is it asked?";
      continue;
    }
    for (const std::string& text : requests->second) {
      for (const auto& [in, case_name] : world_->cases()) {
        if (!absl::StrContains(text, "$C") && in != world_->cases().begin()->first) continue;
        for (const LeakCaller& caller : world_->callers()) {
          for (const bool reason : {false, true}) {
            if (reason && in != 'A' && in != 'E') continue;  // What the table keeps for a reason is seen in these.
            const std::unique_ptr<google::protobuf::Message> request(
                google::protobuf::MessageFactory::generated_factory()->GetPrototype(method->input_type())->New());
            const std::string filled =
                absl::StrReplaceAll(text, {{"$C", case_name},
                                           {"$U", absl::StrCat("1b9a3a70-54a5-4d0c-9c55-", 100000000000 + ++uuids_)},
                                           {"$HANDOVER", hand_over},
                                           {"$OWNLINE", own_line}});
            ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(filled, request.get())) << name << ": " << filled;
            const Heard heard = Call(caller, *method, request->SerializeAsString(), reason ? kReason : "");
            std::vector<std::string> texts = heard.answers;
            texts.push_back(heard.status.error_message());
            texts.push_back(heard.status.error_details());
            if (name == "EvidenceService.GetBundle" && heard.status.ok()) AddOpened(heard.answers.at(0), &texts);
            if (name == "PublicationService.PreparePublication" && heard.status.ok()) {
              CheckPublication(heard.answers.at(0), secrets);
              ++publications;
            }
            // A watch is ended by whoever watches.
            const bool ended = heard.status.ok() || name == "CaseService.WatchCases";
            if (ended && !heard.answers.empty()) answered.insert(name);
            search(caller, name, reason, texts);
            if (caller.name.empty() && !method->options().GetExtension(v1::without_token)) {
              EXPECT_EQ(heard.status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << name;
            }
          }
        }
      }
    }
  }
  // What the table shows is found: it was planted, and the search sees it.
  for (const Secret& secret : secrets) {
    EXPECT_EQ(found.count(secret.words), 1u) << "nobody found \"" << secret.words << "\" of case " << secret.in;
  }
  for (const auto& [name, texts] : LeakRequests()) {
    EXPECT_EQ(answered.count(name), AlwaysRefused().count(name) > 0 ? 0u : 1u) << name << ": is anything searched?";
  }
  EXPECT_GT(texts_searched, 10000);
  EXPECT_GT(publications, 0);

  world_->Stop();
  FlushLog();
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_TRUE(absl::StrContains(log, "CaseService.GetCase")) << "the log was not caught";
  EXPECT_TRUE(absl::StrContains(log, world_->cases().at('A')));
  for (const Secret& secret : secrets) {
    EXPECT_FALSE(absl::StrContains(log, secret.words)) << "\"" << secret.words << "\" stands in the log";
  }
  EXPECT_FALSE(absl::StrContains(log, kReason)) << "why somebody looks stands in the log";
}

// Whoever adds a method asks it here; one that is gone is a slip.
TEST(LeakRequests, NamesEveryMethodThereIsAndNoOther) {
  std::vector<std::string> methods, named;
  for (const MethodDescriptor* method : AllMethods()) methods.push_back(NameOf(*method));
  for (const auto& [name, texts] : LeakRequests()) {
    named.push_back(name);
    EXPECT_FALSE(texts.empty()) << name;
  }
  EXPECT_THAT(named, ::testing::UnorderedElementsAreArray(methods));
}

}  // namespace
}  // namespace gaiwan::testing
