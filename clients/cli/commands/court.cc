// gaiwan court: what a liaison does by hand: the inbox, a hand-over fetched and confirmed, an answer, a delegation, a
// day compared; and for the committee the stamped slip of a court, which is a full receipt.
#include <openssl/evp.h>

#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/execute.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/files.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/received.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "gaiwan/v1/judicial_service.pb.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string org;
  bool show_final = false;
  std::string date;
  PageFlags page;
  std::string id;
  std::string document;
  std::string out;
  std::string answer;
  std::string number;
  std::string due_date;
  std::string note;
  std::string request_id;
  std::string unit;
  std::string kind = "delegated";
  std::vector<std::string> parties;
  std::string dispute_class;
  std::string facts;
  std::string claim;
  std::string held;
  std::string confirmation;
  std::string referral;
  std::string photo;
  std::string case_name;
  ExecuteFlags execute;
};

std::string Sha256Hex(const std::string& bytes) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_sha256(), nullptr);
  return absl::BytesToHexString(absl::string_view(digest).substr(0, size));
}

std::string AboutText(const std::string& subject) {
  if (subject == "delegation") return "委派委托结果";
  if (absl::StartsWith(subject, "referrals/")) return absl::StrCat("转交 ", subject.substr(subject.find('/') + 1));
  return absl::StrCat("司法确认申请 ", subject.substr(subject.find('/') + 1));
}

constexpr char kSham[] = "（涉嫌虚假调解，已中止）";

Cell StateCell(const v1::InboxItem& item) {
  std::string text = EnumWord(v1::LineState_Name(item.hand_over().state()));
  if (item.sham_suspicion()) return Cell(absl::StrCat(text, kSham), Colour::kRed);
  if (item.overdue()) return Cell(absl::StrCat(text, "（超时）"), Colour::kRed);
  return Cell(std::move(text));
}

void PrintItem(Context& context, const v1::InboxItem& item) {
  const v1::LineHandOver& line = item.hand_over();
  PrintFields(context.out(),
              {{"递交", item.id()},
               {"事项", AboutText(line.subject())},
               {"状态", absl::StrCat(EnumWord(v1::LineState_Name(line.state())), item.overdue() ? "（超时）" : "",
                                     item.sham_suspicion() ? kSham : "")},
               {"对方编号", line.number()},
               {"备妥", TimeText(line.create_time())},
               {"取件", line.has_send_time() ? TimeText(line.send_time()) : ""},
               {"收到", line.has_receive_time() ? TimeText(line.receive_time()) : ""},
               {"答复", line.has_answer_time() ? TimeText(line.answer_time()) : ""},
               {"摘要", line.digest()}});
}

int Inbox(Context& context, const Flags& flags) {
  v1::ListInboxRequest request;
  request.set_org(OrgName(flags.org));
  request.set_show_final(flags.show_final);
  request.set_date(flags.date);
  v1::ListInboxResponse list;
  const grpc::Status status = CallPages(
      context, request, flags.page,
      [&context](grpc::ClientContext* call, const v1::ListInboxRequest& page_request, v1::ListInboxResponse* page) {
        return context.client().judicial().ListInbox(call, page_request, page);
      },
      &list);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  Table table({"递交", "事项", "状态", "备妥", "对方编号"});
  for (const v1::InboxItem& item : list.items()) {
    table.AddRow({item.id(), AboutText(item.hand_over().subject()), StateCell(item),
                  TimeText(item.hand_over().create_time()), item.hand_over().number()});
  }
  if (table.empty()) {
    context.out() << "没有待办的递交\n";
    return kExitDone;
  }
  table.Print(context.out(), context.out_colours());
  if (!list.next_page_token().empty()) context.out() << "下一页：--page-token " << list.next_page_token() << '\n';
  return kExitDone;
}

// Fetches, and works out the digest over the bytes that came.
grpc::Status FetchContent(Context& context, const std::string& id, v1::FetchHandOverResponse* response) {
  v1::FetchHandOverRequest request;
  request.set_id(id);
  const grpc::Status status = context.client().CallUntilKnown(
      [&](grpc::ClientContext* call) { return context.client().judicial().FetchHandOver(call, request, response); });
  if (status.ok() && Sha256Hex(response->content()) != response->digest()) {
    return grpc::Status(grpc::StatusCode::DATA_LOSS, "what arrived has another digest: fetch it again");
  }
  return status;
}

