#include "clients/cli/case_text.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/format.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "workflow/base/display_width.h"
#include "workflow/case_flags.h"

namespace gaiwan::cli {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

std::string GradeWord(absl::string_view grade) {
  if (grade == "red") return "红色";
  if (grade == "orange") return "橙色";
  if (grade == "yellow") return "黄色";
  return std::string(grade);
}

std::string CauseWord(absl::string_view cause) {
  if (cause == "refused") return "当事人明确拒绝";
  if (cause == "withdrawn") return "当事人撤回同意";
  return std::string(cause);
}

// One case on its way to the screen.
class CasePrinter {
 public:
  CasePrinter(Context* context, const v1::Case& c)
      : context_(*context), labels_(context->labels()), case_(c), definition_(c.definition()) {}

  void PrintHead() {
    std::vector<std::string> mediators;
    for (const v1::Mediator& mediator : case_.mediators()) {
      mediators.push_back(absl::StrCat(labels_.Person(mediator.person()), mediator.lead() ? "（主持）" : ""));
    }
    std::vector<std::string> unadopted;
    for (const v1::UnadoptedEntry& entry : case_.unadopted()) {
      unadopted.push_back(absl::StrCat("v", entry.version(), "（", labels_.Person(entry.author()), "）"));
    }
    std::vector<std::string> flags;
    for (const v1::Label& flag : FlagsOf(case_)) flags.push_back(flag.zh());
    const v1::Pause& pause = case_.pause();
    Fields fields = {
        {"案件", std::string(LastPart(case_.name()))},
        {"案号", case_.case_number()},
        {"状态", absl::StrCat(labels_.State(definition_, "main", case_.state()), case_.closed() ? "，已结" : "",
                              case_.round() > 1 ? absl::StrCat("，第 ", case_.round(), " 轮") : "")},
        {"步骤", labels_.Step(definition_, case_.step())},
        {"层级", labels_.Level(definition_, case_.level())},
        {"最近期限", NextDueText()},
        {"办理单位", labels_.Org(case_.unit())},
        {"调委会", case_.committee() == case_.unit() ? "" : labels_.Org(case_.committee())},
        {"调解员", absl::StrJoin(mediators, "、")},
        {"渠道", labels_.Code("channel", case_.channel())},
        {"来源", labels_.Code("source", case_.source())},
        {"纠纷类别", labels_.Code("dispute_class", case_.dispute_class())},
        {"提醒", absl::StrJoin(flags, "；")},
        {"难易", labels_.Code("difficulty", case_.difficulty())},
        {"争议金额", case_.has_claimed() ? MoneyText(case_.claimed()) : ""}};
    AddCaseText(&fields);
    for (auto& field : Fields{{"起因案件", std::string(LastPart(case_.arose_from()))},
                              {"登记人", labels_.Person(case_.opener())},
                              {"申请时间", case_.has_request_time() ? TimeText(case_.request_time()) : ""},
                              {"最近变更", case_.has_update_time() ? TimeText(case_.update_time()) : ""},
                              {"中止", case_.has_pause() ? absl::StrCat(labels_.Code("pause_reason", pause.kind()),
                                                                        "，", pause.review_date(), " 复查")
                                                         : ""},
                              {"结果", labels_.Code("result", case_.result())},
                              {"终止理由", EndingReason()},
                              {"待终止原因", CauseWord(case_.ending().cause())},
                              {"待确认补录", absl::StrJoin(unadopted, "、")},
                              {"流程", labels_.Definition(definition_)},
                              {"版本", absl::StrCat(case_.version())}}) {
      fields.push_back(std::move(field));
    }
    PrintFields(context_.out(), fields);
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
          {absl::StrCat(party.id(), party.removed() ? "（已移除）" : "", party.minor() ? "（未成年）" : ""),
           EnumWord(v1::PartySide_Name(party.side())), absl::StrCat(PersonalText(party.details()), heads),
           party.told_round() == case_.round() && party.has_told_time() ? TimeText(party.told_time()) : "未告知",
           absl::StrJoin(consents, "，")});
    }
    PrintPart("当事人", table);
  }

  void PrintSessions() {
    Table table({"调解会", "形式", "计划", "开始", "结束", "结果", "地点", "到场"});
    for (const v1::Session& session : case_.sessions()) {
      const bool has_result = session.result() != v1::SESSION_RESULT_UNSPECIFIED;
      table.AddRow({session.id(), EnumWord(v1::SessionMode_Name(session.mode())),
                    session.has_planned_start() ? TimeText(session.planned_start()) : "",
                    session.has_start_time() ? TimeText(session.start_time()) : "",
                    session.has_end_time() ? TimeText(session.end_time()) : "",
                    has_result ? EnumWord(v1::SessionResult_Name(session.result())) : "", labels_.Org(session.venue()),
                    AttendanceText(session)});
    }
    PrintPart("调解会", table);
  }

  void PrintAgreements() {
    Table table({"协议", "形式", "盖章", "生效", "签名"});
    for (const v1::Agreement& agreement : case_.agreements()) {
      std::vector<std::string> signers;
      for (const v1::Signature& signature : agreement.signatures()) signers.push_back(Who(signature.who()));
      table.AddRow(
          {agreement.id(),
           absl::StrCat(EnumWord(v1::AgreementForm_Name(agreement.form())), agreement.partial() ? "（部分）" : ""),
           agreement.has_seal_time() ? TimeText(agreement.seal_time()) : "",
           agreement.has_effective_time() ? TimeText(agreement.effective_time()) : "未生效",
           absl::StrJoin(signers, "、")});
    }
    PrintPart("协议", table);
    for (const v1::Agreement& agreement : case_.agreements()) PrintAgreementText(agreement);
  }

  void PrintObligations() {
    Table table({"履行义务", "谁向谁", "内容", "期限", "金额", "情况", "凭据"});
    for (const v1::Obligation& obligation : case_.obligations()) {
      const v1::Clause* clause = FindClause(obligation);
      const std::string done = obligation.has_act_time() ? absl::StrCat(" ", TimeText(obligation.act_time())) : "";
      table.AddRow({obligation.id(), clause == nullptr ? "" : Between(*clause),
                    clause == nullptr ? "" : EnumWord(v1::ClauseKind_Name(clause->kind())),
                    clause != nullptr && clause->ongoing() ? "持续" : obligation.due_date(),
                    obligation.has_amount() ? MoneyText(obligation.amount()) : "",
                    absl::StrCat(EnumWord(v1::ObligationState_Name(obligation.state())), done),
                    obligation.proved() ? "有" : ""});
    }
    PrintPart("履行", table);
  }

  void PrintMoves() {
    Table transfers({"移送", "自", "至", "理由", "情况", "提出"});
    for (const v1::Transfer& transfer : case_.transfers()) {
      transfers.AddRow({transfer.id(), labels_.Org(transfer.from()), labels_.Org(transfer.to()),
                        labels_.Code("transfer_reason", transfer.reason()),
                        EnumWord(v1::TransferState_Name(transfer.state())), TimeText(transfer.offer_time())});
    }
    PrintPart("移送", transfers);
    Table risks({"风险", "等级", "已报告", "时间"});
    for (const v1::Risk& risk : case_.risks()) {
      risks.AddRow({risk.id(), Cell(GradeWord(risk.grade()), risk.grade() == "red" ? Colour::kRed : Colour::kYellow),
                    risk.reported() ? "是" : "否", TimeText(risk.act_time())});
    }
    PrintPart("风险", risks);
    Table visits({"回访", "计划", "完成", "方式", "结果"});
    for (const v1::Visit& visit : case_.visits()) {
      const bool has_outcome = visit.outcome() != v1::VISIT_OUTCOME_UNSPECIFIED;
      visits.AddRow({visit.id(), visit.planned_date(), visit.has_visit_time() ? TimeText(visit.visit_time()) : "",
                     labels_.Code("visit_way", visit.way()),
                     has_outcome ? EnumWord(v1::VisitOutcome_Name(visit.outcome())) : ""});
    }
    PrintPart("回访", visits);
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

  // The three texts, or why they are not shown.
  void AddCaseText(Fields* fields) const {
    if (!case_.text().has_open()) {
      fields->emplace_back("案情", PersonalText(case_.text()));
      return;
    }
    const v1::CaseText& text = case_.text().open().case_text();
    fields->emplace_back("案情", text.facts());
    fields->emplace_back("请求", text.claim());
    fields->emplace_back("地点", text.place());
  }

  void PrintAgreementText(const v1::Agreement& agreement) {
    if (!agreement.text().has_open()) return;
    const v1::AgreementText& text = agreement.text().open().agreement();
    if (!text.facts().empty()) context_.out() << "  " << agreement.id() << "  " << OneLine(text.facts()) << '\n';
    int number = 0;
    for (const std::string& clause : text.clauses()) {
      context_.out() << "  " << agreement.id() << '-' << ++number << "  " << OneLine(clause) << '\n';
    }
  }

  std::string NextDueText() {
    const v1::Clock* due = NextDue(case_);
    if (due == nullptr) return "";
    return absl::StrCat(DueText(due->due_time()), due->status() == v1::CLOCK_EXPIRED ? " 超期 " : " ",
                        labels_.Clock(definition_, due->rule()));
  }

  // Of one that was taken on; of one that was declined, from the other list.
  std::string EndingReason() {
    const std::string& reason = case_.ending().reason();
    const std::string words = labels_.Code("terminate_reason", reason);
    return words == reason ? labels_.Code("decline_reason", reason) : words;
  }

  // A party by its name as far as it is shown, a mediator by theirs.
  std::string Who(const std::string& who) {
    if (absl::StartsWith(who, "people/")) return labels_.Person(who);
    for (const v1::Party& party : case_.parties()) {
      if (party.id() != who) continue;
      const std::string& name = party.details().open().party().name();
      if (!name.empty()) return name;
    }
    return absl::StrCat("当事人", who);
  }

  // `叶某、孔某；缺席：吴某`
  std::string AttendanceText(const v1::Session& session) {
    std::vector<std::string> here;
    std::map<v1::Presence, std::vector<std::string>> others;
    for (const v1::Attendance& each : session.attendance()) {
      const bool in_the_room = each.presence() == v1::PRESENCE_IN_THE_ROOM;
      (in_the_room ? here : others[each.presence()]).push_back(Who(each.who()));
    }
    std::vector<std::string> parts;
    if (!here.empty()) parts.push_back(absl::StrJoin(here, "、"));
    for (const auto& [presence, names] : others) {
      parts.push_back(absl::StrCat(EnumWord(v1::Presence_Name(presence)), "：", absl::StrJoin(names, "、")));
    }
    return absl::StrJoin(parts, "；");
  }

  const v1::Clause* FindClause(const v1::Obligation& obligation) const {
    for (const v1::Agreement& agreement : case_.agreements()) {
      if (agreement.id() != obligation.agreement()) continue;
      const int index = obligation.clause() - 1;
      return index >= 0 && index < agreement.clauses_size() ? &agreement.clauses(index) : nullptr;
    }
    return nullptr;
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
  CasePrinter printer(&context, c);
  printer.PrintHead();
  printer.PrintParties();
  printer.PrintSessions();
  printer.PrintAgreements();
  printer.PrintObligations();
  printer.PrintMoves();
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
    if (!clock.has_due_time()) continue;
    if (next == nullptr || ToTime(clock.due_time()) < ToTime(next->due_time())) next = &clock;
  }
  return next;
}

}  // namespace gaiwan::cli
