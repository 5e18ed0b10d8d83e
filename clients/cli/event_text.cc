#include "clients/cli/event_text.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/format.h"
#include "clients/cli/words.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "workflow/base/display_width.h"
#include "workflow/enforceability.h"

namespace gaiwan::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Columns a text of an event may take in a line; the whole of it is in `--json`.
constexpr int kWordsWidthMax = 60;

const FieldDescriptor* PayloadField(const v1::Event& event) {
  const google::protobuf::OneofDescriptor* payload = v1::Event::descriptor()->FindOneofByName("payload");
  return event.GetReflection()->GetOneofFieldDescriptor(event, payload);
}

// The code list that a field of an event takes its codes from; empty for a field that holds none.
absl::string_view CodeListOf(const FieldDescriptor* field) {
  const std::string& name = field->name();
  const std::string& event = field->containing_type()->name();
  if (name == "reason") {
    if (event == "CaseDeclined") return "decline_reason";
    if (event == "MediationTerminated") return "terminate_reason";
    if (event == "ReferredOut") return "referral_reason";
    if (event == "ComplaintFiled") return "complaint_reason";
    return event == "TransferOffered" ? "transfer_reason" : "";
  }
  if (name == "kind") {
    if (event == "PreventionRecorded") return "prevention";
    if (event == "ScreeningRecorded") return "screening_kind";
    return event == "CasePaused" ? "pause_reason" : "";
  }
  if (name == "way") return event == "ServiceRecorded" ? "service_way" : "visit_way";
  if (name == "paper") return name;
  if (name == "partner" && event == "ReferredOut") return name;
  if (name == "aim") return "visit_aim";
  if (name == "need") return "support_need";
  if (name == "what" && event == "Thing") return "clause_thing";
  if (name == "condition" && event == "Thing") return "thing_condition";
  if (name == "manner") return "performance_manner";
  if (name == "circumstances") return "circumstance";
  if (name == "channel" || name == "source" || name == "dispute_class" || name == "difficulty" || name == "result") {
    return name;
  }
  return "";
}

// An event's payload on its way to a line.
class Teller {
 public:
  Teller(Labels* labels, const v1::Event& event) : labels_(*labels), definition_(event.revisions().definition()) {}

  std::string Tell(const Message& payload) {
    std::vector<const FieldDescriptor*> fields;
    payload.GetReflection()->ListFields(payload, &fields);
    std::vector<std::string> parts;
    for (const FieldDescriptor* field : fields) {
      const std::string value = TellField(payload, field);
      parts.push_back(value.empty() ? FieldWord(field->name()) : absl::StrCat(FieldWord(field->name()), " ", value));
    }
    return absl::StrJoin(parts, " · ");
  }

 private:
  // A code, a name of the directory, the id of something in the definition, or words.
  std::string TellString(const FieldDescriptor* field, const std::string& value) {
    const absl::string_view list = CodeListOf(field);
    if (!list.empty()) return labels_.Code(list, value);
    const std::string& name = field->name();
    if (name == "level" || name == "from_level" || name == "to_level") return labels_.Level(definition_, value);
    if (absl::StartsWith(value, "people/")) return labels_.Person(value);
    // A seal is named by its organisation: orgs/{org}/seals/{seal}.
    if (absl::StartsWith(value, "orgs/")) return labels_.Org(value.substr(0, value.find('/', 5)));
    return FitTo(OneLine(value), kWordsWidthMax);
  }

