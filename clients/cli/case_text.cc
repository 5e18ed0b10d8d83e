#include "clients/cli/case_text.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/case_head_text.h"
#include "clients/cli/format.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "workflow/base/display_width.h"
#include "workflow/base/proto_time.h"
#include "workflow/case_flags.h"
#include "workflow/clause_order.h"
#include "workflow/due_clock.h"
#include "workflow/enforceability.h"

namespace gaiwan::cli {
namespace {

std::string GradeWord(absl::string_view grade) {
  if (grade == "red") return "红色";
  if (grade == "orange") return "橙色";
  if (grade == "yellow") return "黄色";
  if (grade == "green") return "绿色";
  return std::string(grade);
}

// One case on its way to the screen.
class CasePrinter {
 public:
  CasePrinter(Context* context, const v1::Case& c)
      : context_(*context), labels_(context->labels()), case_(c), definition_(c.definition()) {}

  // What a party needs to take part; asked once, so it stands wherever the party does.
  std::string NeedsWord(const v1::Personal& details) {
    std::vector<std::string> needs;
    for (const std::string& need : details.open().party().needs()) needs.push_back(labels_.Code("party_need", need));
    return needs.empty() ? "" : absl::StrCat("（", absl::StrJoin(needs, "、"), "）");
  }

  void PrintParties() {
    Table table({"当事人", "地位", "身份", "权利告知", "同意"});
    for (const v1::Party& party : case_.parties()) {
      std::vector<std::string> consents;
      for (const v1::Consent& consent : party.consents()) {
        consents.push_back(absl::StrCat(EnumWord(v1::ConsentKind_Name(consent.kind())),
                                        EnumWord(v1::ConsentAnswer_Name(consent.answer()))));
      }
      const std::string heads = party.head_count() > 0 ? absl::StrCat("（", party.head_count(), " 人）") : "";
      table.AddRow(
          {absl::StrCat(party.id(), party.removed() ? "（已移除）" : "", party.minor() ? "（未成年）" : "",
                        party.needs_reading() ? "（须宣读）" : ""),
           EnumWord(v1::PartySide_Name(party.side())),
           absl::StrCat(PersonalText(party.details()), heads, NeedsWord(party.details())),
           party.told_round() == case_.round() && party.has_told_time() ? TimeText(party.told_time()) : "未告知",
           absl::StrJoin(consents, "，")});
    }
    PrintPart("当事人", table);
  }

  // Those around the parties: who stands for whom, who was invited, how each was identified, what was served.
  void PrintOthers() {
    Table others({"代理与参与", "身份", "姓名", "当事人", "权限或语言", "有效期至"});
    for (const v1::Representative& each : case_.representatives()) {
      const bool has_power = each.power() != v1::POWER_SCOPE_UNSPECIFIED;
      others.AddRow({each.id(), EnumWord(v1::RepresentativeKind_Name(each.kind())), PersonalText(each.person()),
                     Who(each.party()), has_power ? EnumWord(v1::PowerScope_Name(each.power())) : "",
                     each.expiry_date()});
    }
    for (const v1::Participant& each : case_.participants()) {
      std::vector<std::string> languages;
      for (const std::string& language : each.languages()) languages.push_back(labels_.Code("language", language));
      others.AddRow({each.id(), EnumWord(v1::ParticipantKind_Name(each.kind())), PersonalText(each.person()),
                     absl::StrCat("各方同意（", absl::StrJoin(each.agreed_by(), "、"), "）"),
                     absl::StrJoin(languages, "、"), ""});
    }
    PrintPart("代理人和参与人", others);
    Table identities({"对象", "身份核对", "时间"});
    for (const v1::Identity& each : case_.identities()) {
      identities.AddRow({Who(each.who()), EnumWord(v1::IdentityLevel_Name(each.level())), TimeText(each.act_time())});
    }
    PrintPart("身份核对", identities);
    Table services({"当事人", "文书", "送达方式", "时间"});
    for (const v1::Service& each : case_.services()) {
      services.AddRow({Who(each.party()), labels_.Code("paper", each.paper()), labels_.Code("service_way", each.way()),
                       TimeText(each.act_time())});
    }
    PrintPart("送达", services);
  }

