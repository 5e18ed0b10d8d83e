#include "tests/integration/leak_world.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "gaiwan/v1/directory_service.grpc.pb.h"
#include "gaiwan/v1/document_service.grpc.pb.h"
#include "gaiwan/v1/evidence_service.grpc.pb.h"
#include "gaiwan/v1/judicial_service.grpc.pb.h"
#include "gaiwan/v1/sight_service.grpc.pb.h"
#include "gaiwan/v1/sign_in_service.grpc.pb.h"
#include "google/protobuf/util/json_util.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "server/api/case_name.h"
#include "server/main/settings.h"
#include "tests/integration/leak_script.h"
#include "tests/testing/county_policy.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan::testing {
namespace {

// Nothing is judged by how long it takes; a call that takes longer hangs.
constexpr std::chrono::seconds kPatience{60};
// Of the people's list of the sample county.
constexpr absl::string_view kPeopleFile = "wulan-people.csv";
// In place of the worker that renders papers: answers with what it was handed.
constexpr char kEchoWorker[] = R"(import json, struct, sys
while True:
    head = sys.stdin.buffer.read(4)
    if len(head) < 4:
        break
    request = json.loads(sys.stdin.buffer.read(struct.unpack(">I", head)[0]))
    body = json.dumps(request, ensure_ascii=False).encode()
    header = json.dumps({"id": request["id"], "ok": True, "media_type": "application/json", "pages": 1, "title": "x",
                         "bytes": len(body), "missing": []}).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(header)) + header + body)
    sys.stdout.buffer.flush()
)";
// More than the test asks in an hour.
constexpr int kEnough = 1000000;

ClassSet ParseClasses(absl::string_view names) {
  ClassSet classes;
  for (const absl::string_view name : absl::StrSplit(names, '|')) {
    v1::FieldClass each = v1::FIELD_CLASS_UNSPECIFIED;
    EXPECT_TRUE(v1::FieldClass_Parse(std::string(name), &each)) << name;
    classes.Add(each);
  }
  return classes;
}

StartOptions OptionsFor(const TempDir& folder) {
  StartOptions options;
  v1::Settings& settings = options.settings;
  settings = DefaultSettings();
  settings.set_data_dir(folder / "data");
  settings.set_key_file(folder / "data.key");
  settings.set_listen("127.0.0.1:0");
  settings.clear_admin_listen();
  settings.set_default_definition("mediation-543");
  settings.set_definitions_dir("workflow/definitions");
  settings.set_reserve_mib(1);
  settings.set_cache_mib(8);
  settings.mutable_papers()->set_python("/usr/bin/python3");
  settings.mutable_papers()->set_dir(folder / "papers");
  settings.mutable_messages()->set_plan_file("deploy/data/messages.textproto");
  settings.mutable_messenger()->set_file(folder / "phones");
  settings.mutable_limits()->set_rate_per_second(kEnough);
  settings.mutable_limits()->set_rate_burst(kEnough);
  settings.mutable_limits()->set_cases_read_per_hour(kEnough);
  settings.mutable_limits()->set_reveals_per_hour(kEnough);
  options.insecure_dev_auth = true;
  options.insecure_dev_clock = absl::FromUnixSeconds(1772413200);  // Monday, 2026-03-02 09:00 in +08:00.
  return options;
}

}  // namespace

LeakWorld::LeakWorld() {
  std::filesystem::create_directories(folder_ / "papers/worker");
  WriteFileForTest(folder_ / "papers/worker/__main__.py", kEchoWorker);
  absl::StatusOr<std::unique_ptr<GaiwanServer>> server =
      GaiwanServer::Start(OptionsFor(folder_), [] { ADD_FAILURE() << "the server says it cannot go on"; });
  EXPECT_OK(server);
  if (!server.ok()) return;
  server_ = *std::move(server);
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  channel_ = grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", server_->port()), grpc::InsecureChannelCredentials(),
                                       arguments);
  ImportCounty();
  Play();
  for (const char* name :
       {kAdministrator, kRegistrar, kHead, kMediator, kRecused, kColleague, kWalker, kOfficer, kDispatcher, kBreaker,
        kSupervisor, kBureau, kReceiver, kCourt, kPolice, kStranger, kArchivist, kAuditor, kRedPartner}) {
    callers_.push_back({name, ""});
  }
  for (const char* party : {"1", "2"}) AddParty(party);
  AddCitizen();
  callers_.push_back({"", ""});
}

