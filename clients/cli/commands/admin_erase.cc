// gaiwan admin erase, hold, lift-hold: personal data that is kept no longer, and what is kept for somebody who asked.
#include "clients/cli/commands/admin_erase.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands/execute.h"
#include "clients/cli/commands/order.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string case_id;
  std::string who;
  std::string basis;
  std::string reason;
  std::string shared_text;
  std::string hold;
  std::string kind;
  std::string requested_by;
  std::string review_date;
  OrderFlags order;
  ExecuteFlags execute;
};

// A person who is not named: the shared text alone.
constexpr char kNobody[] = "-";

const std::map<std::string, v1::ErasureBasis>& Bases() {
  static const auto* const bases = new std::map<std::string, v1::ErasureBasis>{
      {"purpose-achieved", v1::ERASURE_BASIS_PURPOSE_ACHIEVED},
      {"retention-over", v1::ERASURE_BASIS_RETENTION_OVER},
      {"consent-withdrawn", v1::ERASURE_BASIS_CONSENT_WITHDRAWN},
      {"unlawful", v1::ERASURE_BASIS_UNLAWFUL},
      {"other-law", v1::ERASURE_BASIS_OTHER_LAW},
  };
  return *bases;
}

const std::map<std::string, v1::HoldKind>& Kinds() {
  static const auto* const kinds = new std::map<std::string, v1::HoldKind>{
      {"court", v1::HOLD_KIND_COURT},           {"investigation", v1::HOLD_KIND_INVESTIGATION},
      {"inspection", v1::HOLD_KIND_INSPECTION}, {"party", v1::HOLD_KIND_PARTY},
      {"archive", v1::HOLD_KIND_ARCHIVE},
  };
  return *kinds;
}

template <typename Choices>
std::vector<std::string> WordsOf(const Choices& choices) {
  std::vector<std::string> words;
  for (const auto& [word, value] : choices) words.push_back(word);
  return words;
}

v1::ExecuteRequest RequestOn(const Flags& flags) {
  v1::ExecuteRequest request;
  request.set_name(CaseName(flags.case_id));
  return request;
}

// `2`, `parties/2` and `cases/c-7f3/parties/2` are one person.
int Erase(Context& context, const Flags& flags) {
  v1::ExecuteRequest request = RequestOn(flags);
  v1::ErasePersonalData* erase = request.mutable_command()->mutable_erase_personal_data();
  if (flags.who != kNobody) erase->set_who(std::string(LastPart(flags.who)));
  erase->set_basis(Bases().at(flags.basis));
  erase->mutable_reason()->set_text(flags.reason);
  if (flags.shared_text == "keep") erase->set_shared_text(v1::SHARED_TEXT_KEEP);
  if (flags.shared_text == "erase" || flags.who == kNobody) erase->set_shared_text(v1::SHARED_TEXT_ERASE);
  if (!flags.order.ask.empty()) {
    v1::OrderedAct act;
    v1::OrderedErasure* ordered = act.mutable_erasure();
    ordered->set_case_(request.name());
    ordered->set_who(erase->who());
    ordered->set_basis(erase->basis());
    ordered->set_shared_text(erase->shared_text());
    return AskOrder(context, flags.order, act, flags.reason, flags.execute);
  }
  erase->set_order(OrderName(flags.order.order));
  const int exit = Execute(context, std::move(request), flags.execute);
  if (exit != kExitDone || context.json()) return exit;
  if (flags.execute.validate_only) {
    context.out() << "可以删除；尚未删除\n";
  } else {
    context.out() << "已删除，不能恢复：密钥已销毁，案件和历史中显示“（已依法删除）”\n";
  }
  return exit;
}

int Hold(Context& context, const Flags& flags) {
  v1::ExecuteRequest request = RequestOn(flags);
  v1::PlaceHold* hold = request.mutable_command()->mutable_place_hold();
  hold->set_kind(Kinds().at(flags.kind));
  hold->mutable_reason()->set_text(flags.reason);
  hold->set_requested_by(OrgName(flags.requested_by));
  hold->set_review_date(flags.review_date);
  return Execute(context, std::move(request), flags.execute);
}