  // Whether the mediators are people both sides trust.
  void PrintImpartial() {
    Table table({"调解员", "事项", "当事人", "时间"});
    for (const v1::MediatorChoice& each : case_.mediator_choices()) {
      if (each.round() != case_.round()) continue;
      table.AddRow({labels_.Person(each.mediator()), each.refuses() ? Cell("不接受", Colour::kYellow) : Cell("选定"),
                    Who(each.party()), ""});
    }
    for (const v1::Disclosure& each : case_.disclosures()) {
      std::vector<std::string> kept;
      for (const std::string& party : each.kept_by()) kept.push_back(Who(party));
      table.AddRow({labels_.Person(each.mediator()), "披露利害关系",
                    kept.empty() ? "" : absl::StrCat(absl::StrJoin(kept, "、"), " 同意其继续"),
                    TimeText(each.act_time())});
    }
    for (const v1::Recusal& each : case_.recusals()) {
      table.AddRow({labels_.Person(each.mediator()),
                    absl::StrCat("申请回避 ", each.id(), "：", EnumWord(v1::RecusalState_Name(each.state()))),
                    each.party().empty() ? "本人提出" : Who(each.party()), TimeText(each.ask_time())});
    }
    PrintPart("调解员的选择与回避", table);
  }

  void PrintSessions() {
    Table table({"调解会", "形式", "计划", "开始", "结束", "结果", "地点", "到场"});
    for (const v1::Session& session : case_.sessions()) {
      const bool has_result = session.result() != v1::SESSION_RESULT_UNSPECIFIED;
      const std::string provider = labels_.Code("video_provider", session.video_provider());
      table.AddRow({session.id(),
                    absl::StrCat(EnumWord(v1::SessionMode_Name(session.mode())),
                                 provider.empty() ? "" : absl::StrCat("（", provider, "）")),
                    session.has_planned_start() ? TimeText(session.planned_start()) : "",
                    session.has_start_time() ? TimeText(session.start_time()) : "",
                    session.has_end_time() ? TimeText(session.end_time()) : "",
                    session.cancelled() ? "已取消"
                    : has_result        ? EnumWord(v1::SessionResult_Name(session.result()))
                                        : "",
                    labels_.Org(session.venue()), AttendanceText(session)});
    }
    PrintPart("调解会", table);
  }

  void PrintStatements() {
    Table table({"陈述", "当事人", "性质", "调解会", "确认"});
    for (const v1::Statement& statement : case_.statements()) {
      table.AddRow({statement.id(), Who(statement.party()),
                    absl::StrCat(EnumWord(v1::StatementKind_Name(statement.kind())),
                                 statement.separate_talk() ? "（单独谈话）" : ""),
                    statement.session(), Names(statement.confirmed_by())});
    }
    PrintPart("陈述", table);
    Table minutes({"笔录", "确认"});
    for (const v1::Session& session : case_.sessions()) {
      if (!session.minutes_confirmed_by().empty()) {
        minutes.AddRow({session.id(), Names(session.minutes_confirmed_by())});
      }
    }
    PrintPart("笔录", minutes);
  }

  void PrintDocuments() {
    Table table({"材料", "种类", "提交人", "页数", "文件", "情况"});
    for (const v1::Document& document : case_.documents()) {
      table.AddRow({document.id(), labels_.Code("paper", document.paper()),
                    document.party().empty() ? "调委会" : Who(document.party()),
                    document.pages() > 0 ? absl::StrCat(document.pages()) : "",
                    document.sha256().empty() ? "仅有纸件" : document.media_type(),
                    document.erased()      ? "已依法删除"
                    : document.withdrawn() ? "已撤回"
                    : document.released()  ? "已公开"
                                           : ""});
    }
    PrintPart("材料", table);
  }

