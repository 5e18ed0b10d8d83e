#include "clients/cli/case_head_text.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/case_text.h"
#include "clients/cli/format.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "workflow/base/proto_time.h"
#include "workflow/case_flags.h"

namespace gaiwan::cli {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

std::string CauseWord(absl::string_view cause) {
  if (cause == "refused") return "当事人明确拒绝";
  if (cause == "withdrawn") return "当事人撤回同意";
  return std::string(cause);
}

// Who confirmed is in the parties' own hands: what shows it stands with each, and what was only said so beside them.
std::string SettledWord(const v1::SettledOnTheSpot& settled) {
  std::vector<std::string> shown;
  for (const v1::SettledProof& proof : settled.proofs()) {
    shown.push_back(absl::StrCat(proof.party(), "（", EnumWord(v1::ConfirmedBy_Name(proof.by())),
                                 proof.document().empty() ? "" : "，材料 ", proof.document(), "）"));
  }
  std::vector<std::string> said;
  for (const std::string& party : settled.confirmed_by()) {
    const auto is_shown = [&](const v1::SettledProof& proof) { return proof.party() == party; };
    if (std::none_of(settled.proofs().begin(), settled.proofs().end(), is_shown)) said.push_back(party);
  }
  return absl::StrCat(settled.verified() ? "各方已确认" : "未核实", shown.empty() ? "" : "，已核实 ",
                      absl::StrJoin(shown, "、"), said.empty() ? "" : "，仅登记为已确认 ", absl::StrJoin(said, "、"));
}

class CaseHead {
 public:
  CaseHead(Context* context, const v1::Case& c)
      : context_(*context), labels_(context->labels()), case_(c), definition_(c.definition()) {}

  void Print() {
    std::vector<std::string> mediators;
    for (const v1::Mediator& mediator : case_.mediators()) {
      mediators.push_back(absl::StrCat(labels_.Person(mediator.person()), mediator.lead() ? "（主持）" : ""));
    }
    std::vector<std::string> unadopted;
    for (const v1::UnadoptedEntry& entry : case_.unadopted()) {
      unadopted.push_back(absl::StrCat("v", entry.version(), "（", labels_.Person(entry.author()), "）"));
    }
    std::vector<std::string> flags;
    for (const v1::Label& flag : FlagsOf(labels_.Text(definition_), case_)) flags.push_back(flag.zh());
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
        {"法院委派", DelegationText()},
        {"联合调解", JointText()},
        {"纠纷类别", labels_.Code("dispute_class", case_.dispute_class())},
        {"情形", CircumstancesText()},
        {"提醒", absl::StrJoin(flags, "；")},
        {"难易", labels_.Code("difficulty", case_.difficulty())},
        {"争议金额", case_.has_claimed() ? MoneyText(case_.claimed()) : ""}};
    AddCaseText(&fields);
    for (auto& field : Fields{
             {"起因案件", std::string(LastPart(case_.arose_from()))},
             {"并入案件", std::string(LastPart(case_.merged_into()))},
             {"成效", labels_.Code("visit_aim", case_.aim())},
             {"即时调解", case_.has_settled() ? SettledWord(case_.settled()) : ""},
             {"纸质台账", case_.has_imported() ? ImportedWord() : ""},
             {"上报", absl::StrJoin(ReportWords(), "；")},
             {"登记人", labels_.Person(case_.opener())},
             {"申请时间", case_.has_request_time() ? TimeText(case_.request_time()) : ""},
             {"最近变更", case_.has_update_time() ? TimeText(case_.update_time()) : ""},
             {"中止", case_.has_pause()
                          ? absl::StrCat(labels_.Code("pause_reason", pause.kind()), "，", pause.review_date(), " 复查",
                                         pause.end_date().empty() ? "" : absl::StrCat("，", pause.end_date(), " 届满"))
                          : ""},
             {"虚假调解嫌疑", case_.has_sham_suspicion()
                                  ? absl::StrCat(labels_.Person(case_.sham_suspicion().raised_by()), " ",
                                                 TimeText(case_.sham_suspicion().raise_time()))
                                  : ""},
             {"难易定级", case_.has_grade() ? absl::StrCat(labels_.Code("difficulty", case_.grade().difficulty()),
                                                           case_.grade().confirmed() ? "" : "（待司法所确认）")
                                            : ""},
             {"结果", labels_.Code("result", case_.result())},
             {"终止理由", EndingReason()},
             {"待终止原因", CauseWord(case_.ending().cause())},
             {"待确认补录", absl::StrJoin(unadopted, "、")},
             {"留存", HoldsText()},
             {"已依法删除", ErasuresText()},
             {"流程", labels_.Definition(definition_)},
             {"版本", absl::StrCat(case_.version())}}) {
      fields.push_back(std::move(field));
    }
    PrintFields(context_.out(), fields);
  }

