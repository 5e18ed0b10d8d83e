// gaiwan_hand_over_maker: makes hand-overs by line on a running server with the sample county: a third applications for
// confirmation, a third matters that a court delegated and that go back to it, a third referrals to the police. To the
// court each goes with a small paper of its own. Exit status 0 when all are made; prints how many.
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "clients/court/sha256.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "gaiwan/v1/document_service.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "tests/bench/commands.h"

namespace gaiwan::testing {
namespace {

constexpr char kUnit[] = "orgs/632821100001";
constexpr char kCourt[] = "orgs/632821-court";
constexpr char kPolice[] = "orgs/632821-police";
constexpr char kHead[] = "people/p-632821100001-committee-head";
constexpr char kRegistrar[] = "people/p-632821100001-committee-registrar";
constexpr char kLiaison[] = "people/p-632821-court-liaison";
// Cases of each kind in a batch: well within its item limit and its megabyte.
constexpr uint64_t kBatch = 200;
constexpr absl::Duration kAnswerMax = absl::Minutes(2);

void SetParties(google::protobuf::RepeatedPtrField<v1::NewParty>* parties) {
  for (const char* name : {"叶某", "孔某"}) {
    v1::NewParty* party = parties->Add();
    party->set_party(parties->size() == 1 ? "a" : "b");
    party->set_side(parties->size() == 1 ? v1::PARTY_SIDE_APPLICANT : v1::PARTY_SIDE_RESPONDENT);
    party->set_kind(v1::PARTY_KIND_PERSON);
    party->mutable_details()->set_name(name);
  }
}

v1::Command Settled() {
  v1::Command command;
  v1::RegisterSettled* settled = command.mutable_register_settled();
  settled->set_unit(kUnit);
  settled->set_channel("tea_room");
  settled->set_source("on-application");
  settled->set_dispute_class("03-02");
  settled->mutable_text()->set_facts("欠枸杞货款。");
  SetParties(settled->mutable_parties());
  settled->mutable_agreement()->add_clauses("孔某于2026年6月1日前付清货款3690元");
  v1::Clause* clause = settled->add_clauses();
  clause->set_kind(v1::CLAUSE_KIND_MONEY);
  clause->set_from_party("b");
  clause->set_to_party("a");
  clause->mutable_amount()->set_currency("CNY");
  clause->mutable_amount()->set_fen(369000);
  clause->set_due_date("2026-06-01");
  return command;
}

v1::Command Applied() {
  v1::Command command;
  v1::ApplyForConfirmation* apply = command.mutable_apply_for_confirmation();
  apply->set_agreement("1");
  apply->add_applicants("a");
  apply->add_applicants("b");
  apply->mutable_hand_over()->set_way(v1::HAND_OVER_WAY_BY_LINE);
  apply->mutable_override_reason()->set_text("双方坚持");
  apply->add_explanations()->mutable_words()->set_text("双方对内容没有疑问");
  apply->add_explanations()->mutable_words()->set_text("给付方式由双方当面约定");
  return command;
}

v1::Command Opened(const std::string& court_number) {
  v1::Command command;
  v1::OpenCase* open = command.mutable_open_case();
  open->set_unit(kUnit);
  open->set_channel("online");
  open->set_source(court_number.empty() ? "on-application" : "court");
  open->set_dispute_class("04-01");
  open->mutable_text()->set_facts("欠枸杞地租金。");
  SetParties(open->mutable_parties());
  if (!court_number.empty()) {
    open->mutable_delegation()->set_kind(v1::DELEGATION_KIND_DELEGATED);
    open->mutable_delegation()->set_court(kCourt);
    open->mutable_delegation()->set_court_number(court_number);
  }
  return command;
}

v1::Command Returned() {
  v1::Command command;
  v1::ReturnToCourt* back = command.mutable_return_to_court();
  back->set_result(v1::DELEGATION_RESULT_NOT_AGREED);
  back->mutable_report()->set_text("双方分歧较大。");
  back->mutable_hand_over()->set_way(v1::HAND_OVER_WAY_BY_LINE);
  return command;
}

v1::Command Referred() {
  v1::Command command;
  v1::ReferOut* refer = command.mutable_refer_out();
  refer->set_partner("police");
  refer->set_to(kPolice);
  refer->set_reason("danger");
  refer->mutable_hand_over()->set_way(v1::HAND_OVER_WAY_BY_LINE);
  return command;
}

// A scan of the committee's own: what begins as a PDF passes for one.
std::string ScanOf(const std::string& case_name) {
  return absl::StrCat("%PDF-1.7\n", case_name, "\n");
}

v1::Command Scanned(const std::string& case_name, const char* paper) {
  const std::string scan = ScanOf(case_name);
  v1::Command command;
  v1::AddDocument* add = command.mutable_add_document();
  add->set_paper(paper);
  add->mutable_title()->set_text("扫描件");
  add->set_sha256(court::Sha256Hex(scan));
  add->set_size_bytes(static_cast<int64_t>(scan.size()));
  add->set_media_type("application/pdf");
  return command;
}

class Maker {
 public:
  explicit Maker(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(v1::CaseService::NewStub(channel)),
        documents_(v1::DocumentService::NewStub(channel)),
        run_(bench::RandomRun()) {}

  absl::Status Make(uint64_t from, uint64_t to) {
    using Kinds = std::vector<uint64_t>;
    Kinds applied, returned, referred;
    for (uint64_t n = from; n < to; ++n) (n % 3 == 0 ? applied : n % 3 == 1 ? returned : referred).push_back(n);
    const auto number = [](uint64_t n) { return absl::StrCat("（2026）青2821诉前调", n, "号"); };
    struct Step {
      const char* person;
      const Kinds* cases;
      std::function<v1::Command(uint64_t)> command;
      bool uploads = false;
    };
    v1::Command accepted;
    accepted.mutable_accept_delegation();
    const auto name = [this](uint64_t n) { return bench::CaseName(run_, n); };
    for (const Step& step : std::initializer_list<Step>{
             {kHead, &applied, [](uint64_t) { return Settled(); }},
             {kHead, &applied, [&](uint64_t n) { return Scanned(name(n), "agreement"); }, true},
             {kHead, &applied, [](uint64_t) { return Applied(); }},
             {kLiaison, &returned, [&](uint64_t n) { return Opened(number(n)); }},
             {kHead, &returned, [&](uint64_t) { return accepted; }},
             {kHead, &returned, [&](uint64_t n) { return Scanned(name(n), "service-address"); }, true},
             {kHead, &returned, [](uint64_t) { return Returned(); }},
             {kRegistrar, &referred, [](uint64_t) { return Opened(""); }},
             {kRegistrar, &referred, [](uint64_t) { return Referred(); }}}) {
      v1::ExecuteBatchRequest batch;
      for (const uint64_t n : *step.cases) {
        if (step.uploads) {
          const absl::Status status = Upload(step.person, name(n));
          if (!status.ok()) return status;
        }
        v1::ExecuteRequest* request = batch.add_requests();
        request->set_name(bench::CaseName(run_, n));
        request->set_request_id(bench::RequestId(run_, next_request_++));
        *request->mutable_command() = step.command(n);
      }
      const absl::Status status = Send(step.person, batch);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Upload(const char* person, const std::string& case_name) {
    const std::string scan = ScanOf(case_name);
    v1::StartUploadRequest start;
    start.set_case_(case_name);
    start.set_sha256(court::Sha256Hex(scan));
    start.set_size_bytes(static_cast<int64_t>(scan.size()));
    start.set_media_type("application/pdf");
    v1::StartUploadResponse started;
    v1::WriteChunkRequest write;
    v1::WriteChunkResponse written;
    v1::FinishUploadRequest finish;
    v1::FinishUploadResponse finished;
    grpc::ClientContext first, second, third;
    for (grpc::ClientContext* context : {&first, &second, &third}) bench::Prepare(person, kAnswerMax, context);
    absl::Status status = bench::FromGrpc(documents_->StartUpload(&first, start, &started), "StartUpload");
    if (!status.ok()) return status;
    write.set_name(started.name());
    write.set_data(scan);
    status = bench::FromGrpc(documents_->WriteChunk(&second, write, &written), "WriteChunk");
    if (!status.ok()) return status;
    finish.set_name(started.name());
    return bench::FromGrpc(documents_->FinishUpload(&third, finish, &finished), "FinishUpload");
  }

  absl::Status Send(const char* person, const v1::ExecuteBatchRequest& batch) {
    if (batch.requests().empty()) return absl::OkStatus();
    grpc::ClientContext context;
    bench::Prepare(person, kAnswerMax, &context);
    v1::ExecuteBatchResponse response;
    const absl::Status status = bench::FromGrpc(stub_->ExecuteBatch(&context, batch, &response), "ExecuteBatch");
    if (!status.ok()) return status;
    for (const v1::ExecuteOutcome& outcome : response.outcomes()) {
      if (!outcome.has_done()) return absl::InternalError(outcome.refused().message());
    }
    return absl::OkStatus();
  }

  const std::unique_ptr<v1::CaseService::Stub> stub_;
  const std::unique_ptr<v1::DocumentService::Stub> documents_;
  const uint64_t run_;
  uint64_t next_request_ = 0;
};

int Main(const std::string& target, uint64_t count) {
  Maker maker(grpc::CreateChannel(target, grpc::InsecureChannelCredentials()));
  for (uint64_t from = 0; from < count; from += 3 * kBatch) {
    const absl::Status status = maker.Make(from, std::min(count, from + 3 * kBatch));
    if (status.ok()) continue;
    std::cerr << "gaiwan_hand_over_maker: " << status.message() << std::endl;
    return 1;
  }
  std::cout << count << std::endl;
  return 0;
}

}  // namespace
}  // namespace gaiwan::testing

int main(int argc, char** argv) {
  uint64_t count = 0;
  if (argc != 3 || !absl::SimpleAtoi(argv[2], &count)) {
    std::cerr << "usage: gaiwan_hand_over_maker HOST:PORT COUNT" << std::endl;
    return 2;
  }
  return gaiwan::testing::Main(argv[1], count);
}