  void PrintAgreements() {
    Table table({"协议", "形式", "盖章", "生效", "签名"});
    for (const v1::Agreement& agreement : case_.agreements()) {
      std::vector<std::string> signers;
      for (const v1::Signature& signature : agreement.signatures()) {
        signers.push_back(absl::StrCat(Who(signature.who()), signature.informed() ? "（已知情）" : ""));
      }
      table.AddRow(
          {agreement.id(),
           absl::StrCat(EnumWord(v1::AgreementForm_Name(agreement.form())), agreement.partial() ? "（部分）" : "",
                        agreement.replaces().empty() ? "" : absl::StrCat("（变更 ", agreement.replaces(), "）"),
                        agreement.replaced() ? "（已被取代）" : "", HandwrittenWord(agreement)),
           agreement.has_seal_time() ? TimeText(agreement.seal_time()) : "",
           agreement.has_effective_time() ? TimeText(agreement.effective_time()) : "未生效",
           absl::StrJoin(signers, "、")});
    }
    PrintPart("协议", table);
    for (const v1::Agreement& agreement : case_.agreements()) PrintAgreementText(agreement);
    PrintFindings();
  }

  static std::string HandwrittenWord(const v1::Agreement& agreement) {
    if (agreement.handwritten().empty()) return "";
    const v1::Transcript& transcript = agreement.transcript();
    const absl::string_view how = transcript.has_confirm_time() ? "录入已核对"
                                  : transcript.number() == 0    ? "未录入"
                                                                : "录入待核对";
    return absl::StrCat("（手写，材料 ", agreement.handwritten(), "，", how, "）");
  }

  // What a court could find unclear: a warning, and explained when it is asked to confirm.
  void PrintFindings() {
    Table table({"协议", "可执行性提示", "编号"});
    for (const v1::Agreement& agreement : case_.agreements()) {
      if (agreement.replaced()) continue;
      for (const v1::Finding& finding : FindingsOf(labels_.Text(definition_).settling(), case_, agreement)) {
        table.AddRow({agreement.id(), Cell(FindingWords(finding).zh(), Colour::kYellow), FindingId(finding)});
      }
    }
    PrintPart("可执行性（不影响协议，申请司法确认时须说明）", table);
  }

  void PrintObligations() {
    Table table({"履行义务", "谁向谁", "内容", "期限", "金额", "情况", "凭据"});
    for (const v1::Obligation& obligation : case_.obligations()) {
      const v1::Clause* clause = FindClauseOf(case_, obligation);
      const std::string done = obligation.has_act_time() ? absl::StrCat(" ", TimeText(obligation.act_time())) : "";
      const int first = WaitsForClause(case_, obligation);
      table.AddRow({obligation.id(), clause == nullptr ? "" : Between(*clause),
                    clause == nullptr ? "" : WhatIsOwed(*clause),
                    clause == nullptr ? obligation.due_date() : WhenIsItDue(*clause, obligation.due_date()),
                    obligation.has_amount() ? MoneyText(obligation.amount()) : "",
                    absl::StrCat(EnumWord(v1::ObligationState_Name(obligation.state())), done,
                                 first == 0 ? "" : absl::StrCat("，待第 ", first, " 条履行")),
                    obligation.proved() ? "有" : ""});
    }
    PrintPart("履行", table);
  }

  void PrintCourt() {
    Table applications({"司法确认", "协议", "法院", "申请", "答复", "案号", "截止"});
    for (const v1::Confirmation& each : case_.confirmations()) {
      const bool answered = each.answer() != v1::COURT_ANSWER_UNSPECIFIED;
      applications.AddRow({each.id(), each.agreement(), labels_.Org(each.court()),
                           absl::StrCat(TimeText(each.apply_time()), each.late() ? "（逾期）" : ""),
                           answered ? EnumWord(v1::CourtAnswer_Name(each.answer())) : "待答复", each.court_number(),
                           each.due_date()});
    }
    PrintPart("司法确认", applications);
    Table lines({"专线递交", "事项", "单位", "备妥", "情况", "对方编号"});
    for (const v1::LineHandOver& each : case_.line_hand_overs()) {
      lines.AddRow({absl::StrCat(LastPart(case_.name()), "-", each.entry()), each.subject(), labels_.Org(each.to()),
                    TimeText(each.create_time()), EnumWord(v1::LineState_Name(each.state())), each.number()});
    }
    PrintPart("专线递交", lines);
    Table suits({"诉讼", "当事人", "协议", "案号", "结果"});
    for (const v1::Suit& suit : case_.suits()) {
      const bool judged = suit.result() != v1::JUDGMENT_RESULT_UNSPECIFIED;
      suits.AddRow({suit.id(), suit.party().empty() ? "" : Who(suit.party()), suit.agreement(), suit.court_number(),
                    judged ? EnumWord(v1::JudgmentResult_Name(suit.result())) : ""});
    }
    PrintPart("诉讼", suits);
    Table referrals({"转交", "机关", "单位", "理由", "情况", "对方编号"});
    for (const v1::Referral& each : case_.referrals()) {
      referrals.AddRow({each.id(), labels_.Code("partner", each.partner()), labels_.Org(each.to()),
                        labels_.Code("referral_reason", each.reason()), EnumWord(v1::ReferralState_Name(each.state())),
                        each.partner_number()});
    }
    PrintPart("转交", referrals);
  }

