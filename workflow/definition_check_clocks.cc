// Clock rules: what they name, how long they run, and that none ends a case.
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/clock.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/case_dates.h"
#include "workflow/clock_length.h"
#include "workflow/definition_check.h"
#include "workflow/guards.h"
#include "workflow/period.h"
#include "workflow/subjects.h"

namespace gaiwan::check {
namespace {

// Of the longest periods, those of years: who is told a year ahead has long been told.
constexpr int kWarnDaysMax = 365;

void CheckPeriod(int length, v1::PeriodUnit unit, const std::string& path, FaultList* faults) {
  if (unit == v1::PERIOD_UNIT_UNSPECIFIED) {
    faults->Add(absl::StrCat(path, ".unit"), "期限没有单位", "the period has no unit");
    return;
  }
  const absl::Status status = CheckPeriodRule({length, ToPeriodUnit(unit), false});
  if (!status.ok()) {
    faults->Add(absl::StrCat(path, ".length"), "期限长度超出该单位的范围", std::string(status.message()));
  }
}

void CheckStartField(const std::string& field, v1::Subject subject, const std::string& place, FaultList* faults) {
  if (field.empty()) return;
  if (!IsStartField(field)) {
    faults->Add(place, absl::StrCat("没有起算日字段 ", field), absl::StrCat("there is no start field `", field, "`"));
  } else if (subject != v1::SUBJECT_UNSPECIFIED && StartFieldSubject(field) != subject) {
    faults->Add(place, "该字段与期限所在的轨对象不同", "the field is about something else than the clock's track");
  }
}

void CheckDueField(const std::string& field, v1::Subject subject, const std::string& place, FaultList* faults) {
  if (field.empty()) return;
  if (!IsDueField(field)) {
    faults->Add(place, absl::StrCat("没有到期日字段 ", field), absl::StrCat("there is no due field `", field, "`"));
  } else if (subject != v1::SUBJECT_UNSPECIFIED && DueFieldSubject(field) != subject) {
    faults->Add(place, "该字段与期限所在的轨对象不同", "the field is about something else than the clock's track");
  }
}

void CheckLength(const v1::ClockRule& rule, v1::Subject subject, const std::string& path, FaultList* faults) {
  if (rule.due_field().empty() && rule.length() == 0) {
    faults->Add(absl::StrCat(path, ".length"), "既无长度也无到期日字段", "it has neither a length nor a due field");
  } else if (rule.length() != 0) {
    CheckPeriod(rule.length(), rule.unit(), path, faults);
  }
  CheckDueField(rule.due_field(), subject, absl::StrCat(path, ".due_field"), faults);
  CheckDueField(rule.extended_to_field(), subject, absl::StrCat(path, ".extended_to_field"), faults);
  if (!rule.extended_to_field().empty() && rule.length() == 0) {
    faults->Add(absl::StrCat(path, ".extended_to_field"), "没有长度的期限无从延长", "there is no length to extend");
  }
  if (rule.extended_to_field().empty() == rule.has_extended_by()) {
    faults->Add(absl::StrCat(path, ".extended_by"), "延长到的日期和由谁延长须同时写明",
                "the date it is extended to and who extends it go together");
  }
  CheckStartField(rule.start_field(), subject, absl::StrCat(path, ".start_field"), faults);
  CheckStartField(rule.interrupted_by(), subject, absl::StrCat(path, ".interrupted_by"), faults);
  if (!rule.closes_at().empty()) {
    const std::string place = absl::StrCat(path, ".closes_at");
    if (!ParseClosingMinute(rule.closes_at()).has_value()) {
      faults->Add(place, "应为一天中的时刻，如 17:30；到 24:00 为止的不写",
                  "is a time of day such as 17:30; left out for 24:00");
    } else if (rule.length() == 0 || rule.unit() == v1::UNIT_HOURS) {
      faults->Add(place, "只有按日、月、年计算的期限才有截止时刻", "is for a period of days, months or years");
    }
  }
  if (!rule.start_field().empty() && rule.length() == 0) {
    faults->Add(absl::StrCat(path, ".start_field"), "没有长度的期限无从起算", "there is no length to count from it");
  }
  absl::flat_hash_set<std::string> classes;
  for (int i = 0; i < rule.overrides_size(); ++i) {
    const v1::ClockOverride& override = rule.overrides(i);
    const std::string place = absl::StrCat(path, ".overrides[", i, "]");
    if (!classes.insert(override.dispute_class()).second) {
      faults->Add(absl::StrCat(place, ".dispute_class"), "类别重复", "this class has two lengths");
    }
    const v1::PeriodUnit unit = override.unit() == v1::PERIOD_UNIT_UNSPECIFIED ? rule.unit() : override.unit();
    if (unit != v1::PERIOD_UNIT_UNSPECIFIED) CheckPeriod(override.length(), unit, place, faults);
  }
}

// What names partners is about a referral, and names those that the definition has.
void CheckReferral(absl::string_view track, const v1::Trigger& trigger, const std::string& path, const Names& names,
                   FaultList* faults) {
  if (trigger.partners().empty() && trigger.reasons().empty()) return;
  const auto found = names.tracks.find(track);
  if (found != names.tracks.end() && found->second->subject() != v1::SUBJECT_REFERRAL) {
    faults->Add(absl::StrCat(path, trigger.partners().empty() ? ".reasons" : ".partners"), "只用于转交协作单位的轨",
                "stands in a track about referrals alone");
  }
  for (int i = 0; i < trigger.partners_size(); ++i) {
    if (names.partners.contains(trigger.partners(i))) continue;
    faults->Add(absl::StrCat(path, ".partners[", i, "]"), absl::StrCat("没有协作单位 ", trigger.partners(i)),
                absl::StrCat("there is no partner `", trigger.partners(i), "`"));
  }
}

void CheckTrigger(absl::string_view track, const v1::Trigger& trigger, const std::string& path, const Names& names,
                  FaultList* faults) {
  CheckReferral(track, trigger, path, names, faults);
  if (!trigger.when().empty() && !IsCondition(trigger.when())) {
    faults->Add(absl::StrCat(path, ".when"), absl::StrCat("没有条件 ", trigger.when()),
                absl::StrCat("there is no condition `", trigger.when(), "`"));
  }
  const auto state = [&](const std::string& id, absl::string_view field) {
    if (names.HasState(track, id)) return;
    faults->Add(absl::StrCat(path, ".", field), absl::StrCat("轨 ", track, " 没有状态 ", id),
                absl::StrCat("the track `", track, "` has no state `", id, "`"));
  };
  switch (trigger.what_case()) {
    case v1::Trigger::kEntering:
      return state(trigger.entering(), "entering");
    case v1::Trigger::kLeaving:
      return state(trigger.leaving(), "leaving");
    case v1::Trigger::kEvent:
      if (!IsEvent(trigger.event())) {
        faults->Add(absl::StrCat(path, ".event"), absl::StrCat("没有事件 ", trigger.event()),
                    absl::StrCat("there is no event `", trigger.event(), "`"));
      }
      return;
    case v1::Trigger::kLevel:
      if (!names.levels.contains(trigger.level())) {
        faults->Add(absl::StrCat(path, ".level"), absl::StrCat("没有层级 ", trigger.level()),
                    absl::StrCat("there is no level `", trigger.level(), "`"));
      }
      return;
    case v1::Trigger::WHAT_NOT_SET:
      faults->Add(path, "触发条件为空", "it does not say what happens");
  }
}

// No timer ends, returns or closes a case: what a clock moves to still waits for a person.
void CheckExpiry(const v1::ClockRule& rule, absl::string_view track, const std::string& path, const Names& names,
                 FaultList* faults) {
  if (rule.on_expiry() == v1::EXPIRY_UNSPECIFIED) {
    faults->Add(absl::StrCat(path, ".on_expiry"), "没有写明到期后怎样", "it does not say what happens at its end");
  }
  // One clock a case, beside the pause: any other would end somebody else's.
  if (rule.on_expiry() == v1::EXPIRY_RESUME && rule.due_field() != "pause.end_date") {
    faults->Add(absl::StrCat(path, ".on_expiry"), "只有中止的届满日才恢复办理", "only the last day of a pause ends it");
  }
  const std::string place = absl::StrCat(path, ".expiry_to");
  if (rule.on_expiry() != v1::EXPIRY_MOVE_TRACK) {
    if (!rule.expiry_to().empty()) {
      faults->Add(place, "只有移动状态的期限才有去向", "only a clock that moves a track goes somewhere");
    }
    return;
  }
  if (!names.HasState(track, rule.expiry_to())) {
    faults->Add(place, absl::StrCat("轨 ", track, " 没有状态 ", rule.expiry_to()),
                absl::StrCat("the track `", track, "` has no state `", rule.expiry_to(), "`"));
    return;
  }
  for (const v1::State& state : names.tracks.at(track)->states()) {
    if (state.id() == rule.expiry_to() && (state.closed() || state.outcome() != v1::OUTCOME_UNSPECIFIED)) {
      faults->Add(place, "期限届满不得直接结束案件或事项，须由人决定",
                  "no timer ends anything: it moves to an outcome, which a person has to decide");
      return;
    }
  }
}

}  // namespace

void CheckClocks(const v1::Definition& definition, const Names& names, FaultList* faults) {
  for (const v1::ClockRule& rule : definition.clocks()) {
    const std::string path = ItemPath("", "clocks", rule.id());
    const std::string track = rule.track().empty() ? std::string(kMainTrack) : rule.track();
    auto found = names.tracks.find(track);
    if (found == names.tracks.end()) {
      faults->Add(absl::StrCat(path, ".track"), absl::StrCat("没有轨 ", track),
                  absl::StrCat("there is no track `", track, "`"));
    }
    CheckLength(rule, found == names.tracks.end() ? v1::SUBJECT_UNSPECIFIED : found->second->subject(), path, faults);
    if (rule.source().empty()) {
      faults->Add(absl::StrCat(path, ".source"), "没有写明依据", "it does not name the law or promise it comes from");
    }
    if (rule.starts().empty()) faults->Add(absl::StrCat(path, ".starts"), "没有起算条件", "nothing starts it");
    int previous = 0;
    for (int i = 0; i < rule.warnings_size(); ++i) {
      if (rule.warnings(i) <= previous || rule.warnings(i) >= 100) {
        faults->Add(absl::StrCat(path, ".warnings[", i, "]"), "提醒须为1至99的递增百分比",
                    "warnings are shares from 1 to 99 in percent, in rising order");
      }
      previous = rule.warnings(i);
    }
    for (int i = 0; i < rule.warn_days_before_size(); ++i) {
      const int days = rule.warn_days_before(i);
      if (days < 1 || days > kWarnDaysMax || (i > 0 && days >= rule.warn_days_before(i - 1))) {
        faults->Add(absl::StrCat(path, ".warn_days_before[", i, "]"),
                    absl::StrCat("到期前提醒须为1至", kWarnDaysMax, "的天数，由大到小，不得重复"),
                    absl::StrCat("days before the end are from 1 to ", kWarnDaysMax, ", in falling order, each once"));
      }
    }
    if (found == names.tracks.end()) continue;  // The rest names its states.
    CheckExpiry(rule, track, path, names, faults);
    for (int i = 0; i < rule.starts_size(); ++i) {
      CheckTrigger(track, rule.starts(i), absl::StrCat(path, ".starts[", i, "]"), names, faults);
    }
    for (int i = 0; i < rule.ends_size(); ++i) {
      CheckTrigger(track, rule.ends(i), absl::StrCat(path, ".ends[", i, "]"), names, faults);
    }
    for (int i = 0; i < rule.runs_in_size(); ++i) {
      if (names.HasState(track, rule.runs_in(i))) continue;
      faults->Add(absl::StrCat(path, ".runs_in[", i, "]"), absl::StrCat("轨 ", track, " 没有状态 ", rule.runs_in(i)),
                  absl::StrCat("the track `", track, "` has no state `", rule.runs_in(i), "`"));
    }
  }
}

}  // namespace gaiwan::check