 private:
  // Holds that stand: nothing personal is erased while one does.
  std::string HoldsText() {
    std::vector<std::string> holds;
    for (const v1::Hold& hold : case_.holds()) {
      if (hold.has_lift_time()) continue;
      holds.push_back(absl::StrCat(
          hold.id(), " ", EnumWord(v1::HoldKind_Name(hold.kind())), "，",
          hold.requested_by().empty() ? labels_.Person(hold.placed_by()) : labels_.Org(hold.requested_by()),
          hold.review_date().empty() ? "" : absl::StrCat("，", hold.review_date(), " 复查")));
    }
    return absl::StrJoin(holds, "；");
  }

  std::string ErasuresText() {
    std::vector<std::string> erasures;
    for (const v1::Erasure& erasure : case_.erasures()) {
      const bool with_text =
          std::find(erasure.subjects().begin(), erasure.subjects().end(), "case") != erasure.subjects().end();
      erasures.push_back(absl::StrCat(erasure.who(), !erasure.who().empty() && with_text ? " 和" : "",
                                      with_text ? "共同文字" : "", " ", TimeText(erasure.erase_time()), "，",
                                      EnumWord(v1::ErasureBasis_Name(erasure.basis()))));
    }
    return absl::StrJoin(erasures, "；");
  }

  // Where it came from, and what the ledger says came of it: no proof, so it is said to be the ledger's word.
  std::string ImportedWord() {
    std::string word =
        absl::StrCat(case_.imported().ledger_row(), "，", TimeText(case_.imported().import_time()), " 导入");
    const v1::PaperOutcome& outcome = case_.paper_outcome();
    if (!outcome.agreement_date().empty()) {
      absl::StrAppend(&word, "；", outcome.agreement_date(),
                      outcome.form() == v1::AGREEMENT_FORM_ORAL ? " 口头" : " 书面", "协议");
    }
    if (outcome.has_amount()) absl::StrAppend(&word, " ", MoneyText(outcome.amount()));
    if (!outcome.performance().empty())
      absl::StrAppend(&word, "，台账记载", labels_.Code("performance", outcome.performance()));
    if (!outcome.close_date().empty()) absl::StrAppend(&word, "；", outcome.close_date(), " 结案");
    return word;
  }

  std::vector<std::string> ReportWords() {
    std::vector<std::string> words;
    for (const v1::Report& report : case_.reports()) {
      words.push_back(absl::StrCat(labels_.Code("report_platform", report.platform()), " ", report.number(),
                                   report.refused() ? "（退回）" : "",
                                   case_.version() > report.same_until_version() ? "，其后有变化" : ""));
    }
    return words;
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

  std::string NextDueText() {
    const v1::Clock* due = NextDue(case_);
    if (due == nullptr) return "";
    return absl::StrCat(DueText(due->due_time()), due->status() == v1::CLOCK_EXPIRED ? " 超期 " : " ",
                        labels_.Clock(definition_, due->rule()));
  }

  std::string DelegationText() {
    if (!case_.has_delegation()) return "";
    const v1::Delegation& delegation = case_.delegation();
    return absl::StrCat(
        labels_.Org(delegation.court()), "，", EnumWord(v1::DelegationKind_Name(delegation.kind())), "，",
        EnumWord(v1::DelegationState_Name(delegation.state())), delegation.court_number().empty() ? "" : "，",
        delegation.court_number(), delegation.answer() == v1::COURT_ANSWER_UNSPECIFIED ? "" : "，",
        delegation.answer() == v1::COURT_ANSWER_UNSPECIFIED ? "" : EnumWord(v1::CourtAnswer_Name(delegation.answer())));
  }

  std::string JointText() {
    std::vector<std::string> committees;
    for (const v1::JointCommittee& joint : case_.joint_committees()) {
      committees.push_back(absl::StrCat(labels_.Org(joint.committee()), joint.joined() ? "" : "（待答复）"));
    }
    return absl::StrJoin(committees, "、");
  }

  // Of one that was taken on; of one that was declined, from the other list.
  std::string EndingReason() {
    const std::string& reason = case_.ending().reason();
    const std::string words = labels_.Code("terminate_reason", reason);
    return words == reason ? labels_.Code("decline_reason", reason) : words;
  }

  std::string CircumstancesText() {
    std::vector<std::string> words;
    for (const std::string& each : case_.circumstances()) words.push_back(labels_.Code("circumstance", each));
    return absl::StrJoin(words, "、");
  }

  Context& context_;
  Labels& labels_;
  const v1::Case& case_;
  const v1::DefinitionRef& definition_;
};

}  // namespace

void PrintCaseHead(Context& context, const v1::Case& c) {
  CaseHead(&context, c).Print();
}

}  // namespace gaiwan::cli
