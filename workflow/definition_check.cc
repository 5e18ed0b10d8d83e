#include "workflow/definition_check.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/options.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "workflow/base/refusal.h"
#include "workflow/definition.h"
#include "workflow/subjects.h"
#include "workflow/validate.h"

namespace gaiwan {
namespace check {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

bool IsMessageList(const FieldDescriptor& field) {
  return field.is_repeated() && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// What an element of a list is called in a path: its id, its command, its partner, or its place.
std::string NameInList(const Message& item, int index) {
  for (const char* name : {"id", "command", "partner"}) {
    const FieldDescriptor* field = item.GetDescriptor()->FindFieldByName(name);
    if (field == nullptr || field->type() != FieldDescriptor::TYPE_STRING) continue;
    std::string value = item.GetReflection()->GetString(item, field);
    if (!value.empty()) return value;
  }
  return absl::StrCat(index);
}

template <typename List>
void CheckIds(const List& list, absl::string_view name, FaultList* faults) {
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < list.size(); ++i) {
    const std::string path = ItemPath("", name, list[i].id().empty() ? absl::StrCat(i) : list[i].id());
    CheckId(list[i].id(), absl::StrCat(path, ".id"), faults);
    if (!list[i].id().empty() && !seen.insert(list[i].id()).second) {
      faults->Add(absl::StrCat(path, ".id"), "编号重复", "there are two of this id");
    }
  }
}

template <typename List>
void CheckLabelled(const List& list, absl::string_view name, FaultList* faults) {
  CheckIds(list, name, faults);
  for (int i = 0; i < list.size(); ++i) {
    const std::string path = ItemPath("", name, list[i].id().empty() ? absl::StrCat(i) : list[i].id());
    CheckLabel(list[i].label(), absl::StrCat(path, ".label"), faults);
  }
}

void CheckLevels(const v1::Definition& definition, FaultList* faults) {
  absl::flat_hash_set<std::string> kinds;
  for (const v1::Level& level : definition.levels()) {
    for (int i = 0; i < level.org_kinds_size(); ++i) {
      if (kinds.insert(level.org_kinds(i)).second) continue;
      faults->Add(absl::StrCat(ItemPath("", "levels", level.id()), ".org_kinds[", i, "]"), "该类组织已属于另一层级",
                  "organisations of this kind already hold cases at another level");
    }
  }
}

}  // namespace

Names::Names(const v1::Definition& definition) {
  for (const v1::Step& step : definition.steps()) steps.insert(step.id());
  for (const v1::Level& level : definition.levels()) levels.insert(level.id());
  for (const v1::Role& role : definition.roles()) roles.try_emplace(role.id(), &role);
  for (const v1::ActionGroup& group : definition.groups()) groups.try_emplace(group.id(), &group);
  for (const v1::PartnerProfile& profile : definition.partners()) partners.insert(profile.partner());
  for (const v1::Track& track : definition.tracks()) {
    tracks.try_emplace(track.id(), &track);
    for (const v1::State& state : track.states()) states.insert({track.id(), state.id()});
  }
}

std::string ItemPath(absl::string_view parent, absl::string_view list, absl::string_view id) {
  return absl::StrCat(parent, parent.empty() ? "" : ".", list, "[", id, "]");
}

void CheckLabel(const v1::Label& label, absl::string_view path, FaultList* faults) {
  if (label.zh().empty()) faults->Add(absl::StrCat(path, ".zh"), "缺少中文名称", "the Chinese label is missing");
}

void CheckLimits(const Message& message, absl::string_view path, FaultList* faults) {
  const auto& reflection = *message.GetReflection();
  // Lists of messages are walked one by one below, so that one fault does not hide the next; what must be there stays.
  std::unique_ptr<Message> own(message.New());
  own->CopyFrom(message);
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    if (!IsMessageList(field)) continue;
    const int size = reflection.FieldSize(message, &field);
    const int64_t declared = field.options().GetExtension(v1::max);
    const int64_t limit = declared > 0 ? declared : kItemsMax;
    const std::string list = absl::StrCat(path, path.empty() ? "" : ".", field.name());
    if (size > limit) {
      faults->Add(list, absl::StrCat("最多", limit, "项，现有", size, "项"),
                  absl::StrCat("at most ", limit, " are allowed, there are ", size));
    }
    for (int k = 0; k < size; ++k) {
      const Message& item = reflection.GetRepeatedMessage(message, &field, k);
      CheckLimits(item, absl::StrCat(list, "[", NameInList(item, k), "]"), faults);
    }
    if (field.options().GetExtension(v1::behavior) != v1::REQUIRED) own->GetReflection()->ClearField(own.get(), &field);
  }
  const absl::Status status = Validate(*own, path);
  if (status.ok()) return;
  v1::BadField bad;
  if (!ReadDetail(status, &bad)) {
    faults->Add(path, "内容无效", status.message());
  } else if (!faults->Covers(bad.field())) {
    faults->Add(bad.field(), bad.words().zh(), bad.words().en());
  }
}

}  // namespace check

std::vector<v1::Fault> CheckDefinition(const v1::Definition& definition) {
  FaultList faults;
  const check::Names names(definition);

  CheckId(definition.id(), "id", &faults);
  check::CheckLabel(definition.title(), "title", &faults);
  check::CheckLabelled(definition.steps(), "steps", &faults);
  check::CheckLabelled(definition.levels(), "levels", &faults);
  check::CheckLevels(definition, &faults);
  check::CheckLabelled(definition.guarantees(), "guarantees", &faults);
  check::CheckLabelled(definition.roles(), "roles", &faults);
  check::CheckIds(definition.groups(), "groups", &faults);
  check::CheckLabelled(definition.tracks(), "tracks", &faults);
  check::CheckLabelled(definition.clocks(), "clocks", &faults);
  check::CheckIds(definition.courts(), "courts", &faults);
  if (!names.tracks.contains(kMainTrack)) {
    faults.Add("tracks", "缺少主轨 main", "there is no track `main`");
  }
  check::CheckTracks(definition, names, &faults);
  check::CheckClocks(definition, names, &faults);
  check::CheckFlow(definition, names, &faults);
  check::CheckEffect(definition, &faults);
  check::CheckPartners(definition, &faults);
  check::CheckRules(definition, &faults);
  check::CheckLimits(definition, "", &faults);
  return faults.Take();
}

}  // namespace gaiwan
