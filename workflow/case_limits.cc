#include "workflow/case_limits.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/options.pb.h"
#include "google/protobuf/message.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

// A list with a limit, and the lists with a limit in each of its items.
struct List {
  const FieldDescriptor* field;
  int64_t max;
  bool is_clocks;
  std::vector<List> inner;
};

std::vector<List> ListsOf(const Descriptor& message) {
  std::vector<List> lists;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor* field = message.field(i);
    if (!field->is_repeated() || !field->options().HasExtension(v1::max)) continue;
    List& list = lists.emplace_back();
    list.field = field;
    list.max = field->options().GetExtension(v1::max);
    list.is_clocks = &message == v1::Case::descriptor() && field->number() == v1::Case::kClocksFieldNumber;
    if (field->message_type() != nullptr) list.inner = ListsOf(*field->message_type());
  }
  return lists;
}

// The first list that grew beyond its limit; nullptr for none. `before` is nullptr for an item that is new.
const List* FirstTooLong(const std::vector<List>& lists, const Message* before, const Message& after, bool reserved) {
  const google::protobuf::Reflection& reflection = *after.GetReflection();
  for (const List& list : lists) {
    const int size = reflection.FieldSize(after, list.field);
    if (size == 0) continue;
    const int size_before = before == nullptr ? 0 : reflection.FieldSize(*before, list.field);
    const int64_t max = list.max - (list.is_clocks && reserved ? kClocksReserve : 0);
    if (size > max && size > size_before) return &list;
    if (list.inner.empty()) continue;
    for (int i = 0; i < size; ++i) {
      const Message* item_before = i < size_before ? &reflection.GetRepeatedMessage(*before, list.field, i) : nullptr;
      const Message& item = reflection.GetRepeatedMessage(after, list.field, i);
      if (const List* inner = FirstTooLong(list.inner, item_before, item, reserved)) return inner;
    }
  }
  return nullptr;
}

}  // namespace

bool MayUseReserve(v1::Command::CommandCase command) {
  switch (command) {
    case v1::Command::kExpireClock:
    case v1::Command::kRecomputeClocks:
    case v1::Command::kTerminate:
    case v1::Command::kCloseCase:
    case v1::Command::kSubmitFile:
    case v1::Command::kCheckFile:
    case v1::Command::kReturnFile:
    case v1::Command::kAcknowledgeRisk:
    case v1::Command::kRaiseShamSuspicion:
    case v1::Command::kClearShamSuspicion:
    case v1::Command::kArchiveCase:
    case v1::Command::kRecordRefusal:
    case v1::Command::kWithdrawConsent:
    case v1::Command::kRaiseRisk:
    case v1::Command::kResumeCase:
    case v1::Command::kEndSession:
    case v1::Command::kNoteVideo:
    case v1::Command::kSignAgreement:
    case v1::Command::kSealAgreement:
    case v1::Command::kRecordPerformance:
    case v1::Command::kErasePersonalData:
    case v1::Command::kRepeatErasure:
    case v1::Command::kPlaceHold:
    case v1::Command::kLiftHold:
    case v1::Command::kAddNote:  // Stays in the history, not in the case.
      return true;
    default:
      return false;
  }
}

absl::Status ListFull(const v1::Case& c, const FieldDescriptor& list, int64_t max) {
  return RefusedBecause(c, v1::LIST_FULL, MakeLabel(absl::StrCat("最多 ", max, " 项"), absl::StrCat("at most ", max)),
                        list.name());
}

absl::Status CheckLists(const v1::Case& before, v1::Command::CommandCase command, const v1::Case& after) {
  static const auto* const lists = new std::vector<List>(ListsOf(*v1::Case::descriptor()));
  if (command == v1::Command::kExpireClock) return absl::OkStatus();
  const List* list = FirstTooLong(*lists, &before, after, !MayUseReserve(command));
  return list == nullptr ? absl::OkStatus() : ListFull(before, *list->field, list->max);
}

}  // namespace gaiwan
