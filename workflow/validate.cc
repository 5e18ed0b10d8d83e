#include "workflow/validate.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "gaiwan/v1/common.pb.h"
#include "gaiwan/v1/options.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "workflow/base/date.h"
#include "workflow/base/plan_cache.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/validate_text.h"

namespace gaiwan {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldOptions;
using google::protobuf::Message;
using google::protobuf::OneofDescriptor;
using google::protobuf::Reflection;
using google::protobuf::Timestamp;

struct MessagePlan;

struct FieldPlan {
  const FieldDescriptor* field = nullptr;
  bool required = false;
  v1::Format format = v1::FORMAT_UNSPECIFIED;
  // Characters of a string (of each, when repeated), bytes; the largest number.
  int64_t max = std::numeric_limits<int64_t>::max();
  int64_t min = std::numeric_limits<int64_t>::min();
  int64_t items_max = kItemsMax;
  const MessagePlan* child = nullptr;
};

enum class Kind { kPlain, kMoney, kTimestamp };

struct MessagePlan {
  Kind kind = Kind::kPlain;
  // A message that is nothing but a choice: one must be made.
  const OneofDescriptor* choice = nullptr;
  // Fields in order; of a oneof each member, looked at only when it is the one set.
  std::vector<FieldPlan> fields;
  // By FieldDescriptor::index(): position in `fields`, or -1.
  std::vector<int> by_index;
  bool has_oneof = false;
  // Some field here or below is of format PART.
  bool has_parts = false;

  void Make(const Descriptor* type, PlanCache<MessagePlan>* cache);
};

// A field without any annotation can only be wrong by being no UTF-8, too long or an enum value nobody knows.
bool NeedsCheck(const FieldPlan& plan) {
  if (plan.required || plan.field->is_repeated()) return true;
  switch (plan.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
    case FieldDescriptor::CPPTYPE_ENUM:
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return true;
    default:
      return plan.max != std::numeric_limits<int64_t>::max() || plan.min != std::numeric_limits<int64_t>::min();
  }
}

FieldPlan PlanFor(const FieldDescriptor* field, PlanCache<MessagePlan>* cache) {
  const FieldOptions& options = field->options();
  FieldPlan plan;
  plan.field = field;
  plan.required = options.GetExtension(v1::behavior) == v1::REQUIRED;
  plan.format = options.GetExtension(v1::format);
  if (options.HasExtension(v1::min)) plan.min = options.GetExtension(v1::min);
  const bool text = field->type() == FieldDescriptor::TYPE_STRING;
  if (field->is_repeated()) {
    if (options.HasExtension(v1::max)) plan.items_max = options.GetExtension(v1::max);
    if (text) plan.max = kStringCharsMax;
    if (options.HasExtension(v1::max_each)) plan.max = options.GetExtension(v1::max_each);
  } else {
    if (text) plan.max = kStringCharsMax;
    if (options.HasExtension(v1::max)) plan.max = options.GetExtension(v1::max);
  }
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) plan.child = cache->MakeLocked(field->message_type());
  return plan;
}

bool ReachesPart(const Descriptor* type, absl::flat_hash_set<const Descriptor*>* seen) {
  if (!seen->insert(type).second) return false;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->options().GetExtension(v1::format) == v1::PART) return true;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && ReachesPart(field->message_type(), seen)) return true;
  }
  return false;
}

void MessagePlan::Make(const Descriptor* type, PlanCache<MessagePlan>* cache) {
  if (type == v1::Money::descriptor()) kind = Kind::kMoney;
  if (type == Timestamp::descriptor()) kind = Kind::kTimestamp;
  absl::flat_hash_set<const Descriptor*> seen;
  has_parts = ReachesPart(type, &seen);
  by_index.resize(type->field_count(), -1);
  if (type->real_oneof_decl_count() == 1 && type->oneof_decl(0)->field_count() == type->field_count()) {
    choice = type->oneof_decl(0);
  }
  has_oneof = type->real_oneof_decl_count() > 0;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->options().GetExtension(v1::behavior) == v1::OUTPUT_ONLY) continue;  // Ignored in requests.
    FieldPlan plan = PlanFor(field, cache);
    if (!NeedsCheck(plan)) continue;
    by_index[i] = static_cast<int>(fields.size());
    fields.push_back(plan);
  }
}