  // What shows a visit beside the word of who made it.
  static std::string VisitProof(const v1::Visit& visit) {
    std::vector<std::string> proof;
    if (!visit.documents().empty()) proof.push_back(absl::StrCat("材料 ", absl::StrJoin(visit.documents(), " ")));
    if (visit.place_noted()) proof.emplace_back("地点已登记");
    if (visit.place_refused()) proof.emplace_back("不愿登记地点");
    return proof.empty() ? "" : absl::StrCat("（", absl::StrJoin(proof, "，"), "）");
  }

  void PrintMoves() {
    Table transfers({"移送", "自", "至", "理由", "情况", "提出"});
    for (const v1::Transfer& transfer : case_.transfers()) {
      transfers.AddRow({transfer.id(), labels_.Org(transfer.from()), labels_.Org(transfer.to()),
                        labels_.Code("transfer_reason", transfer.reason()),
                        EnumWord(v1::TransferState_Name(transfer.state())), TimeText(transfer.offer_time())});
    }
    PrintPart("移送", transfers);
    PrintDangers();
    Table visits({"回访", "计划", "完成", "方式", "结果"});
    for (const v1::Visit& visit : case_.visits()) {
      const bool has_outcome = visit.outcome() != v1::VISIT_OUTCOME_UNSPECIFIED;
      visits.AddRow({visit.id(), visit.planned_date(), visit.has_visit_time() ? TimeText(visit.visit_time()) : "",
                     absl::StrCat(labels_.Code("visit_way", visit.way()), VisitProof(visit)),
                     has_outcome ? EnumWord(v1::VisitOutcome_Name(visit.outcome())) : ""});
    }
    PrintPart("回访", visits);
    Table satisfactions({"满意度", "轮次", "评价", "方式", "发码", "评价时间"});
    for (const v1::Satisfaction& each : case_.satisfactions()) {
      satisfactions.AddRow({Who(each.party()), absl::StrCat(each.round()),
                            EnumWord(v1::SatisfactionResult_Name(each.result())),
                            each.has_answer_time() ? EnumWord(v1::SatisfactionWay_Name(each.way())) : "",
                            each.has_ask_time() ? TimeText(each.ask_time()) : "",
                            each.has_answer_time() ? TimeText(each.answer_time()) : ""});
    }
    PrintPart("满意度", satisfactions);
  }