// Kept first, confirmed then: what is confirmed has to be here.
int Fetch(Context& context, const Flags& flags) {
  v1::FetchHandOverResponse fetched;
  const grpc::Status got = FetchContent(context, flags.id, &fetched);
  if (!got.ok()) return context.Fail(got);
  if (!flags.out.empty()) {
    std::ofstream file(flags.out, std::ios::binary | std::ios::trunc);
    file << fetched.content() << std::flush;
    if (!file.good()) return context.Fail(absl::StrCat("--out ", flags.out, " cannot be written: not confirmed"));
    v1::ConfirmReceiptRequest request;
    request.set_id(flags.id);
    request.set_digest(fetched.digest());
    request.set_number(flags.number);
    v1::ConfirmReceiptResponse confirmed;
    const grpc::Status status = context.client().CallUntilKnown([&](grpc::ClientContext* call) {
      return context.client().judicial().ConfirmReceipt(call, request, &confirmed);
    });
    if (!status.ok()) return context.Fail(status);
    if (context.json()) return context.PrintJson(confirmed);
    PrintItem(context, confirmed.item());
    return kExitDone;
  }
  v1::HandOverContent content;
  if (!content.ParseFromString(fetched.content())) return context.Fail("the content does not parse");
  return context.PrintJson(content);
}

// A document that goes along, or the packet as on paper, whole, into a file.
int Paper(Context& context, const Flags& flags) {
  v1::ReadHandOverPaperRequest request;
  request.set_id(flags.id);
  request.set_document(flags.document);
  v1::ReadHandOverPaperResponse response;
  const ReceiveEnd end = Receive(
      flags.out,
      [&](int64_t offset, v1::ReadHandOverPaperResponse* answer) {
        request.set_offset(offset);
        const grpc::Status status = context.client().CallUntilKnown([&](grpc::ClientContext* call) {
          return context.client().judicial().ReadHandOverPaper(call, request, answer);
        });
        // The rest of the same rendering.
        if (status.ok() && flags.document.empty()) request.set_sha256(answer->sha256());
        return status;
      },
      &response);
  if (!end.status.ok()) return context.Fail(end.status);
  if (!end.wrong.empty()) return context.Fail(end.wrong);
  if (context.json()) {
    response.clear_data();
    return context.PrintJson(response);
  }
  context.out() << flags.out << "：" << response.total_bytes() << " 字节，" << response.sha256() << '\n';
  return kExitDone;
}

