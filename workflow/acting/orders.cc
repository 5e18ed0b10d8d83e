#include "workflow/acting/orders.h"

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "workflow/acting/offices.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/references.h"
#include "workflow/unit_records.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kOfficer = "justice-officer";
constexpr absl::string_view kAdministrator = "administrator";

bool HasPostAt(const Facts& facts, absl::string_view role, absl::string_view org) {
  return absl::c_any_of(facts.directory->Posts(IdOf(facts.actor), DayOf(facts.now)),
                        [&](const PostFact& post) { return post.role == role && post.org == org; });
}

// Of the organisation, or of whatever it lies in.
bool Administers(const Facts& facts, absl::string_view org) {
  return absl::c_any_of(facts.directory->Posts(IdOf(facts.actor), DayOf(facts.now)), [&](const PostFact& post) {
    return post.role == kAdministrator && facts.directory->IsAtOrBelow(org, post.org);
  });
}

// What administrators alone do.
bool IsOfAdministratorsAlone(const v1::OrderedAct& act) {
  return act.has_publication() || act.has_account() || act.has_posts();
}

// What administrators do, too.
bool IsOfAdministrators(const v1::OrderedAct& act) {
  return act.has_export_() || IsOfAdministratorsAlone(act);
}

bool IsOfACase(const v1::OrderedAct& act) {
  return act.has_glass() || act.has_erasure();
}

bool MayAsk(const Facts& facts, const v1::OrderedAct& act, absl::string_view org) {
  if (act.has_glass()) {
    return absl::c_any_of(facts.directory->Posts(IdOf(facts.actor), DayOf(facts.now)),
                          [&](const PostFact& post) { return post.org == org; });
  }
  if (IsOfAdministrators(act) && HasPostAt(facts, kAdministrator, org)) return true;
  return !IsOfAdministratorsAlone(act) && HasPostAt(facts, kOfficer, org) && IsJusticeOffice(*facts.directory, org);
}

bool MayAnswer(const Facts& facts, const v1::OrderedAct& act, absl::string_view org, const ActingPast& past) {
  if (IsSecondPerson(past, facts.actor)) return true;
  if (IsOfAdministrators(act) && Administers(facts, org)) return true;
  const absl::CivilDay today = DayOf(facts.now);
  return absl::c_any_of(facts.directory->Posts(IdOf(facts.actor), today), [&](const PostFact& post) {
    return (post.role == kOfficer || post.role == "head") && IsJusticeOffice(*facts.directory, post.org) &&
           (post.org == org || StandsOver(*facts.directory, post.org, org));
  });
}

absl::Status Missing(absl::string_view zh, absl::string_view en, absl::string_view subject) {
  return RefusedBecause(v1::Case(), v1::ORDER_MISSING, MakeLabel(zh, en), subject);
}

// Several times an hour is as long as all of it: what is counted is what one person took alone since a day ago.
absl::Duration BrokenAlone(const v1::Case& c, absl::string_view person, absl::Time now) {
  absl::Duration broken;
  for (const v1::SightGrant& grant : c.sight_grants()) {
    if (grant.person() != person || !grant.order().empty()) continue;
    if (ToTime(grant.start_time()) > now - absl::Hours(24)) {
      broken += ToTime(grant.end_time()) - ToTime(grant.start_time());
    }
  }
  return broken;
}

bool IsOver(const std::string& last_day, absl::CivilDay day) {
  const absl::StatusOr<absl::CivilDay> last = ParseDate(last_day);
  return !last.ok() || *last < day;
}

}  // namespace

int32_t MinutesOf(const v1::BreakGlass& command) {
  return command.minutes() == 0 ? kGlassMinutesDefault : command.minutes();
}

bool IsWaiting(const v1::Order& order, absl::CivilDay day) {
  return !order.has_answered() && !IsOver(order.asked().last_day(), day);
}

absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::AskOrder& command, const Facts& facts,
                                 const ActingPast& past) {
  RETURN_IF_ERROR(CheckSameUnit(org, command.unit(), facts, "command.ask_order.unit"));
  const v1::OrderedAct& act = command.act();
  if (act.act_case() == v1::OrderedAct::ACT_NOT_SET) {
    return BadField("command.ask_order.act", "须写明要办理什么", "says what is to be done");
  }
  if (IsOfACase(act) && !absl::StartsWith(CaseOf(act), "cases/")) {
    return BadField(absl::StrCat("command.ask_order.act.", act.has_glass() ? "glass" : "erasure", ".case"),
                    "应为 cases/ 加案件编号", "must be cases/{case}");
  }
  if (!MayAsk(facts, act, IdOf(org))) {
    return NotYours(
        "由本单位的司法行政人员申请；全部导出也可由本单位的系统管理员申请，发布流程、重设账号口令和本人任职由系统管理员"
        "申请，紧急查看由本单位人员申请",
        "asked for by a judicial officer of the office; an export by its administrator too, a publication, somebody's "
        "account and one's own posts by an administrator, breaking the glass by whoever works there",
        org);
  }
  const absl::CivilDay today = DayOf(facts.now);
  const auto waits = [&](const auto& each) { return IsWaiting(*each, today); };
  if (FindOrder(*past.acts, command.order()) != nullptr) {
    return Refused(v1::Case(), v1::PART_EXISTS, absl::StrCat("orders/", command.order()));
  }
  const auto waits_like_it = [&](const auto& each) { return each->asked().act().has_publication() && waits(each); };
  if (absl::c_count_if(past.acts->orders, waits) >= kOrdersOpenMax ||
      (act.has_publication() && absl::c_count_if(past.acts->orders, waits_like_it) >= kPublicationsOpenMax)) {
    return Refused(v1::Case(), v1::TOO_MANY, "orders");
  }
  v1::Event event;
  v1::OrderAsked* asked = event.mutable_order_asked();
  asked->set_order(command.order().empty() ? NextOrder(*past.acts) : command.order());
  *asked->mutable_act() = act;
  asked->set_last_day(FormatDate(today + kOrderDays));
  PutText(command.reason(), asked, kUnitSubject);
  return event;
}

absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::AnswerOrder& command, const Facts& facts,
                                 const ActingPast& past) {
  RETURN_IF_ERROR(CheckSameUnit(org, command.unit(), facts, "command.answer_order.unit"));
  const v1::Order* order = FindOrder(*past.acts, command.order());
  if (order == nullptr) return Refused(v1::Case(), v1::PART_UNKNOWN, absl::StrCat("orders/", command.order()));
  if (order->actor() == facts.actor) {
    return RefusedBecause(v1::Case(), v1::SAME_PERSON,
                          MakeLabel("申请人以外的人批准", "answered by somebody other than who asked"), facts.actor);
  }
  if (!MayAnswer(facts, order->asked().act(), IdOf(org), past)) {
    return NotYours("由本单位或其上级的司法行政人员批准，或者由本县指定的人批准",
                    "answered by an officer of the office or of one above it, or by whom the county names", org);
  }
  const absl::CivilDay today = DayOf(facts.now);
  if (order->has_answered()) return NotNowHere("已经答复", "it was answered already", command.order());
  if (!IsWaiting(*order, today)) {
    return NotNowHere(absl::StrCat("申请已于", order->asked().last_day(), "失效，须重新申请"),
                      absl::StrCat("it lapsed on ", order->asked().last_day(), ": ask again"), command.order());
  }
  v1::Event event;
  v1::OrderAnswered* answered = event.mutable_order_answered();
  answered->set_order(command.order());
  answered->set_approved(command.approved());
  if (command.approved()) answered->set_last_day(FormatDate(today + kOrderDays));
  PutText(command.reason(), answered, kUnitSubject);
  return event;
}

std::optional<v1::OrderedAct> OrderedActOf(const std::string& case_name, const v1::Command& command) {
  v1::OrderedAct act;
  if (command.has_erase_personal_data()) {
    const v1::ErasePersonalData& erase = command.erase_personal_data();
    v1::OrderedErasure* erasure = act.mutable_erasure();
    erasure->set_case_(case_name);
    erasure->set_who(erase.who());
    erasure->set_basis(erase.basis());
    erasure->set_shared_text(erase.shared_text());
    return act;
  }
  if (command.has_break_glass()) {
    act.mutable_glass()->set_case_(case_name);
    act.mutable_glass()->set_minutes(MinutesOf(command.break_glass()));
    return act;
  }
  return std::nullopt;
}

absl::Status CheckErasureOrdered(const v1::Case& c, const v1::ErasureFacts* seen) {
  if (seen == nullptr || !seen->has_order_missing()) return absl::OkStatus();
  return RefusedBecause(c, v1::ORDER_MISSING, seen->order_missing());
}

absl::Status CheckGlassOrdered(const v1::Case& c, const v1::BreakGlass& command, absl::string_view actor,
                               absl::Time now, const v1::OrderFacts* seen) {
  if (seen == nullptr || !seen->has_order_missing()) return absl::OkStatus();
  const absl::Duration looked = absl::Minutes(MinutesOf(command)) + BrokenAlone(c, actor, now);
  // A look by an order is not counted: an order that does not do is never kept as if it did.
  if (command.order().empty() && looked <= absl::Minutes(seen->alone_minutes())) return absl::OkStatus();
  return RefusedBecause(c, v1::ORDER_MISSING, seen->order_missing());
}

std::string OrderNamedBy(const v1::Command& command) {
  return command.has_break_glass() ? command.break_glass().order() : command.erase_personal_data().order();
}

const std::string& CaseOf(const v1::OrderedAct& act) {
  return act.has_glass() ? act.glass().case_() : act.erasure().case_();
}

void ClearCase(v1::OrderedAct* act) {
  if (act->has_glass()) act->mutable_glass()->clear_case_();
  if (act->has_erasure()) act->mutable_erasure()->clear_case_();
}

OrderName SplitOrder(absl::string_view name) {
  static constexpr absl::string_view kOf = "/orders/";
  const size_t at = name.find(kOf);
  if (at == absl::string_view::npos || !absl::StartsWith(name, "orgs/")) return {};
  return {std::string(name.substr(0, at)), std::string(name.substr(at + kOf.size()))};
}

absl::Status CheckOrder(const v1::Order* order, const v1::OrderedAct& act, absl::string_view actor,
                        absl::CivilDay day) {
  if (order == nullptr) return Missing("没有这项批准", "there is no such order", "");
  if (order->actor() != actor) return Missing("批准是给别人的", "it was somebody else who asked", order->name());
  if (!order->has_answered()) return Missing("还没有人批准", "nobody answered it yet", order->name());
  if (!order->answered().approved()) return Missing("没有批准", "it was not allowed", order->name());
  if (IsOver(order->answered().last_day(), day)) {
    return Missing(absl::StrCat("批准已于", order->answered().last_day(), "失效"),
                   absl::StrCat("it lapsed on ", order->answered().last_day()), order->name());
  }
  if (!google::protobuf::util::MessageDifferencer::Equals(order->asked().act(), act)) {
    return Missing("批准的是另一件事", "what was allowed is something else", order->name());
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