  // What nobody has answered for stands out, in a closed case too.
  void PrintDangers() {
    Table risks({"风险", "等级", "人数", "已报告", "时间", "处置答复"});
    for (const v1::Risk& risk : case_.risks()) {
      const bool answered = !risk.acknowledged_by().empty();
      const bool red = risk.grade() == "red" || !answered;
      risks.AddRow(
          {risk.id(), Cell(GradeWord(risk.grade()), red ? Colour::kRed : Colour::kYellow),
           risk.people() > 0 ? absl::StrCat(risk.people()) : "", risk.reported() ? "是" : "否",
           TimeText(risk.act_time()),
           answered ? Cell(absl::StrCat(labels_.Person(risk.acknowledged_by()), " ", TimeText(risk.acknowledge_time())))
                    : Cell("无", Colour::kRed)});
    }
    PrintPart("风险", risks);
    Table preventions({"防止激化", "类别", "人数", "时间", "司法所确认"});
    for (const v1::Prevention& prevention : case_.preventions()) {
      preventions.AddRow({prevention.id(), labels_.Code("prevention", prevention.kind()),
                          absl::StrCat(prevention.people()), TimeText(prevention.act_time()),
                          prevention.confirmed() ? "是" : "否"});
    }
    PrintPart("防止激化", preventions);
    Table extensions({"延长", "期限", "天数", "申请", "情况"});
    for (const v1::Extension& extension : case_.extensions()) {
      // `{rule}` or `{rule}.{subject}`: also of a clock that ended meanwhile.
      const std::string rule = extension.clock().substr(0, extension.clock().find('.'));
      extensions.AddRow({extension.id(), labels_.Clock(definition_, rule), absl::StrCat(extension.days()),
                         TimeText(extension.ask_time()), EnumWord(v1::ExtensionState_Name(extension.state()))});
    }
    PrintPart("延长期限", extensions);
  }

  // Other cases, and those outside who help, urge, complain and guide.
  void PrintAround() {
    Table links({"关联案件", "关系", "登记在"});
    for (const v1::CaseLink& link : case_.links()) {
      const bool joined = link.from_other() && link.kind() == v1::LINK_KIND_MERGED;
      links.AddRow({std::string(LastPart(link.other())),
                    joined ? "已并入本案" : EnumWord(v1::LinkKind_Name(link.kind())),
                    link.from_other() ? "对方案件" : "本案"});
    }
    PrintPart("关联案件", links);
    Table supports({"帮助", "需要", "说明", "地点", "需用日期", "合伙人", "情况"});
    for (const v1::Support& support : case_.supports()) {
      supports.AddRow({support.id(), labels_.Code("support_need", support.need()), OneLine(support.words()),
                       labels_.Org(support.place()), support.needed_by(), support.partner(),
                       EnumWord(v1::SupportState_Name(support.state()))});
    }
    PrintPart("红色合伙人", supports);
    Table others({"监督指导", "谁", "事由", "期限", "答复", "时间"});
    for (const v1::Urging& urging : case_.urgings()) {
      others.AddRow({absl::StrCat("督办 ", urging.id()), labels_.Person(urging.by()), "", urging.due_date(),
                     urging.answered() ? "已答复" : "待答复", TimeText(urging.act_time())});
    }
    for (const v1::Complaint& complaint : case_.complaints()) {
      others.AddRow({absl::StrCat("投诉 ", complaint.id()), complaint.party().empty() ? "" : Who(complaint.party()),
                     labels_.Code("complaint_reason", complaint.reason()), "",
                     absl::StrCat(complaint.answered() ? "已答复" : "待答复", complaint.sent_on() ? "，已转交" : ""),
                     TimeText(complaint.act_time())});
    }
    for (const v1::Guidance& guidance : case_.guidances()) {
      others.AddRow({absl::StrCat("指导 ", guidance.id()), labels_.Org(guidance.of()), "", "",
                     guidance.answered() ? "已答复" : "待答复", TimeText(guidance.act_time())});
    }
    PrintPart("监督与指导", others);
  }

  // Subjects of one track in the same state stand in one line: six households told of their rights are no six lines.
  void PrintTracks() {
    struct Line {
      std::string track;
      std::string state;
      std::vector<std::string> subjects;
      absl::Time latest;
    };
    std::vector<Line> lines;
    for (const v1::TrackState& track : case_.tracks()) {
      if (track.track() == "main") continue;
      auto line = std::find_if(lines.begin(), lines.end(), [&track](const Line& each) {
        return each.track == track.track() && each.state == track.state();
      });
      if (line == lines.end())
        line = lines.insert(lines.end(), {track.track(), track.state(), {}, absl::InfinitePast()});
      if (!track.subject().empty()) line->subjects.push_back(track.subject());
      if (track.has_enter_time()) line->latest = std::max(line->latest, ToTime(track.enter_time()));
    }
    Table table({"并行事项", "状态", "起", "对象"});
    for (const Line& line : lines) {
      table.AddRow({labels_.Track(definition_, line.track), labels_.State(definition_, line.track, line.state),
                    line.latest == absl::InfinitePast() ? "" : TimeText(line.latest),
                    absl::StrJoin(line.subjects, "、")});
    }
    PrintPart("并行事项", table);
  }