void LeakWorld::AddParty(const std::string& party) {
  v1::IssuePartyCodeRequest issue;
  issue.set_party(absl::StrCat(cases_['A'], "/parties/", party));
  v1::IssuePartyCodeResponse issued;
  const auto sign_in = v1::SignInService::NewStub(channel_);
  grpc::Status status = sign_in->IssuePartyCode(As({kRegistrar, ""}).get(), issue, &issued);
  EXPECT_TRUE(status.ok()) << status.error_message();
  v1::RedeemPartyCodeRequest redeem;
  redeem.set_code(issued.code());
  v1::RedeemPartyCodeResponse in;
  status = sign_in->RedeemPartyCode(As({}).get(), redeem, &in);
  EXPECT_TRUE(status.ok()) << status.error_message();
  callers_.push_back({issue.party(), in.access_token()});
}

void LeakWorld::AddCitizen() {
  const auto sign_in = v1::SignInService::NewStub(channel_);
  v1::RequestPhoneCodeRequest ask;
  ask.set_phone("13811119999");
  ask.set_unit("orgs/632821100001");
  v1::RequestPhoneCodeResponse asked;
  grpc::Status status = sign_in->RequestPhoneCode(As({}).get(), ask, &asked);
  EXPECT_TRUE(status.ok()) << status.error_message();
  static constexpr absl::string_view kBefore = "验证码：";
  std::string text;
  while (!absl::StrContains(text, kBefore)) {  // It is sent by a thread of its own.
    if (std::filesystem::exists(folder_ / "phones")) text = ReadFileForTest(folder_ / "phones");
    absl::SleepFor(absl::Milliseconds(5));
  }
  v1::RedeemPhoneCodeRequest redeem;
  redeem.set_phone(ask.phone());
  redeem.set_code(text.substr(text.find(std::string(kBefore)) + kBefore.size(), 6));
  v1::RedeemPhoneCodeResponse in;
  status = sign_in->RedeemPhoneCode(As({}).get(), redeem, &in);
  EXPECT_TRUE(status.ok()) << status.error_message();
  callers_.push_back({"citizen", in.access_token()});
}

LeakWorld::~LeakWorld() {
  Stop();
}

void LeakWorld::Stop() {
  if (server_ == nullptr) return;
  channel_.reset();
  EXPECT_OK(server_->Shutdown());
  server_.reset();
}

std::unique_ptr<grpc::ClientContext> LeakWorld::As(const LeakCaller& caller, const std::string& reason) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + kPatience);
  if (!caller.token.empty()) {
    context->AddMetadata("authorization", "Bearer " + caller.token);
  } else if (!caller.name.empty()) {
    context->AddMetadata("x-gaiwan-person", caller.name);
  }
  if (!reason.empty()) context->AddMetadata("x-gaiwan-reason-bin", reason);
  return context;
}

std::string LeakWorld::NewRequestId() {
  return absl::StrCat("0b9a3a70-54a5-4d0c-9c55-", 100000000000 + ++requests_);
}