PlanCache<MessagePlan>& Plans() {
  static auto* cache = new PlanCache<MessagePlan>();
  return *cache;
}

// Where we are, on the stack; written out only for a fault.
struct Place {
  const Place* above = nullptr;
  absl::string_view prefix;  // Of the outermost.
  const FieldDescriptor* field = nullptr;
  int index = -1;

  std::string Path() const {
    std::string path = above != nullptr ? above->Path() : std::string(prefix);
    if (field == nullptr) return path;
    absl::StrAppend(&path, path.empty() ? "" : ".", field->name());
    if (index >= 0) absl::StrAppend(&path, "[", index, "]");
    return path;
  }
};

absl::Status Missing(const Place& place) {
  return BadField(place.Path(), "必须填写", "is required");
}

absl::Status CheckText(const FieldPlan& plan, const std::string& value, const Place& place) {
  if (value.empty()) return plan.required ? Missing(place) : absl::OkStatus();
  const TextScan scan = ScanText(value);
  if (!scan.utf8) return BadField(place.Path(), "不是有效的 UTF-8 文字", "is not valid UTF-8");
  if (scan.characters > plan.max) {
    return BadField(place.Path(), absl::StrCat("最多 ", plan.max, " 个字，现有 ", scan.characters, " 个"),
                    absl::StrCat("at most ", plan.max, " characters, has ", scan.characters), plan.max);
  }
  // What may be longer than a line may have several.
  if (scan.has_control || (scan.has_line_break && plan.max <= kStringCharsMax)) {
    return BadField(place.Path(), "含有不允许的控制字符", "has a control character");
  }
  if (plan.required && !scan.has_content) return Missing(place);
  if (plan.format != v1::FORMAT_UNSPECIFIED) {
    if (std::optional<FormatFault> fault = CheckFormat(plan.format, value)) {
      return BadField(place.Path(), fault->zh, fault->en);
    }
  }
  return absl::OkStatus();
}

// `left_out`: of an optional field, nobody set it.
absl::Status CheckNumber(const FieldPlan& plan, int64_t value, bool left_out, const Place& place) {
  if (value == 0 && plan.required) return Missing(place);
  if (left_out) return absl::OkStatus();
  if (value < plan.min) {
    return BadField(place.Path(), absl::StrCat("不能小于 ", plan.min), absl::StrCat("at least ", plan.min), plan.min);
  }
  if (value > plan.max) {
    return BadField(place.Path(), absl::StrCat("不能大于 ", plan.max), absl::StrCat("at most ", plan.max), plan.max);
  }
  return absl::OkStatus();
}

absl::Status CheckEnum(const FieldPlan& plan, int value, const Place& place) {
  if (value == 0) return plan.required ? Missing(place) : absl::OkStatus();
  if (plan.field->enum_type()->FindValueByNumber(value) == nullptr) {
    return BadField(place.Path(), absl::StrCat("没有 ", value, " 这个选项"), absl::StrCat("no such value: ", value));
  }
  return absl::OkStatus();
}

absl::Status CheckTimestamp(const Timestamp& time, const Place& place) {
  static const int64_t first = absl::ToUnixSeconds(StartOfDay(absl::CivilDay(kDateYearMin, 1, 1)));
  static const int64_t end = absl::ToUnixSeconds(StartOfDay(absl::CivilDay(kDateYearMax + 1, 1, 1)));
  if (time.seconds() >= first && time.seconds() < end && time.nanos() >= 0 && time.nanos() < 1000000000) {
    return absl::OkStatus();
  }
  return BadField(place.Path(), absl::StrCat("时间须在 ", kDateYearMin, " 年至 ", kDateYearMax, " 年之间"),
                  absl::StrCat("not a time in the years ", kDateYearMin, " to ", kDateYearMax));
}