// What lies open for the caller under this id, among all pages; nullopt when nothing does.
std::optional<v1::InboxItem> FindOpen(Context& context, const std::string& id) {
  v1::ListInboxRequest request;
  do {
    v1::ListInboxResponse page;
    const grpc::Status status = context.client().CallUntilKnown(
        [&](grpc::ClientContext* call) { return context.client().judicial().ListInbox(call, request, &page); });
    if (!status.ok()) return std::nullopt;
    for (const v1::InboxItem& item : page.items()) {
      if (item.id() == id) return item;
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return std::nullopt;
}

int Answer(Context& context, const Flags& flags) {
  v1::FetchHandOverResponse fetched;
  const grpc::Status got = FetchContent(context, flags.id, &fetched);
  // What came on paper before it was fetched is answered without a digest.
  if (got.error_code() == grpc::StatusCode::FAILED_PRECONDITION) {
    const std::optional<v1::InboxItem> open = FindOpen(context, flags.id);
    if (!open.has_value() || open->hand_over().state() != v1::LINE_STATE_RECEIVED) return context.Fail(got);
    *fetched.mutable_item() = *open;
  } else if (!got.ok()) {
    return context.Fail(got);
  }
  v1::AnswerRequest request;
  request.set_id(flags.id);
  request.set_digest(fetched.digest());
  request.set_request_id(flags.request_id.empty() ? context.io().new_uuid() : flags.request_id);
  const bool is_referral = absl::StartsWith(fetched.item().hand_over().subject(), "referrals/");
  std::string upper = absl::StrReplaceAll(absl::AsciiStrToUpper(flags.answer), {{"-", "_"}});
  v1::CourtAnswer court_answer = v1::COURT_ANSWER_UNSPECIFIED;
  v1::ReferralState partner_answer = v1::REFERRAL_STATE_UNSPECIFIED;
  const bool known = is_referral ? v1::ReferralState_Parse(absl::StrCat("REFERRAL_STATE_", upper), &partner_answer)
                                 : v1::CourtAnswer_Parse(absl::StrCat("COURT_ANSWER_", upper), &court_answer);
  if (!known) {
    return context.WrongUsage(absl::StrCat("there is no answer `", flags.answer, "` to ",
                                           is_referral ? "a referral" : "an application or what was returned"));
  }
  request.set_court_answer(court_answer);
  request.set_partner_answer(partner_answer);
  request.set_number(flags.number);
  request.set_due_date(flags.due_date);
  if (!flags.note.empty()) request.mutable_note()->set_text(flags.note);
  v1::AnswerResponse response;
  const grpc::Status status = context.client().CallUntilKnown(
      [&](grpc::ClientContext* call) { return context.client().judicial().Answer(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  PrintItem(context, response.item());
  return kExitDone;
}

int Delegate(Context& context, const Flags& flags) {
  v1::DelegateRequest request;
  request.set_request_id(flags.request_id.empty() ? context.io().new_uuid() : flags.request_id);
  request.set_court(OrgName(flags.org));
  request.set_unit(OrgName(flags.unit));
  request.set_court_number(flags.number);
  request.set_kind(flags.kind == "entrusted"           ? v1::DELEGATION_KIND_ENTRUSTED
                   : flags.kind == "entrusted-summary" ? v1::DELEGATION_KIND_ENTRUSTED_SUMMARY
                                                       : v1::DELEGATION_KIND_DELEGATED);
  request.set_dispute_class(flags.dispute_class);
  if (!flags.facts.empty()) request.mutable_text()->set_facts(flags.facts);
  if (!flags.claim.empty()) request.mutable_text()->set_claim(flags.claim);
  for (const std::string& text : flags.parties) {
    const absl::StatusOr<v1::NewParty> party = ParseParty(text);
    if (!party.ok()) return context.WrongUsage(absl::StrCat("--party ", party.status().message()));
    *request.add_parties() = *party;
  }
  v1::DelegateResponse response;
  const grpc::Status status = context.client().CallUntilKnown(
      [&](grpc::ClientContext* call) { return context.client().judicial().Delegate(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  if (response.existed()) context.out() << "这个案号已经委派过：\n";
  const v1::Delegation& delegation = response.delegated().delegation();
  PrintFields(context.out(), {{"案件", std::string(LastPart(response.delegated().case_()))},
                              {"法院案号", delegation.court_number()},
                              {"状态", EnumWord(v1::DelegationState_Name(delegation.state()))},
                              {"未接受的理由", response.delegated().decline_reason()}});
  return kExitDone;
}

int Delegations(Context& context, const Flags& flags) {
  v1::ListDelegationsRequest request;
  request.set_court(OrgName(flags.org));
  request.set_court_number(flags.number);
  v1::ListDelegationsResponse list;
  const grpc::Status status = CallPages(
      context, request, flags.page,
      [&context](grpc::ClientContext* call, const v1::ListDelegationsRequest& page_request,
                 v1::ListDelegationsResponse* page) {
        return context.client().judicial().ListDelegations(call, page_request, page);
      },
      &list);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  Table table({"法院案号", "种类", "状态", "结果", "案件", "未接受的理由"});
  for (const v1::DelegatedCase& each : list.delegations()) {
    const v1::Delegation& delegation = each.delegation();
    table.AddRow(
        {delegation.court_number(), EnumWord(v1::DelegationKind_Name(delegation.kind())),
         absl::StrCat(EnumWord(v1::DelegationState_Name(delegation.state())), each.sham_suspicion() ? kSham : ""),
         delegation.result() == v1::DELEGATION_RESULT_UNSPECIFIED
             ? ""
             : EnumWord(v1::DelegationResult_Name(delegation.result())),
         std::string(LastPart(each.case_())), each.decline_reason()});
  }
  if (table.empty()) {
    context.out() << "没有委派委托的案件\n";
    return kExitDone;
  }
  table.Print(context.out(), context.out_colours());
  if (!list.next_page_token().empty()) context.out() << "下一页：--page-token " << list.next_page_token() << '\n';
  return kExitDone;
}

std::string DifferenceText(v1::DifferenceKind kind) {
  switch (kind) {
    case v1::DIFFERENCE_KIND_MISSING_AT_RECEIVER:
      return "我方没有，请取件";
    case v1::DIFFERENCE_KIND_MISSING_AT_COUNTY:
      return "县里没有这件递交";
    case v1::DIFFERENCE_KIND_DIGEST:
      return "内容不同，请重新取件";
    case v1::DIFFERENCE_KIND_STATE:
      return "处理结果不同";
    case v1::DIFFERENCE_KIND_NUMBER:
      return "编号不同";
    default:
      return "县里没有这个案号，请重新委派";
  }
}

// Of a hand-over the receiver's answer by its name in the protocol, in lower case.
bool ReadAnswer(absl::string_view word, v1::HeldHandOver* held) {
  const std::string upper = absl::AsciiStrToUpper(word);
  v1::CourtAnswer court = v1::COURT_ANSWER_UNSPECIFIED;
  v1::ReferralState partner = v1::REFERRAL_STATE_UNSPECIFIED;
  // Both have `received`, which needs no saying, and so tells nothing of the kind.
  if (v1::CourtAnswer_Parse(absl::StrCat("COURT_ANSWER_", upper), &court)) {
    held->set_court_answer(court);
    return true;
  }
  if (!v1::ReferralState_Parse(absl::StrCat("REFERRAL_STATE_", upper), &partner)) return false;
  held->set_partner_answer(partner);
  return true;
}

// Lines `hand-over TAB digest TAB number TAB received|accepted|refused TAB answer`, as `gaiwan-court --print` writes
// them: the answer of what was accepted or refused.
absl::Status ReadHeld(absl::string_view text, v1::ReconcileRequest* request) {
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipWhitespace())) {
    ++number;
    const std::vector<std::string> parts = absl::StrSplit(line, '\t');
    v1::LineState state = v1::LINE_STATE_UNSPECIFIED;
    if (parts.size() < 4 || parts.size() > 5 ||
        !v1::LineState_Parse(absl::StrCat("LINE_STATE_", absl::AsciiStrToUpper(parts[3])), &state)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "line ", number,
          ": expected hand-over, digest, number, received, accepted or refused, and the answer, parted by tabs"));
    }
    v1::HeldHandOver* held = request->add_held();
    held->set_id(parts[0]);
    held->set_digest(parts[1]);
    held->set_number(parts[2]);
    held->set_state(state);
    if (parts.size() == 5 && !parts[4].empty() && !ReadAnswer(parts[4], held)) {
      return absl::InvalidArgumentError(absl::StrCat("line ", number, ": there is no answer `", parts[4], "`"));
    }
  }
  return absl::OkStatus();
}

int Reconcile(Context& context, const Flags& flags) {
  v1::ReconcileRequest request;
  request.set_org(OrgName(flags.org));
  request.set_date(flags.date);
  if (!flags.held.empty()) {
    const absl::StatusOr<std::string> text = ReadWhole(flags.held, context.io().in);
    if (!text.ok()) return context.Fail(absl::StrCat("--held ", text.status().message()));
    const absl::Status read = ReadHeld(*text, &request);
    if (!read.ok()) return context.WrongUsage(absl::StrCat("--held ", read.message()));
  }
  v1::ReconcileResponse response;
  const grpc::Status status = context.client().CallUntilKnown(
      [&](grpc::ClientContext* call) { return context.client().judicial().Reconcile(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) {
    static_cast<void>(context.PrintJson(response));
  } else {
    Table table({"递交", "差异", "县里的状态", "县里的编号"});
    for (const v1::Difference& difference : response.differences()) {
      table.AddRow({difference.id(), Cell(DifferenceText(difference.kind()), Colour::kRed),
                    difference.has_hand_over() ? EnumWord(v1::LineState_Name(difference.hand_over().state())) : "",
                    difference.hand_over().number()});
    }
    if (!table.empty()) table.Print(context.out(), context.out_colours());
    context.out() << "一致 " << response.same() << " 件，补记 " << response.recorded_now() << " 件，不一致 "
                  << response.differences_size() << " 件\n";
  }
  return response.differences().empty() ? kExitDone : kExitFailed;
}

// The stamped slip: entered by the committee with its real date (--at, --basis paper), with or without its photo.
int Receipt(Context& context, const Flags& flags) {
  v1::ExecuteRequest request;
  request.set_name(CaseName(flags.case_name));
  v1::HandOverReceipt* receipt = nullptr;
  if (!flags.referral.empty()) {
    v1::RecordPartnerAnswer* answer = request.mutable_command()->mutable_record_partner_answer();
    answer->set_referral(flags.referral);
    answer->set_answer(v1::REFERRAL_STATE_RECEIVED);
    receipt = answer->mutable_receipt();
  } else {
    v1::RecordCourtAnswer* answer = request.mutable_command()->mutable_record_court_answer();
    answer->set_confirmation(flags.confirmation);
    answer->set_answer(v1::COURT_ANSWER_RECEIVED);
    receipt = answer->mutable_receipt();
  }
  receipt->set_way(v1::HAND_OVER_WAY_BY_HAND);
  receipt->set_number(flags.number);
  receipt->set_document(flags.photo);
  return Execute(context, std::move(request), flags.execute);
}

void AddOrg(CLI::App* app, Flags* flags) {
  app->add_option("--org", flags->org, "Whose liaison you are; the only one when empty.")->type_name("ORG");
}
void AddId(CLI::App* app, Flags* flags) {
  app->add_option("hand-over", flags->id, "As `court inbox` shows it.")->type_name("HAND-OVER")->required();
}

void AddReading(CommandTree* tree, CLI::App* group, const std::shared_ptr<Flags>& flags) {
  CLI::App* inbox = tree->Add(group, "inbox", "List what was handed over to your organisation, oldest first.",
                              {{"gaiwan court inbox", "what is open"},
                               {"gaiwan court inbox --final --date 2026-03-02", "all of a day, answered ones too"}},
                              [flags](Context& context) { return Inbox(context, *flags); });
  AddOrg(inbox, flags.get());
  inbox->add_flag("--final", flags->show_final, "Those that are taken or refused too.");
  inbox->add_option("--date", flags->date, "Only those of this day.")->type_name("DATE");
  AddPageFlags(inbox, &flags->page);

  CLI::App* fetch = tree->Add(group, "fetch", "Fetch a hand-over; with --out, keep it and confirm that it arrived.",
                              {{"gaiwan court fetch c-7f3-12", "look at it"},
                               {"gaiwan court fetch c-7f3-12 --out c-7f3-12.pb --number 收7", "keep and confirm it"}},
                              [flags](Context& context) { return Fetch(context, *flags); });
  AddId(fetch, flags.get());
  fetch->add_option("--out", flags->out, "File for the bytes as they came.")->type_name("FILE");
  fetch->add_option("--number", flags->number, "Your own number of the receipt.")->type_name("TEXT");

  CLI::App* paper =
      tree->Add(group, "paper", "Fetch a document of a hand-over, or its packet as it would go on paper.",
                {{"gaiwan court paper c-7f3-12 4 --out agreement.pdf", "a document that `court fetch` lists"},
                 {"gaiwan court paper c-7f3-12 --out packet.pdf", "letter, catalogue and all papers, as one PDF"}},
                [flags](Context& context) { return Paper(context, *flags); });
  AddId(paper, flags.get());
  paper->add_option("document", flags->document, "Its id, as the content lists it; none: the packet.")
      ->type_name("DOCUMENT");
  paper->add_option("--out", flags->out, "File for it.")->type_name("FILE")->required();

  CLI::App* delegations = tree->Add(group, "delegations", "List what your court delegated, and where it stands.",
                                    {{"gaiwan court delegations", "all, by number"}},
                                    [flags](Context& context) { return Delegations(context, *flags); });
  AddOrg(delegations, flags.get());
  delegations->add_option("--number", flags->number, "Only the one of this number.")->type_name("TEXT");
  AddPageFlags(delegations, &flags->page);
}

void AddActing(CommandTree* tree, CLI::App* group, const std::shared_ptr<Flags>& flags) {
  CLI::App* answer =
      tree->Add(group, "answer", "Answer a hand-over with your own number: filed, not-accepted, confirmed, ...",
                {{"gaiwan court answer c-7f3-12 filed --number （2026）青2821民特7号", "taken"},
                 {"gaiwan court answer c-7f3-12 supplement-required --number 收7 --due 2026-03-20 --note 补交身份证明",
                  "more is asked"},
                 {"gaiwan court answer c-7f3-15 accepted --number 警7", "a referral"}},
                [flags](Context& context) { return Answer(context, *flags); });
  AddId(answer, flags.get());
  answer
      ->add_option(
          "answer", flags->answer,
          "received, filed, supplement-required, summons, not-accepted, withdrawn, deemed-withdrawn, confirmed, "
          "rejected, objection, enforcement, mediation-document; of a referral: received, accepted, refused, done.")
      ->type_name("ANSWER")
      ->required();
  answer->add_option("--number", flags->number, "Your own number of the matter.")->type_name("TEXT")->required();
  answer->add_option("--due", flags->due_date, "By when papers are supplied, an objection raised.")->type_name("DATE");
  answer->add_option("--note", flags->note, "Reason, or what is to be supplied.")->type_name("TEXT");
  answer->add_option("--request-id", flags->request_id, "A UUID. A repeat changes nothing.")->type_name("UUID");

  CLI::App* delegate =
      tree->Add(group, "delegate", "Delegate a matter to a village, town or committee, under your own number.",
                {{"gaiwan court delegate 632821100001 --number （2026）青2821诉前调12号 --party 申请人:甲 --party "
                  "被申请人:乙 --claim 返还借款",
                  "before filing"}},
                [flags](Context& context) { return Delegate(context, *flags); });
  delegate->add_option("unit", flags->unit, "Who is to mediate.")->type_name("ORG")->required();
  AddOrg(delegate, flags.get());
  delegate->add_option("--number", flags->number, "The court's own number of the matter.")
      ->type_name("TEXT")
      ->required();
  AddChoice(delegate, "--kind", &flags->kind, {"delegated", "entrusted", "entrusted-summary"},
            "Before filing; after it; after it in summary procedure.");
  delegate->add_option("--party", flags->parties, "SIDE:NAME[:PHONE]; SIDE is applicant, respondent or third.")
      ->type_name("PARTY")
      ->required();
  delegate->add_option("--class", flags->dispute_class, "Code of the kind of dispute.")->type_name("CODE");
  delegate->add_option("--facts", flags->facts, "What happened.")->type_name("TEXT");
  delegate->add_option("--claim", flags->claim, "What is asked for.")->type_name("TEXT");
  delegate->add_option("--request-id", flags->request_id, "A UUID. A repeat changes nothing.")->type_name("UUID");

  CLI::App* reconcile = tree->Add(
      group, "reconcile", "Compare what you have of a day with what the county has.",
      {{"gaiwan court reconcile --date 2026-03-02 --held held.tsv", "held.tsv as `gaiwan-court --print` writes it"}},
      [flags](Context& context) { return Reconcile(context, *flags); });
  AddOrg(reconcile, flags.get());
  reconcile->add_option("--date", flags->date, "The day on which they lay ready.")->type_name("DATE")->required();
  reconcile->add_option("--held", flags->held, "What you have: hand-over, digest, number, state, parted by tabs.")
      ->type_name("FILE");

  CLI::App* receipt = tree->Add(
      group, "receipt", "Record the stamped slip of a court or partner: a full receipt, with its real date.",
      {{"gaiwan court receipt c-7f3 --confirmation 1 --number 收据12 --photo 9 --at \"2026-03-02 15:00\" --basis paper",
        "the slip for an application"}},
      [flags](Context& context) { return Receipt(context, *flags); });
  receipt->add_option("case", flags->case_name, "The case, as c-….")->type_name("CASE")->required();
  receipt->add_option("--confirmation", flags->confirmation, "The application; empty: what went back to the court.")
      ->type_name("ID");
  receipt->add_option("--referral", flags->referral, "The referral.")->type_name("ID");
  receipt->add_option("--number", flags->number, "Number on the slip.")->type_name("TEXT")->required();
  receipt->add_option("--photo", flags->photo, "Id of the document with its photo.")->type_name("ID");
  AddExecuteFlags(receipt, &flags->execute);
}

}  // namespace

void AddCourt(CommandTree* tree) {
  CLI::App* group = tree->AddGroup(tree->root(), "court", "Hand-overs to courts and partners, by line and on paper.",
                                   {{"gaiwan court inbox", "what was handed over to your organisation"},
                                    {"gaiwan court fetch c-7f3-12 --out c-7f3-12.pb", "keep and confirm it"},
                                    {"gaiwan court receipt c-7f3 --number 收据12", "the stamped slip of a court"}});
  AddReading(tree, group, std::make_shared<Flags>());
  AddActing(tree, group, std::make_shared<Flags>());
}

}  // namespace gaiwan::cli