void LeakWorld::ImportCounty() {
  v1::ImportDirectoryRequest request;
  request.set_request_id(NewRequestId());
  for (const auto& entry : std::filesystem::directory_iterator("deploy/data")) {
    if (entry.path().extension() != ".csv") continue;
    v1::ImportFile* file = request.add_files();
    file->set_name(entry.path().filename());
    file->set_content(ReadFileForTest(entry.path()));
    if (file->name() == kPeopleFile) file->mutable_content()->append(kMorePeople);
  }
  v1::ImportDirectoryResponse response;
  const grpc::Status status =
      v1::DirectoryService::NewStub(channel_)->ImportDirectory(As({kAdministrator, ""}).get(), request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message() << response.ShortDebugString();
}

std::string LeakWorld::Plant(const std::string& by, char in, absl::string_view text) {
  std::string left;
  while (true) {
    const size_t begin = text.find("{{");
    if (begin == absl::string_view::npos) return left.append(text.data(), text.size());
    const size_t end = text.find("}}", begin);
    left.append(text.data(), begin);
    const std::pair<absl::string_view, absl::string_view> mark =
        absl::StrSplit(text.substr(begin + 2, end - begin - 2), absl::MaxSplits(':', 1));
    absl::string_view what = mark.first;
    Secret secret;
    secret.words = std::string(mark.second);
    secret.in = in;
    secret.by = by;
    secret.handed_over = absl::ConsumeSuffix(&what, "+line");
    const std::pair<absl::string_view, absl::string_view> owned = absl::StrSplit(what, absl::MaxSplits('@', 1));
    secret.classes = ParseClasses(owned.first);
    secret.owner = std::string(owned.second);
    left.append(secret.words);
    secrets_.push_back(std::move(secret));
    text.remove_prefix(end + 2);
  }
}

void LeakWorld::Do(const std::string& who, char in, const std::string& command, absl::string_view json) {
  v1::ExecuteRequest request;
  request.set_request_id(NewRequestId());
  if (cases_.count(in) > 0) request.set_name(cases_[in]);
  const google::protobuf::util::Status parsed = google::protobuf::util::JsonStringToMessage(
      absl::StrCat("{\"", command, "\": ", Plant(who, in, json), "}"), request.mutable_command());
  ASSERT_TRUE(parsed.ok()) << command << ": " << parsed.ToString();
  v1::ExecuteResponse response;
  const grpc::Status status = v1::CaseService::NewStub(channel_)->Execute(As({who, ""}).get(), request, &response);
  ASSERT_TRUE(status.ok()) << in << " " << command << ": " << status.error_message();
  cases_.try_emplace(in, response.receipt().name());
}

void LeakWorld::Delegate(absl::string_view json) {
  v1::DelegateRequest request;
  const google::protobuf::util::Status parsed =
      google::protobuf::util::JsonStringToMessage(Plant(kCourt, 'F', json), &request);
  ASSERT_TRUE(parsed.ok()) << parsed.ToString();
  request.set_request_id(NewRequestId());
  v1::DelegateResponse response;
  const grpc::Status status =
      v1::JudicialService::NewStub(channel_)->Delegate(As({kCourt, ""}).get(), request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  cases_.try_emplace('F', response.delegated().case_());
}

void LeakWorld::Play() {
  for (const LeakStep& step : kLeakSteps) {
    Do(step.who, step.in, step.command, step.fields);
    if (::testing::Test::HasFatalFailure()) return;
  }
  Delegate(kDelegation);
  AskOrder(kOfficer, "orgs/632821100-justice", kOrderReason);
  AddFile(kMediator, kFileWords, kFileDocument);
  v1::Checkpoint checkpoint;
  const grpc::Status signed_one = v1::EvidenceService::NewStub(channel_)->CreateCheckpoint(
      As({kAdministrator, ""}).get(), v1::CreateCheckpointRequest(), &checkpoint);
  EXPECT_TRUE(signed_one.ok()) << signed_one.error_message();
}

void LeakWorld::AskOrder(const std::string& who, const std::string& office, absl::string_view reason) {
  v1::ExecuteRequest request;
  request.set_request_id(NewRequestId());
  request.set_name(office);
  v1::AskOrder* ask = request.mutable_command()->mutable_ask_order();
  ask->set_unit(office);
  ask->mutable_act()->mutable_erasure()->set_case_(cases_['A']);
  ask->mutable_act()->mutable_erasure()->set_who("2");
  ask->mutable_act()->mutable_erasure()->set_basis(v1::ERASURE_BASIS_RETENTION_OVER);
  ask->mutable_reason()->set_text(Plant(who, 'A', reason));
  v1::ExecuteResponse response;
  const grpc::Status status = v1::CaseService::NewStub(channel_)->Execute(As({who, ""}).get(), request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
}

void LeakWorld::AddFile(const std::string& who, absl::string_view words, absl::string_view json) {
  const std::string bytes = absl::StrCat("\xff\xd8\xff\xe0", Plant(who, 'A', words));
  const auto documents = v1::DocumentService::NewStub(channel_);
  v1::StartUploadRequest start;
  start.set_case_(cases_['A']);
  start.set_sha256(Sha256Hex(bytes));
  start.set_size_bytes(static_cast<int64_t>(bytes.size()));
  start.set_media_type("image/jpeg");
  v1::StartUploadResponse started;
  grpc::Status status = documents->StartUpload(As({who, ""}).get(), start, &started);
  ASSERT_TRUE(status.ok()) << status.error_message();
  v1::WriteChunkRequest chunk;
  chunk.set_name(started.name());
  chunk.set_data(bytes);
  v1::WriteChunkResponse written;
  status = documents->WriteChunk(As({who, ""}).get(), chunk, &written);
  ASSERT_TRUE(status.ok()) << status.error_message();
  v1::FinishUploadRequest finish;
  finish.set_name(started.name());
  v1::FinishUploadResponse finished;
  status = documents->FinishUpload(As({who, ""}).get(), finish, &finished);
  ASSERT_TRUE(status.ok()) << status.error_message();
  Do(who, 'A', "add_document",
     absl::StrReplaceAll(json, {{"$FILE", absl::StrCat("\"sha256\": \"", start.sha256(), "\", \"size_bytes\": ",
                                                       bytes.size(), ", \"media_type\": \"image/jpeg\"")}}));
}

LeakWorld::Seen LeakWorld::Sees(const LeakCaller& caller, char in) const {
  Seen seen;
  v1::ExplainSightRequest request;
  request.set_name(cases_.at(in));
  v1::ExplainSightResponse response;
  const grpc::Status status = v1::SightService::NewStub(channel_)->ExplainSight(As(caller).get(), request, &response);
  if (!status.ok()) return seen;  // Not even that there is such a case.
  seen.rules.assign(response.rules().begin(), response.rules().end());
  seen.bars.assign(response.bars().begin(), response.bars().end());
  for (const Policy::Rule& rule : CountyPolicy()->rules()) {
    if (std::count(seen.rules.begin(), seen.rules.end(), rule.proto->id()) == 0) continue;
    const bool glass = rule.proto->relation() == v1::SIGHT_RELATION_GRANTED;
    seen.noted |= rule.shows;
    seen.always |= glass ? rule.shows & ClassSet{v1::GLIMPSE, v1::PROCESS} : rule.shows;
    seen.for_reason |= rule.for_reason;
    seen.own |= rule.own;
    seen.own_acts |= rule.proto->shows_own_acts();
  }
  for (const Policy::Bar& bar : CountyPolicy()->bars()) {
    if (std::count(seen.bars.begin(), seen.bars.end(), bar.proto->id()) == 0) continue;
    for (ClassSet* set : {&seen.noted, &seen.always, &seen.for_reason, &seen.own}) *set -= bar.hides;
  }
  const std::string parties = absl::StrCat(request.name(), "/parties/");
  if (absl::StartsWith(caller.name, parties)) seen.party = caller.name.substr(parties.size());
  return seen;
}

}  // namespace gaiwan::testing