  // Next due first; those of one rule that start and end together in one line.
  void PrintClocks() {
    struct Line {
      const v1::Clock* clock;
      std::vector<std::string> subjects;
    };
    std::vector<Line> lines;
    for (const v1::Clock& clock : case_.clocks()) {
      auto line = std::find_if(lines.begin(), lines.end(), [&clock](const Line& each) {
        return each.clock->rule() == clock.rule() && each.clock->status() == clock.status() &&
               ToTime(each.clock->start_time()) == ToTime(clock.start_time()) && DueOf(*each.clock) == DueOf(clock);
      });
      if (line == lines.end()) line = lines.insert(lines.end(), {&clock, {}});
      if (!clock.subject().empty()) line->subjects.push_back(clock.subject());
    }
    std::stable_sort(lines.begin(), lines.end(),
                     [](const Line& a, const Line& b) { return DueOf(*a.clock) < DueOf(*b.clock); });
    Table table({"期限", "情况", "起算", "至", "对象"});
    for (const Line& line : lines) {
      const v1::Clock& clock = *line.clock;
      const bool expired = clock.status() == v1::CLOCK_EXPIRED;
      table.AddRow({labels_.Clock(definition_, clock.rule()),
                    Cell(EnumWord(v1::ClockStatus_Name(clock.status())), expired ? Colour::kRed : Colour::kNone),
                    TimeText(clock.start_time()), clock.has_due_time() ? DueText(clock.due_time()) : "",
                    absl::StrJoin(line.subjects, "、")});
    }
    PrintPart("期限", table);
  }

 private:
  static absl::Time DueOf(const v1::Clock& clock) {
    return clock.has_due_time() ? ToTime(clock.due_time()) : absl::InfiniteFuture();
  }

  void PrintPart(absl::string_view title, const Table& table) {
    if (table.empty()) return;
    context_.out() << '\n' << title << '\n';
    table.Print(context_.out(), context_.out_colours());
  }

  void PrintAgreementText(const v1::Agreement& agreement) {
    if (!agreement.text().has_open()) return;
    const v1::AgreementText& text = agreement.text().open().agreement();
    if (!text.facts().empty()) context_.out() << "  " << agreement.id() << "  " << OneLine(text.facts()) << '\n';
    PrintClauses(agreement.id(), text.clauses(), "");
    for (const v1::AgreementTranslation& translation : text.translations()) {
      PrintClauses(agreement.id(), translation.clauses(),
                   absl::StrCat("（", labels_.Code("language", translation.language()), "译本）"));
    }
  }

  void PrintClauses(absl::string_view agreement, const google::protobuf::RepeatedPtrField<std::string>& clauses,
                    absl::string_view note) {
    int number = 0;
    for (const std::string& clause : clauses) {
      context_.out() << "  " << agreement << '-' << ++number << note << "  " << OneLine(clause) << '\n';
    }
  }

  static std::string NameOr(const v1::Personal& person, absl::string_view word, absl::string_view id) {
    const std::string& name = person.open().person().name();
    return name.empty() ? absl::StrCat(word, id) : name;
  }

  // Each by their name as far as it is shown.
  std::string Who(const std::string& who) {
    if (absl::StartsWith(who, "people/")) return labels_.Person(who);
    for (const v1::Party& party : case_.parties()) {
      if (party.id() != who) continue;
      const std::string& name = party.details().open().party().name();
      if (!name.empty()) return name;
    }
    // In an attendance they are told apart from parties by the collection before their id.
    const std::string id(LastPart(who));
    for (const v1::Representative& each : case_.representatives()) {
      if (each.id() == id && !absl::StartsWith(who, "participants/")) return NameOr(each.person(), "代理人", id);
    }
    for (const v1::Participant& each : case_.participants()) {
      if (each.id() == id && !absl::StartsWith(who, "representatives/")) return NameOr(each.person(), "参与人", id);
    }
    return absl::StrCat("当事人", who);
  }