absl::Status CheckMessage(const MessagePlan& plan, const Message& message, const Place& place);

// One value: the whole field, or item `index` of a repeated one.
absl::Status CheckValue(const FieldPlan& plan, const Message& message, const Reflection& reflection, int index,
                        const Place& place) {
  const FieldDescriptor* field = plan.field;
  const bool item = index >= 0;
  const bool left_out = !item && field->has_optional_keyword() && !reflection.HasField(message, field);
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;
      const std::string& value = item ? reflection.GetRepeatedStringReference(message, field, index, &scratch)
                                      : reflection.GetStringReference(message, field, &scratch);
      if (field->type() == FieldDescriptor::TYPE_STRING) return CheckText(plan, value, place);
      if (value.empty() && plan.required) return Missing(place);
      if (static_cast<int64_t>(value.size()) <= plan.max) return absl::OkStatus();
      return BadField(place.Path(), absl::StrCat("最多 ", plan.max, " 字节"),
                      absl::StrCat("at most ", plan.max, " bytes"), plan.max);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return CheckMessage(
          *plan.child,
          item ? reflection.GetRepeatedMessage(message, field, index) : reflection.GetMessage(message, field), place);
    case FieldDescriptor::CPPTYPE_ENUM:
      return CheckEnum(
          plan, item ? reflection.GetRepeatedEnumValue(message, field, index) : reflection.GetEnumValue(message, field),
          place);
    case FieldDescriptor::CPPTYPE_INT32:
      return CheckNumber(
          plan, item ? reflection.GetRepeatedInt32(message, field, index) : reflection.GetInt32(message, field),
          left_out, place);
    case FieldDescriptor::CPPTYPE_INT64:
      return CheckNumber(
          plan, item ? reflection.GetRepeatedInt64(message, field, index) : reflection.GetInt64(message, field),
          left_out, place);
    case FieldDescriptor::CPPTYPE_BOOL:
      // A required yes: what somebody has to stand for.
      if (!item && plan.required && !reflection.GetBool(message, field)) return Missing(place);
      return absl::OkStatus();
    default:
      return absl::OkStatus();  // Other numbers carry no annotations: validate_test holds that.
  }
}

absl::Status CheckField(const FieldPlan& plan, const Message& message, const Reflection& reflection,
                        const Place& above) {
  Place place;
  place.above = &above;
  place.field = plan.field;
  if (!plan.field->is_repeated()) {
    if (plan.child != nullptr && !reflection.HasField(message, plan.field)) {
      return plan.required ? Missing(place) : absl::OkStatus();
    }
    return CheckValue(plan, message, reflection, -1, place);
  }
  const int size = reflection.FieldSize(message, plan.field);
  if (size == 0) return plan.required ? Missing(place) : absl::OkStatus();
  if (size > plan.items_max) {
    return BadField(place.Path(), absl::StrCat("最多 ", plan.items_max, " 项，现有 ", size, " 项"),
                    absl::StrCat("at most ", plan.items_max, " items, has ", size), plan.items_max);
  }
  for (int i = 0; i < size; ++i) {
    place.index = i;
    RETURN_IF_ERROR(CheckValue(plan, message, reflection, i, place));
  }
  return absl::OkStatus();
}

absl::Status CheckMoney(const v1::Money& money, const Place& place) {
  if (money.currency() == "CNY") return absl::OkStatus();
  Place currency;
  currency.above = &place;
  currency.field = v1::Money::descriptor()->FindFieldByNumber(v1::Money::kCurrencyFieldNumber);
  return BadField(currency.Path(), "只接受人民币 CNY", "only CNY");
}

