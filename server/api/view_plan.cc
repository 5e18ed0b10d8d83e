#include "server/api/view_plan.h"

#include <string>
#include <tuple>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/options.pb.h"
#include "server/api/masking.h"
#include "server/base/mutex.h"

namespace gaiwan {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

bool IsPayload(const Descriptor& type) {
  static const auto* const payloads = [] {
    auto* types = new absl::flat_hash_set<const Descriptor*>();
    const FieldDescriptor* one = v1::Event::descriptor()->FindFieldByNumber(v1::Event::kCaseOpenedFieldNumber);
    const google::protobuf::OneofDescriptor* all = one->containing_oneof();
    for (int i = 0; i < all->field_count(); ++i) types->insert(all->field(i)->message_type());
    return types;
  }();
  return payloads->contains(&type);
}

// Words are never less than records, wherever they stand.
v1::FieldClass ClassOfWords(v1::FieldClass field_class) {
  const bool is_open = field_class == v1::GLIMPSE || field_class == v1::PROCESS || field_class == v1::SUBSTANCE;
  return is_open ? v1::RECORDS : field_class;
}

ElementRule MakeElementRule(const Descriptor& type) {
  ElementRule rule;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (field->options().GetExtension(v1::owner)) rule.owner = field;
    const v1::FieldClass by_field = field->options().GetExtension(v1::element_class);
    if (by_field != v1::FIELD_CLASS_UNSPECIFIED) rule.overrides.push_back({field, 0, by_field});
    if (field->enum_type() == nullptr) continue;
    for (int k = 0; k < field->enum_type()->value_count(); ++k) {
      const auto* value = field->enum_type()->value(k);
      const v1::FieldClass by_value = value->options().GetExtension(v1::value_class);
      if (by_value != v1::FIELD_CLASS_UNSPECIFIED) rule.overrides.push_back({field, value->number(), by_value});
    }
  }
  return rule;
}

bool IsSet(const Message& element, const ElementRule::Override& entry) {
  const Reflection* reflection = element.GetReflection();
  if (entry.field->enum_type() != nullptr) return reflection->GetEnumValue(element, entry.field) == entry.enum_number;
  return reflection->HasField(element, entry.field);
}

absl::Status ApplyToBlock(v1::FieldClass field_class, ClassSet shown, ClassSet masked, ViewPlan::Open open,
                          v1::Personal* personal) {
  if (!shown.Has(field_class) && !masked.Has(field_class)) {
    personal->mutable_hidden();
    return absl::OkStatus();
  }
  const absl::Status status = open(personal);
  if (personal->has_open()) MaskPersonal(field_class, shown, masked, personal->mutable_open());
  return status;
}

}  // namespace

ClassSet ElementRule::ClassesOf(const Message& element, ClassSet usual) const {
  ClassSet classes;
  for (const Override& entry : overrides) {
    if (IsSet(element, entry)) classes.Add(entry.field_class);
  }
  return classes.empty() ? usual : classes;
}

bool ElementRule::IsOwnedBy(const Message& element, absl::string_view party) const {
  return owner != nullptr && !party.empty() && element.GetReflection()->GetString(element, owner) == party;
}

const ElementRule& ElementRuleOf(const Descriptor& type) {
  static Mutex mu;
  static auto* const rules = new absl::flat_hash_map<const Descriptor*, std::unique_ptr<ElementRule>>();
  MutexLock lock(&mu);
  std::unique_ptr<ElementRule>& rule = (*rules)[&type];
  if (rule == nullptr) rule = std::make_unique<ElementRule>(MakeElementRule(type));
  return *rule;
}

v1::FieldClass ClassOfField(const FieldDescriptor& field, v1::FieldClass inherited) {
  const v1::FieldClass own = field.options().GetExtension(v1::field_class);
  if (own != v1::FIELD_CLASS_UNSPECIFIED) return own;
  if (field.containing_type() == v1::Case::descriptor()) return v1::SERVER_ONLY;
  // The envelope says who, when and what became of it.
  if (field.containing_type() == v1::Event::descriptor()) return v1::PROCESS;
  if (!IsPayload(*field.containing_type())) return inherited;
  const FieldDescriptor* same = v1::Case::descriptor()->FindFieldByName(field.name());
  return same == nullptr ? v1::SERVER_ONLY : ClassOfField(*same, v1::SERVER_ONLY);
}