int LiftHold(Context& context, const Flags& flags) {
  v1::ExecuteRequest request = RequestOn(flags);
  v1::LiftHold* lift = request.mutable_command()->mutable_lift_hold();
  lift->set_hold(std::string(LastPart(flags.hold)));
  lift->mutable_reason()->set_text(flags.reason);
  return Execute(context, std::move(request), flags.execute);
}

}  // namespace

void AddAdminErase(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* erase = tree->Add(
      parent, "erase",
      "Destroy what a case knows of a person, for good (PIPL art. 47). For judicial officers; refused, with every "
      "reason, "
      "while the case is open, its file is kept, something is pending or a hold stands.",
      {{"gaiwan admin erase c-7f3 2 --basis retention-over --reason \"保管期限届满，鉴定清单第12号\"", "party 2"},
       {"gaiwan admin erase c-7f3 2 --basis retention-over --reason 期满 --shared-text erase",
        "the shared text too: facts, agreements, minutes, notes"},
       {"gaiwan admin erase c-7f3 - --basis retention-over --reason 期满", "the shared text alone"},
       {"gaiwan admin erase c-7f3 2 --basis retention-over --reason 期满 --ask 632821100-justice",
        "ask for the order that it takes (admin order)"},
       {"gaiwan admin erase c-7f3 2 --basis retention-over --reason 期满 --order 632821100-justice/1",
        "once another allowed it"}},
      [flags](Context& context) { return Erase(context, *flags); });
  erase->add_option("CASE", flags->case_id, "The case.")->required();
  erase->add_option("PERSON", flags->who, "Id of a party, representative or participant; - for the shared text alone.")
      ->required();
  AddChoice(erase, "--basis", &flags->basis, WordsOf(Bases()), "The legal basis: a number of PIPL art. 47.")
      ->required();
  erase->add_option("--reason", flags->reason, "Why, without naming the person: it outlives the erasure.")
      ->required()
      ->type_name("TEXT");
  AddChoice(erase, "--shared-text", &flags->shared_text, {"keep", "erase"},
            "What becomes of the case's own text. Needed when it names the person.");
  AddOrderFlags(erase, &flags->order);
  // Not those of an act that may have happened before: `--basis` is the law's here.
  erase->add_option("--request-id", flags->execute.request_id, "A UUID. A repeat with the same one changes nothing.")
      ->type_name("UUID");
  erase->add_flag("--validate-only", flags->execute.validate_only, "Decide and answer, change nothing.");

  CLI::App* hold = tree->Add(
      parent, "hold",
      "Keep the personal data of a case for somebody who needs it: nothing is erased until it is lifted.",
      {{"gaiwan admin hold c-7f3 --kind court --reason \"（2026）青2821民初7号证据保全\" --requested-by 632821-court",
        "a court asked"}},
      [flags](Context& context) { return Hold(context, *flags); });
  hold->add_option("CASE", flags->case_id, "The case.")->required();
  AddChoice(hold, "--kind", &flags->kind, WordsOf(Kinds()), "Who needs it.")->required();
  hold->add_option("--reason", flags->reason, "The paper by which they asked.")->required()->type_name("TEXT");
  hold->add_option("--requested-by", flags->requested_by, "The organisation that asked.")->type_name("ORG");
  hold->add_option("--review", flags->review_date, "Day on which somebody looks whether it has to stand still.")
      ->type_name("DATE");
  AddExecuteFlags(hold, &flags->execute);

  CLI::App* lift = tree->Add(parent, "lift-hold", "Lift a hold.",
                             {{"gaiwan admin lift-hold c-7f3 1 --reason 判决已生效", "hold 1 of the case"}},
                             [flags](Context& context) { return LiftHold(context, *flags); });
  lift->add_option("CASE", flags->case_id, "The case.")->required();
  lift->add_option("HOLD", flags->hold, "Id of the hold.")->required();
  lift->add_option("--reason", flags->reason, "Who said that it is over.")->required()->type_name("TEXT");
  AddExecuteFlags(lift, &flags->execute);
}

}  // namespace gaiwan::cli