absl::Status CheckMessage(const MessagePlan& plan, const Message& message, const Place& place) {
  if (plan.kind == Kind::kTimestamp) return CheckTimestamp(static_cast<const Timestamp&>(message), place);
  const Reflection& reflection = *message.GetReflection();
  if (plan.choice != nullptr) {
    const FieldDescriptor* set = reflection.GetOneofFieldDescriptor(message, plan.choice);
    if (set == nullptr) {
      const std::string path = place.Path();
      return BadField(path.empty() ? plan.choice->name() : path, "必须选定一项内容", "one of its fields must be set");
    }
    const int at = plan.by_index[set->index()];
    return at < 0 ? absl::OkStatus() : CheckField(plan.fields[at], message, reflection, place);
  }
  for (const FieldPlan& field : plan.fields) {
    if (plan.has_oneof && field.field->real_containing_oneof() != nullptr &&
        !reflection.HasField(message, field.field)) {
      continue;
    }
    RETURN_IF_ERROR(CheckField(field, message, reflection, place));
  }
  return plan.kind == Kind::kMoney ? CheckMoney(static_cast<const v1::Money&>(message), place) : absl::OkStatus();
}

// `cases/{case}/{collection}/{id}` -> `{id}`.
absl::Status ShortenName(std::string* name, absl::string_view case_name, const Place& place) {
  absl::string_view rest = *name;
  if (rest.find('/') == absl::string_view::npos) return absl::OkStatus();
  if (!absl::ConsumePrefix(&rest, case_name) || !absl::ConsumePrefix(&rest, "/")) {
    return BadField(place.Path(), "所指的内容不属于本案", absl::StrCat("names something outside ", case_name));
  }
  const size_t slash = rest.find('/');
  if (slash == absl::string_view::npos || slash == 0 || !IsPartId(rest.substr(slash + 1))) {
    return BadField(place.Path(), "须是编号，或者 cases/案件/类别/编号",
                    "must be an id, or cases/{case}/{collection}/{id}");
  }
  *name = std::string(rest.substr(slash + 1));
  return absl::OkStatus();
}

absl::Status Shorten(const MessagePlan& plan, Message* message, absl::string_view case_name, const Place& above) {
  if (!plan.has_parts) return absl::OkStatus();
  const Reflection& reflection = *message->GetReflection();
  const auto shorten_field = [&](const FieldPlan& field) -> absl::Status {
    Place place;
    place.above = &above;
    place.field = field.field;
    if (field.child != nullptr && field.child->has_parts) {
      if (field.field->is_repeated()) {
        for (int i = 0; i < reflection.FieldSize(*message, field.field); ++i) {
          place.index = i;
          RETURN_IF_ERROR(
              Shorten(*field.child, reflection.MutableRepeatedMessage(message, field.field, i), case_name, place));
        }
      } else if (reflection.HasField(*message, field.field)) {
        return Shorten(*field.child, reflection.MutableMessage(message, field.field), case_name, place);
      }
    } else if (field.format == v1::PART && !field.field->is_repeated()) {
      std::string name = reflection.GetString(*message, field.field);
      if (name.find('/') == std::string::npos) return absl::OkStatus();
      RETURN_IF_ERROR(ShortenName(&name, case_name, place));
      reflection.SetString(message, field.field, std::move(name));
    }
    return absl::OkStatus();
  };
  if (plan.choice != nullptr) {
    const FieldDescriptor* set = reflection.GetOneofFieldDescriptor(*message, plan.choice);
    const int at = set == nullptr ? -1 : plan.by_index[set->index()];
    return at < 0 ? absl::OkStatus() : shorten_field(plan.fields[at]);
  }
  for (const FieldPlan& field : plan.fields) RETURN_IF_ERROR(shorten_field(field));
  return absl::OkStatus();
}

}  // namespace

absl::Status Validate(const Message& message, absl::string_view path) {
  Place place;
  place.prefix = path;
  return CheckMessage(*Plans().Get(message.GetDescriptor()), message, place);
}

absl::Status ShortenParts(Message* message, absl::string_view case_name, absl::string_view path) {
  Place place;
  place.prefix = path;
  return Shorten(*Plans().Get(message->GetDescriptor()), message, case_name, place);
}

}  // namespace gaiwan