std::unique_ptr<ViewPlan> ViewPlan::Make(const Descriptor& type, v1::FieldClass inherited, ClassSet visible,
                                         ClassSet own) {
  auto plan = std::make_unique<ViewPlan>();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    const v1::FieldClass field_class = ClassOfField(*field, inherited);
    if (field_class == v1::SERVER_ONLY) {
      plan->clear_.push_back(field);
      continue;
    }
    const bool is_block = field->message_type() == v1::Personal::descriptor();
    if (is_block || field->message_type() == nullptr) {
      if (!visible.Has(field_class)) {
        plan->clear_.push_back(field);
      } else if (is_block) {
        plan->blocks_.push_back({field, ClassOfWords(field_class)});
      }
      continue;
    }
    const ElementRule& rule = ElementRuleOf(*field->message_type());
    const auto may_be = [&](const ElementRule::Override& entry) { return (visible | own).Has(entry.field_class); };
    const bool by_ownership = rule.owner != nullptr && own.Has(field_class);
    if (!visible.Has(field_class) && !by_ownership && !absl::c_any_of(rule.overrides, may_be)) {
      plan->clear_.push_back(field);
      continue;
    }
    const auto is_hidden = [&](const ElementRule::Override& entry) { return !visible.Has(entry.field_class); };
    const bool asks = !visible.Has(field_class) || absl::c_any_of(rule.overrides, is_hidden) ||
                      (rule.owner != nullptr && !own.empty());
    Inside inside{field, field_class, asks ? &rule : nullptr, nullptr, nullptr};
    inside.usual = Make(*field->message_type(), field_class, visible | ClassSet{field_class}, own);
    if (rule.owner != nullptr && !own.empty()) {
      inside.owned = Make(*field->message_type(), field_class, visible | own | ClassSet{field_class}, {});
    }
    if (asks || !inside.usual->empty()) plan->inside_.push_back(std::move(inside));
  }
  return plan;
}

const ViewPlan& ViewPlan::For(const Descriptor& root, ClassSet visible, ClassSet own) {
  using Key = std::tuple<const Descriptor*, uint32_t, uint32_t>;
  // As many as the table has combinations of rules that somebody ever had: dozens.
  static Mutex mu;
  static auto* const plans = new absl::flat_hash_map<Key, std::unique_ptr<ViewPlan>>();
  MutexLock lock(&mu);
  std::unique_ptr<ViewPlan>& plan = (*plans)[Key(&root, visible.bits(), own.bits())];
  if (plan == nullptr) plan = Make(root, v1::SERVER_ONLY, visible, own);
  return *plan;
}

absl::Status ViewPlan::Apply(ClassSet shown, ClassSet masked, ClassSet own, absl::string_view party, Open open,
                             Message* message) const {
  const Reflection* reflection = message->GetReflection();
  absl::Status first;
  for (const FieldDescriptor* field : clear_) reflection->ClearField(message, field);
  for (const Block& block : blocks_) {
    const auto apply = [&](Message* personal) {
      first.Update(ApplyToBlock(block.field_class, shown, masked, open, static_cast<v1::Personal*>(personal)));
    };
    if (block.field->is_repeated()) {
      const int size = reflection->FieldSize(*message, block.field);
      for (int i = 0; i < size; ++i) apply(reflection->MutableRepeatedMessage(message, block.field, i));
    } else if (reflection->HasField(*message, block.field)) {
      apply(reflection->MutableMessage(message, block.field));
    }
  }
  for (const Inside& inside : inside_) {
    // Whether the element stays; what is in it is seen to.
    const auto apply = [&](Message* element) {
      if (inside.rule == nullptr) {
        first.Update(inside.usual->Apply(shown, masked, own, party, open, element));
        return true;
      }
      const bool is_own = inside.owned != nullptr && inside.rule->IsOwnedBy(*element, party);
      const ClassSet may = is_own ? shown | masked | own : shown | masked;
      if (!may.HasAll(inside.rule->ClassesOf(*element, {inside.field_class}))) return false;
      const ViewPlan& plan = is_own ? *inside.owned : *inside.usual;
      first.Update(plan.Apply(is_own ? shown | own : shown, masked, is_own ? ClassSet() : own, party, open, element));
      return true;
    };
    if (!inside.field->is_repeated()) {
      if (reflection->HasField(*message, inside.field) && !apply(reflection->MutableMessage(message, inside.field))) {
        reflection->ClearField(message, inside.field);
      }
      continue;
    }
    int kept = 0;
    const int size = reflection->FieldSize(*message, inside.field);
    for (int i = 0; i < size; ++i) {
      if (!apply(reflection->MutableRepeatedMessage(message, inside.field, i))) continue;
      if (kept != i) reflection->SwapElements(message, inside.field, kept, i);
      ++kept;
    }
    for (int i = kept; i < size; ++i) reflection->RemoveLast(message, inside.field);
  }
  return first;
}

}  // namespace gaiwan
