#include "workflow/base/personal_walk.h"

#include <vector>

#include "absl/container/flat_hash_set.h"
#include "google/protobuf/descriptor.h"
#include "workflow/base/plan_cache.h"

namespace gaiwan {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::OneofDescriptor;
using google::protobuf::Reflection;

bool Reaches(const Descriptor* type, absl::flat_hash_set<const Descriptor*>* seen) {
  if (type == v1::Personal::descriptor()) return true;
  if (!seen->insert(type).second) return false;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && Reaches(field->message_type(), seen)) return true;
  }
  return false;
}

struct Plan {
  struct Step {
    const FieldDescriptor* field = nullptr;  // A field of its own, or
    const OneofDescriptor* oneof = nullptr;  // one of several, of which at most one is set.
  };
  bool is_personal = false;
  std::vector<Step> steps;
  // By FieldDescriptor::index(); nullptr for what cannot lead to a Personal.
  std::vector<const Plan*> children;

  void Make(const Descriptor* type, PlanCache<Plan>* cache) {
    is_personal = type == v1::Personal::descriptor();
    if (is_personal) return;
    children.resize(type->field_count(), nullptr);
    absl::flat_hash_set<const OneofDescriptor*> oneofs;
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* field = type->field(i);
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      absl::flat_hash_set<const Descriptor*> seen;
      if (!Reaches(field->message_type(), &seen)) continue;
      children[i] = cache->MakeLocked(field->message_type());
      const OneofDescriptor* oneof = field->real_containing_oneof();
      if (oneof == nullptr) {
        steps.push_back({field, nullptr});
      } else if (oneofs.insert(oneof).second) {
        steps.push_back({nullptr, oneof});
      }
    }
  }
};

PlanCache<Plan>& Plans() {
  static auto* cache = new PlanCache<Plan>();
  return *cache;
}

// The field to follow at `step`, nullptr when it is not set or leads nowhere.
const FieldDescriptor* FieldAt(const Plan& plan, const Plan::Step& step, const Message& message,
                               const Reflection& reflection) {
  if (step.oneof == nullptr) return step.field;
  const FieldDescriptor* field = reflection.GetOneofFieldDescriptor(message, step.oneof);
  return field != nullptr && plan.children[field->index()] != nullptr ? field : nullptr;
}

void Walk(const Plan& plan, Message* message, absl::FunctionRef<void(v1::Personal*)> visit) {
  if (plan.is_personal) return visit(static_cast<v1::Personal*>(message));
  const Reflection& reflection = *message->GetReflection();
  for (const Plan::Step& step : plan.steps) {
    const FieldDescriptor* field = FieldAt(plan, step, *message, reflection);
    if (field == nullptr) continue;
    const Plan& child = *plan.children[field->index()];
    if (field->is_repeated()) {
      const int size = reflection.FieldSize(*message, field);
      for (int i = 0; i < size; ++i) Walk(child, reflection.MutableRepeatedMessage(message, field, i), visit);
    } else if (reflection.HasField(*message, field)) {
      Walk(child, reflection.MutableMessage(message, field), visit);
    }
  }
}

void Walk(const Plan& plan, const Message& message, absl::FunctionRef<void(const v1::Personal&)> visit) {
  if (plan.is_personal) return visit(static_cast<const v1::Personal&>(message));
  const Reflection& reflection = *message.GetReflection();
  for (const Plan::Step& step : plan.steps) {
    const FieldDescriptor* field = FieldAt(plan, step, message, reflection);
    if (field == nullptr) continue;
    const Plan& child = *plan.children[field->index()];
    if (field->is_repeated()) {
      const int size = reflection.FieldSize(message, field);
      for (int i = 0; i < size; ++i) Walk(child, reflection.GetRepeatedMessage(message, field, i), visit);
    } else if (reflection.HasField(message, field)) {
      Walk(child, reflection.GetMessage(message, field), visit);
    }
  }
}

}  // namespace

void ForEachPersonal(Message* message, absl::FunctionRef<void(v1::Personal*)> visit) {
  Walk(*Plans().Get(message->GetDescriptor()), message, visit);
}

void ForEachPersonal(const Message& message, absl::FunctionRef<void(const v1::Personal&)> visit) {
  Walk(*Plans().Get(message.GetDescriptor()), message, visit);
}

bool CanHoldPersonal(const Descriptor* type) {
  const Plan& plan = *Plans().Get(type);
  return plan.is_personal || !plan.steps.empty();
}

}  // namespace gaiwan