  std::string Names(const google::protobuf::RepeatedPtrField<std::string>& parties) {
    std::vector<std::string> names;
    for (const std::string& party : parties) names.push_back(Who(party));
    return absl::StrJoin(names, "、");
  }

  // `叶某、孔某；缺席：吴某（务工）`
  std::string AttendanceText(const v1::Session& session) {
    std::vector<std::string> here;
    std::map<v1::Presence, std::vector<std::string>> others;
    for (const v1::Attendance& each : session.attendance()) {
      const bool in_the_room = each.presence() == v1::PRESENCE_IN_THE_ROOM;
      const std::string reason = labels_.Code("absence_reason", each.reason());
      (in_the_room ? here : others[each.presence()])
          .push_back(absl::StrCat(Who(each.who()), reason.empty() ? "" : absl::StrCat("（", reason, "）")));
    }
    std::vector<std::string> parts;
    if (!here.empty()) parts.push_back(absl::StrJoin(here, "、"));
    for (const auto& [presence, names] : others) {
      parts.push_back(absl::StrCat(EnumWord(v1::Presence_Name(presence)), "：", absl::StrJoin(names, "、")));
    }
    return absl::StrJoin(parts, "；");
  }

  // `交付物：羊 3（耳标、烙印相符），当面交付`.
  std::string WhatIsOwed(const v1::Clause& clause) {
    std::string words = EnumWord(v1::ClauseKind_Name(clause.kind()));
    if (clause.has_thing()) {
      const std::string condition = labels_.Code("thing_condition", clause.thing().condition());
      absl::StrAppend(&words, "：", labels_.Code("clause_thing", clause.thing().what()), " ", clause.thing().count(),
                      condition.empty() ? "" : absl::StrCat("（", condition, "）"));
    }
    const std::string manner = labels_.Code("performance_manner", clause.manner());
    return absl::StrCat(words, manner.empty() ? "" : "，", manner);
  }

  // `第 1 条后，2026-07-25`, `持续，每日 20:00`.
  static std::string WhenIsItDue(const v1::Clause& clause, const std::string& due_date) {
    std::vector<std::string> parts;
    if (clause.after_clause() != 0) parts.push_back(absl::StrCat("第 ", clause.after_clause(), " 条后"));
    if (clause.conditional()) parts.push_back("附条件");
    if (clause.ongoing()) parts.push_back("持续");
    if (!clause.times().empty()) parts.push_back(absl::StrCat("每日 ", absl::StrJoin(clause.times(), "、")));
    if (!clause.ongoing() && !due_date.empty()) parts.push_back(due_date);
    return absl::StrJoin(parts, "，");
  }

  std::string Between(const v1::Clause& clause) {
    if (clause.from_party().empty()) return "各方相互";
    return absl::StrCat(Who(clause.from_party()), clause.to_party().empty() ? "" : "→",
                        clause.to_party().empty() ? "" : Who(clause.to_party()));
  }

  Context& context_;
  Labels& labels_;
  const v1::Case& case_;
  const v1::DefinitionRef& definition_;
};

}  // namespace

void PrintCase(Context& context, const v1::Case& c) {
  PrintCaseHead(context, c);
  CasePrinter printer(&context, c);
  printer.PrintParties();
  printer.PrintOthers();
  printer.PrintImpartial();
  printer.PrintSessions();
  printer.PrintStatements();
  printer.PrintDocuments();
  printer.PrintAgreements();
  printer.PrintObligations();
  printer.PrintCourt();
  printer.PrintMoves();
  printer.PrintAround();
  printer.PrintTracks();
  printer.PrintClocks();
}

std::string LeadOf(Labels& labels, const v1::Case& c) {
  for (const v1::Mediator& mediator : c.mediators()) {
    if (mediator.lead()) return labels.Person(mediator.person());
  }
  return "";
}

const v1::Clock* NextDue(const v1::Case& c) {
  const v1::Clock* next = nullptr;
  for (const v1::Clock& clock : c.clocks()) {
    if (!IsListedAsDue(clock)) continue;
    if (next == nullptr || ToTime(clock.due_time()) < ToTime(next->due_time())) next = &clock;
  }
  return next;
}

}  // namespace gaiwan::cli
