#include "clients/cli/case_text.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/display_width.h"
#include "clients/cli/format.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"

namespace gaiwan::cli {
namespace {

void PrintPart(Context& context, absl::string_view title, const Table& table) {
  if (table.empty()) return;
  context.out() << '\n' << title << '\n';
  table.Print(context.out(), context.out_colours());
}

void PrintHead(Context& context, const v1::Case& c) {
  Labels& labels = context.labels();
  const v1::DefinitionRef& definition = c.definition();
  std::vector<std::string> mediators;
  for (const v1::Mediator& mediator : c.mediators()) {
    mediators.push_back(absl::StrCat(mediator.person(), mediator.lead() ? "（主持）" : ""));
  }
  std::vector<std::string> unadopted;
  for (const v1::UnadoptedEntry& entry : c.unadopted()) {
    unadopted.push_back(absl::StrCat("v", entry.version(), "（", LastPart(entry.author()), "）"));
  }
  PrintFields(context.out(),
              {{"案件", std::string(LastPart(c.name()))},
               {"案号", c.case_number()},
               {"状态", absl::StrCat(labels.State(definition, "main", c.state()), c.closed() ? "，已结" : "")},
               {"步骤", c.step().empty() ? "" : labels.Step(definition, c.step())},
               {"层级", c.level().empty() ? "" : labels.Level(definition, c.level())},
               {"办理单位", c.unit()},
               {"调委会", c.committee()},
               {"调解员", absl::StrJoin(mediators, "、")},
               {"渠道", c.channel()},
               {"来源", c.source()},
               {"纠纷类别", c.dispute_class()},
               {"难易", c.difficulty()},
               {"争议金额", c.has_claimed() ? MoneyText(c.claimed()) : ""},
               {"案情", PersonalText(c.text())},
               {"起因案件", std::string(LastPart(c.arose_from()))},
               {"登记人", c.opener()},
               {"申请时间", c.has_request_time() ? TimeText(c.request_time()) : ""},
               {"最近变更", c.has_update_time() ? TimeText(c.update_time()) : ""},
               {"中止", c.has_pause() ? absl::StrCat(c.pause().kind(), "，", c.pause().review_date(), " 复查") : ""},
               {"结果", c.result()},
               {"终止理由", c.ending().reason()},
               {"待终止原因", c.ending().cause()},
               {"轮次", c.round() > 1 ? absl::StrCat("第 ", c.round(), " 轮") : ""},
               {"待确认补录", absl::StrJoin(unadopted, "、")},
               {"流程", absl::StrCat(definition.id(), " 第 ", definition.revision(), " 版")},
               {"版本", absl::StrCat(c.version())}});
}

void PrintPeople(Context& context, const v1::Case& c) {
  Table parties({"当事人", "地位", "身份", "权利告知", "同意"});
  for (const v1::Party& party : c.parties()) {
    std::vector<std::string> consents;
    for (const v1::Consent& consent : party.consents()) {
      consents.push_back(absl::StrCat(EnumWord(v1::ConsentKind_Name(consent.kind())),
                                      EnumWord(v1::ConsentAnswer_Name(consent.answer()))));
    }
    parties.AddRow({absl::StrCat(party.id(), party.removed() ? "（已移除）" : "", party.minor() ? "（未成年）" : ""),
                    EnumWord(v1::PartySide_Name(party.side())), PersonalText(party.details()),
                    party.told_round() == c.round() && party.has_told_time() ? TimeText(party.told_time()) : "未告知",
                    absl::StrJoin(consents, "，")});
  }
  PrintPart(context, "当事人", parties);
}

void PrintTalking(Context& context, const v1::Case& c) {
  Table sessions({"调解会", "形式", "计划", "开始", "结束", "结果", "地点"});
  for (const v1::Session& session : c.sessions()) {
    sessions.AddRow(
        {session.id(), EnumWord(v1::SessionMode_Name(session.mode())),
         session.has_planned_start() ? TimeText(session.planned_start()) : "",
         session.has_start_time() ? TimeText(session.start_time()) : "",
         session.has_end_time() ? TimeText(session.end_time()) : "",
         session.result() == v1::SESSION_RESULT_UNSPECIFIED ? "" : EnumWord(v1::SessionResult_Name(session.result())),
         session.venue()});
  }
  PrintPart(context, "调解会", sessions);
}

void PrintSettling(Context& context, const v1::Case& c) {
  Table agreements({"协议", "形式", "签名", "盖章", "生效", "内容"});
  for (const v1::Agreement& agreement : c.agreements()) {
    std::vector<std::string> signers;
    for (const v1::Signature& signature : agreement.signatures()) signers.push_back(signature.who());
    agreements.AddRow(
        {agreement.id(),
         absl::StrCat(EnumWord(v1::AgreementForm_Name(agreement.form())), agreement.partial() ? "（部分）" : ""),
         absl::StrJoin(signers, "、"), agreement.has_seal_time() ? TimeText(agreement.seal_time()) : "",
         agreement.has_effective_time() ? TimeText(agreement.effective_time()) : "未生效",
         PersonalText(agreement.text())});
  }
  PrintPart(context, "协议", agreements);
  Table obligations({"履行义务", "期限", "金额", "情况", "凭据"});
  for (const v1::Obligation& obligation : c.obligations()) {
    obligations.AddRow({obligation.id(), obligation.due_date(),
                        obligation.has_amount() ? MoneyText(obligation.amount()) : "",
                        EnumWord(v1::ObligationState_Name(obligation.state())), obligation.proved() ? "有" : ""});
  }
  PrintPart(context, "履行", obligations);
}

void PrintMoving(Context& context, const v1::Case& c) {
  Table transfers({"移送", "自", "至", "理由", "情况", "提出"});
  for (const v1::Transfer& transfer : c.transfers()) {
    transfers.AddRow({transfer.id(), transfer.from(), transfer.to(), transfer.reason(),
                      EnumWord(v1::TransferState_Name(transfer.state())), TimeText(transfer.offer_time())});
  }
  PrintPart(context, "移送", transfers);
  Table risks({"风险", "等级", "已报告", "时间"});
  for (const v1::Risk& risk : c.risks()) {
    risks.AddRow({risk.id(), Cell(risk.grade(), risk.grade() == "red" ? Colour::kRed : Colour::kYellow),
                  risk.reported() ? "是" : "否", TimeText(risk.act_time())});
  }
  PrintPart(context, "风险", risks);
  Table visits({"回访", "计划", "完成", "方式", "结果"});
  for (const v1::Visit& visit : c.visits()) {
    visits.AddRow(
        {visit.id(), visit.planned_date(), visit.has_visit_time() ? TimeText(visit.visit_time()) : "", visit.way(),
         visit.outcome() == v1::VISIT_OUTCOME_UNSPECIFIED ? "" : EnumWord(v1::VisitOutcome_Name(visit.outcome()))});
  }
  PrintPart(context, "回访", visits);
}

void PrintTracksAndClocks(Context& context, const v1::Case& c) {
  Labels& labels = context.labels();
  Table tracks({"并行事项", "对象", "状态", "起"});
  for (const v1::TrackState& track : c.tracks()) {
    if (track.track() == "main") continue;
    tracks.AddRow({labels.Track(c.definition(), track.track()), track.subject(),
                   labels.State(c.definition(), track.track(), track.state()),
                   track.has_enter_time() ? TimeText(track.enter_time()) : ""});
  }
  PrintPart(context, "并行事项", tracks);
  Table clocks({"期限", "对象", "情况", "起算", "至"});
  for (const v1::Clock& clock : c.clocks()) {
    const bool expired = clock.status() == v1::CLOCK_EXPIRED;
    clocks.AddRow({labels.Clock(c.definition(), clock.rule()), clock.subject(),
                   Cell(EnumWord(v1::ClockStatus_Name(clock.status())), expired ? Colour::kRed : Colour::kNone),
                   TimeText(clock.start_time()), clock.has_due_time() ? DueText(clock.due_time()) : ""});
  }
  PrintPart(context, "期限", clocks);
}

}  // namespace

void PrintCase(Context& context, const v1::Case& c) {
  PrintHead(context, c);
  PrintPeople(context, c);
  PrintTalking(context, c);
  PrintSettling(context, c);
  PrintMoving(context, c);
  PrintTracksAndClocks(context, c);
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