  // Messages with a meaning of their own; empty for others.
  std::string TellMessage(const Message& message) {
    if (message.GetDescriptor() == v1::Money::descriptor()) return MoneyText(static_cast<const v1::Money&>(message));
    if (message.GetDescriptor() == v1::Personal::descriptor()) {
      return FitTo(OneLine(PersonalText(static_cast<const v1::Personal&>(message))), kWordsWidthMax);
    }
    if (message.GetDescriptor() == google::protobuf::Timestamp::descriptor()) {
      return TimeText(static_cast<const google::protobuf::Timestamp&>(message));
    }
    if (message.GetDescriptor() == v1::DefinitionRef::descriptor()) {
      const auto& definition = static_cast<const v1::DefinitionRef&>(message);
      return absl::StrCat(definition.id(), " 第 ", definition.revision(), " 版");
    }
    if (message.GetDescriptor() == v1::Attendance::descriptor()) {
      const auto& attendance = static_cast<const v1::Attendance&>(message);
      const bool of_staff = absl::StartsWith(attendance.who(), "people/");
      return absl::StrCat(of_staff ? labels_.Person(attendance.who()) : attendance.who(), " ",
                          EnumWord(v1::Presence_Name(attendance.presence())));
    }
    if (message.GetDescriptor() == v1::SideConfirmationEntry::descriptor()) {
      const auto& entry = static_cast<const v1::SideConfirmationEntry&>(message);
      return absl::StrCat(entry.party(), " ", EnumWord(v1::ConfirmedBy_Name(entry.by())));
    }
    if (message.GetDescriptor() == v1::Finding::descriptor()) {
      return FindingWords(static_cast<const v1::Finding&>(message)).zh();
    }
    if (message.GetDescriptor() == v1::Mediator::descriptor()) {
      const auto& mediator = static_cast<const v1::Mediator&>(message);
      return absl::StrCat(labels_.Person(mediator.person()), mediator.lead() ? "（主持）" : "");
    }
    if (message.GetDescriptor() == v1::HandOver::descriptor()) {
      const auto& hand_over = static_cast<const v1::HandOver&>(message);
      return absl::StrCat(EnumWord(v1::HandOverWay_Name(hand_over.way())), hand_over.number().empty() ? "" : " ",
                          hand_over.number());
    }
    if (message.GetDescriptor() == v1::HandOverReceipt::descriptor()) {
      const auto& receipt = static_cast<const v1::HandOverReceipt&>(message);
      return absl::StrCat(EnumWord(v1::HandOverWay_Name(receipt.way())), receipt.number().empty() ? "" : " ",
                          receipt.number(), receipt.document().empty() ? "" : " 材料 ", receipt.document());
    }
    if (message.GetDescriptor() == v1::Delegation::descriptor()) {
      const auto& delegation = static_cast<const v1::Delegation&>(message);
      return absl::StrCat(labels_.Org(delegation.court()), " ", EnumWord(v1::DelegationKind_Name(delegation.kind())),
                          delegation.court_number().empty() ? "" : " ", delegation.court_number());
    }
    return "";
  }

  std::string TellRepeated(const Message& message, const FieldDescriptor* field) {
    const Reflection* reflection = message.GetReflection();
    const int count = reflection->FieldSize(message, field);
    std::vector<std::string> parts;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        parts.push_back(TellString(field, reflection->GetRepeatedString(message, field, i)));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        parts.push_back(TellMessage(reflection->GetRepeatedMessage(message, field, i)));
      }
    }
    if (parts.empty() || parts.front().empty()) return absl::StrCat(count, " 项");
    return FitTo(OneLine(absl::StrJoin(parts, "、")), kWordsWidthMax);
  }

  std::string TellField(const Message& message, const FieldDescriptor* field) {
    if (field->is_repeated()) return TellRepeated(message, field);
    const Reflection* reflection = message.GetReflection();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return TellString(field, reflection->GetString(message, field));
      case FieldDescriptor::CPPTYPE_INT32:
        return absl::StrCat(reflection->GetInt32(message, field));
      case FieldDescriptor::CPPTYPE_INT64:
        return absl::StrCat(reflection->GetInt64(message, field));
      case FieldDescriptor::CPPTYPE_ENUM: {
        const google::protobuf::EnumValueDescriptor* value =
            field->enum_type()->FindValueByNumber(reflection->GetEnumValue(message, field));
        return value == nullptr ? absl::StrCat(reflection->GetEnumValue(message, field)) : EnumWord(value->name());
      }
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return TellMessage(reflection->GetMessage(message, field));
      default:
        return "";  // A bool says it all by its name.
    }
  }

  Labels& labels_;
  const v1::DefinitionRef& definition_;
};

}  // namespace

std::string EventType(const v1::Event& event) {
  const FieldDescriptor* field = PayloadField(event);
  return field == nullptr ? "" : field->name();
}

std::string EventDetails(Labels& labels, const v1::Event& event) {
  const FieldDescriptor* payload = PayloadField(event);
  if (payload == nullptr) return "";
  return Teller(&labels, event).Tell(event.GetReflection()->GetMessage(event, payload));
}

}  // namespace gaiwan::cli
