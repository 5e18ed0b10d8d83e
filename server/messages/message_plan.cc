#include "server/messages/message_plan.h"

#include <optional>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/messages/message_matters.h"
#include "server/messages/message_text.h"
#include "workflow/base/fault_list.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kLanguages[] = {"zh", "mn", "bo", "en"};

void CheckRange(int32_t number, int32_t min, int32_t max, absl::string_view path, FaultList* faults) {
  if (number >= min && number <= max) return;
  faults->Add(path, absl::StrCat("须为", min, "至", max), absl::StrCat(number, " is not from ", min, " to ", max));
}

// `90m`, `24h`, `3d`.
std::optional<absl::Duration> ParseBefore(absl::string_view text) {
  if (text.size() < 2) return std::nullopt;
  const char unit = text.back();
  int number = 0;
  text.remove_suffix(1);
  const bool digits = absl::c_all_of(text, [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
  if (!digits || !absl::SimpleAtoi(text, &number) || number < 1) return std::nullopt;
  if (unit == 'm') return absl::Minutes(number);
  if (unit == 'h') return absl::Hours(number);
  if (unit == 'd') return absl::Hours(24) * number;
  return std::nullopt;
}

void CheckHead(const v1::MessagePlan& plan, FaultList* faults) {
  CheckId(plan.name(), "name", faults);
  CheckRange(plan.revision(), 1, INT32_MAX, "revision", faults);
  if (const absl::Status hours = QuietHours::Parse(plan.quiet_hours()).status(); !hours.ok()) {
    faults->Add("quiet_hours", "须写起止时间，如21:00-08:00", hours.message());
  }
  CheckRange(plan.tries(), 1, kTriesMax, "tries", faults);
  CheckRange(plan.retry_minutes(), 1, kRetryMinutesMax, "retry_minutes", faults);
  CheckRange(plan.delivery_minutes(), 1, kDeliveryMinutesMax, "delivery_minutes", faults);
  std::set<int> seen;
  for (const int channel : plan.channels()) {
    if (channel == v1::MESSAGE_CHANNEL_UNSPECIFIED || channel == v1::MESSAGE_CHANNEL_NONE ||
        !v1::MessageChannel_IsValid(channel)) {
      faults->Add("channels", "没有这种渠道", "there is no such channel");
    } else if (!seen.insert(channel).second) {
      faults->Add("channels", "渠道重复", "a channel is named twice");
    }
  }
  if (plan.channels().empty()) faults->Add("channels", "须至少有一种渠道", "no channel is named");
  if (plan.rules_size() > kRulesMax) {
    faults->Add("rules", absl::StrCat("最多", kRulesMax, "条"), absl::StrCat("at most ", kRulesMax));
  }
  if (plan.templates_size() > kTemplatesMax) {
    faults->Add("templates", absl::StrCat("最多", kTemplatesMax, "条"), absl::StrCat("at most ", kTemplatesMax));
  }
}

void CheckEvent(const std::string& event, absl::string_view path, FaultList* faults) {
  if (IsCaseEvent(event)) return;
  faults->Add(path, absl::StrCat("没有“", event, "”这种案件事件"),
              absl::StrCat("\"", event, "\" is no event of a case"));
}

void CheckRule(const v1::MessageRule& rule, const std::string& path, FaultList* faults) {
  CheckId(rule.id(), absl::StrCat(path, ".id"), faults);
  const RuleEvent event = EventOf(rule.event());
  CheckEvent(std::string(event.name), absl::StrCat(path, ".event"), faults);
  if (rule.to() == v1::MESSAGE_AUDIENCE_UNSPECIFIED || !v1::MessageAudience_IsValid(rule.to())) {
    faults->Add(absl::StrCat(path, ".to"), "须写明发给谁", "who gets it is missing");
  }
  if (rule.to() == v1::MESSAGE_AUDIENCE_PARTY_CONCERNED && !ConcernsParty(event.name)) {
    faults->Add(absl::StrCat(path, ".to"), "这种事件不涉及某一方当事人", "the event is about no party in particular");
  }
  if (!rule.before().empty()) {
    const std::optional<absl::Duration> before = ParseBefore(rule.before());
    if (!before.has_value() || *before > kBeforeMax) {
      faults->Add(absl::StrCat(path, ".before"), "须写作30m、24h或者3d，最多60d",
                  "is a duration as 30m, 24h or 3d, at most 60d");
    }
    if (!HasMoment(event.name)) {
      faults->Add(absl::StrCat(path, ".before"), "这种事件没有时间，无法提前提醒",
                  "the event has no moment to be reminded of before");
    }
  }
  for (int i = 0; i < rule.dropped_by_size(); ++i) {
    CheckEvent(rule.dropped_by(i), absl::StrCat(path, ".dropped_by[", i, "]"), faults);
  }
  if (rule.serves_paper().empty()) return;
  CheckId(rule.serves_paper(), absl::StrCat(path, ".serves_paper"), faults);
  if (rule.to() != v1::MESSAGE_AUDIENCE_PARTIES && rule.to() != v1::MESSAGE_AUDIENCE_PARTY_CONCERNED) {
    faults->Add(absl::StrCat(path, ".serves_paper"), "只能向当事人送达", "only a party is served");
  }
}

void CheckTemplate(const v1::MessageTemplate& words, const std::string& path, FaultList* faults) {
  CheckId(words.id(), absl::StrCat(path, ".id"), faults);
  if (!absl::c_linear_search(kLanguages, words.language())) {
    faults->Add(absl::StrCat(path, ".language"), "语言只有zh、mn、bo、en", "a language is zh, mn, bo or en");
  }
  const std::string text_path = absl::StrCat(path, ".text");
  const int characters = CharactersOf(words.text());
  if (characters == 0) faults->Add(text_path, "没有文字", "the words are missing");
  if (characters > kTemplateCharactersMax) {
    faults->Add(text_path, absl::StrCat("最多", kTemplateCharactersMax, "个字"),
                absl::StrCat("at most ", kTemplateCharactersMax, " characters"));
  } else if (characters > kSmsCharactersMax) {
    faults->Warn(text_path, absl::StrCat(characters, "个字，超过一条短信的", kSmsCharactersMax, "个字"),
                 absl::StrCat(characters, " characters, more than the ", kSmsCharactersMax, " of one SMS"));
  }
  if (absl::c_any_of(words.text(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })) {
    faults->Add(text_path, "不能有换行或者控制字符", "a message is one line without control characters");
  }
  bool closed = true;
  for (const std::string& placeholder : PlaceholdersIn(words.text(), &closed)) {
    if (absl::c_linear_search(kPlaceholders, placeholder)) continue;
    faults->Add(text_path, absl::StrCat("没有{", placeholder, "}这个占位符：短信中不写纠纷内容"),
                absl::StrCat("there is no placeholder {", placeholder, "}: nothing of a dispute is in a message"));
  }
  if (!closed) faults->Add(text_path, "大括号不成对", "a brace stands alone");
}

// A rule with its words: a placeholder that its event cannot fill would leave a hole.
void CheckWordsOf(const v1::MessagePlan& plan, const v1::MessageRule& rule, const std::string& path,
                  FaultList* faults) {
  bool known = false;
  for (const v1::MessageTemplate& words : plan.templates()) {
    if (words.id() != rule.template_()) continue;
    known = true;
    bool closed = true;
    for (const std::string& placeholder : PlaceholdersIn(words.text(), &closed)) {
      const bool filled = placeholder == "date"                             ? HasMoment(EventOf(rule.event()).name)
                          : placeholder == "time" || placeholder == "place" ? IsSessionEvent(EventOf(rule.event()).name)
                                                                            : true;
      if (filled) continue;
      faults->Add(absl::StrCat(path, ".template"),
                  absl::StrCat("“", words.id(), "”（", words.language(), "）的{", placeholder, "}在这种事件中没有内容"),
                  absl::StrCat("{", placeholder, "} of \"", words.id(), "\" (", words.language(),
                               ") is nothing of this event"));
    }
  }
  if (!known) {
    faults->Add(absl::StrCat(path, ".template"), absl::StrCat("没有“", rule.template_(), "”这个模板"),
                absl::StrCat("there is no template \"", rule.template_(), "\""));
  }
}

void CheckTogether(const v1::MessagePlan& plan, FaultList* faults) {
  std::set<std::string> rules;
  for (int i = 0; i < plan.rules_size(); ++i) {
    const std::string path = absl::StrCat("rules[", i, "]");
    CheckWordsOf(plan, plan.rules(i), path, faults);
    if (!rules.insert(plan.rules(i).id()).second) {
      faults->Add(absl::StrCat(path, ".id"), "规则的标识重复", "another rule has this id");
    }
  }
  std::set<std::pair<std::string, std::string>> templates;
  std::set<std::string> chinese;
  for (int i = 0; i < plan.templates_size(); ++i) {
    const v1::MessageTemplate& words = plan.templates(i);
    if (!templates.emplace(words.id(), words.language()).second) {
      faults->Add(absl::StrCat("templates[", i, "]"), "同一模板的同一语言重复", "the same template and language twice");
    }
    if (words.language() == "zh") chinese.insert(words.id());
  }
  for (int i = 0; i < plan.templates_size(); ++i) {
    const v1::MessageTemplate& words = plan.templates(i);
    if (chinese.contains(words.id())) continue;
    faults->Add(absl::StrCat("templates[", i, "]"), absl::StrCat("“", words.id(), "”没有中文文字"),
                absl::StrCat("\"", words.id(), "\" has no Chinese words"));
    chinese.insert(words.id());  // Told once.
  }
}

}  // namespace

std::vector<v1::Fault> CheckMessagePlan(absl::string_view textproto, v1::MessagePlan* plan) {
  FaultList faults;
  plan->Clear();
  if (static_cast<int64_t>(textproto.size()) > kPlanBytesMax) {
    faults.Add("", absl::StrCat("文本最多", kPlanBytesMax, "字节"), absl::StrCat("at most ", kPlanBytesMax, " bytes"));
    return faults.Take();
  }
  if (!ReadTextprotoInto(textproto, plan, &faults)) return faults.Take();
  CheckHead(*plan, &faults);
  for (int i = 0; i < plan->rules_size(); ++i) CheckRule(plan->rules(i), absl::StrCat("rules[", i, "]"), &faults);
  for (int i = 0; i < plan->templates_size(); ++i) {
    CheckTemplate(plan->templates(i), absl::StrCat("templates[", i, "]"), &faults);
  }
  CheckTogether(*plan, &faults);
  return faults.Take();
}

absl::StatusOr<std::shared_ptr<const MessagePlan>> MessagePlan::Make(absl::string_view textproto) {
  auto plan = std::make_shared<MessagePlan>();
  std::string wrong;
  for (v1::Fault& fault : CheckMessagePlan(textproto, &plan->proto_)) {
    if (fault.warning()) {
      plan->warnings_.push_back(std::move(fault));
      continue;
    }
    absl::StrAppend(&wrong, wrong.empty() ? "" : "\n", fault.path(), ": ", fault.words().en());
  }
  if (!wrong.empty()) return absl::InvalidArgumentError(wrong);
  plan->quiet_hours_ = QuietHours::Parse(plan->proto_.quiet_hours()).value_or(QuietHours());
  for (const v1::MessageRule& rule : plan->proto_.rules()) {
    plan->by_event_[std::string(EventOf(rule.event()).name)].push_back(&rule);
  }
  return plan;
}

const std::vector<const v1::MessageRule*>& MessagePlan::RulesOf(absl::string_view event) const {
  static const auto* const none = new std::vector<const v1::MessageRule*>();
  const auto found = by_event_.find(event);
  return found == by_event_.end() ? *none : found->second;
}

const v1::MessageRule* MessagePlan::FindRule(absl::string_view id) const {
  const auto found = absl::c_find_if(proto_.rules(), [&](const v1::MessageRule& rule) { return rule.id() == id; });
  return found == proto_.rules().end() ? nullptr : &*found;
}

absl::Duration MessagePlan::BeforeOf(const v1::MessageRule& rule) const {
  return ParseBefore(rule.before()).value_or(absl::ZeroDuration());
}

const v1::MessageTemplate* MessagePlan::FindTemplate(absl::string_view id, absl::string_view language) const {
  const v1::MessageTemplate* chinese = nullptr;
  for (const v1::MessageTemplate& words : proto_.templates()) {
    if (words.id() != id) continue;
    if (words.language() == language) return &words;
    if (words.language() == "zh") chinese = &words;
  }
  return chinese;
}

absl::Status MessagePlan::CheckClocks(const std::function<bool(absl::string_view clock)>& has_clock) const {
  std::string wrong;
  for (int i = 0; i < proto_.rules_size(); ++i) {
    const std::string& clock = proto_.rules(i).clock();
    if (clock.empty() || has_clock(clock)) continue;
    absl::StrAppend(&wrong, wrong.empty() ? "" : "\n", "rules[", i, "].clock: no definition has a clock \"", clock,
                    "\"");
  }
  return wrong.empty() ? absl::OkStatus() : absl::InvalidArgumentError(wrong);
}

}  // namespace gaiwan
