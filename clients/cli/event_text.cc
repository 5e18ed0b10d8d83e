#include "clients/cli/event_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/display_width.h"
#include "clients/cli/format.h"
#include "clients/cli/words.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

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

// Messages with a meaning of their own; empty for others.
std::string DescribeMessage(const Message& message) {
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
    return absl::StrCat(attendance.who(), " ", EnumWord(v1::Presence_Name(attendance.presence())));
  }
  if (message.GetDescriptor() == v1::Mediator::descriptor()) {
    const auto& mediator = static_cast<const v1::Mediator&>(message);
    return absl::StrCat(mediator.person(), mediator.lead() ? "（主持）" : "");
  }
  return "";
}

std::string DescribeRepeated(const Message& message, const FieldDescriptor* field) {
  const Reflection* reflection = message.GetReflection();
  const int count = reflection->FieldSize(message, field);
  std::vector<std::string> parts;
  for (int i = 0; i < count; ++i) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      parts.push_back(reflection->GetRepeatedString(message, field, i));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      parts.push_back(DescribeMessage(reflection->GetRepeatedMessage(message, field, i)));
    }
  }
  if (parts.empty() || parts.front().empty()) return absl::StrCat(count, " 项");
  return FitTo(OneLine(absl::StrJoin(parts, "、")), kWordsWidthMax);
}

std::string DescribeField(const Message& message, const FieldDescriptor* field) {
  if (field->is_repeated()) return DescribeRepeated(message, field);
  const Reflection* reflection = message.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return FitTo(OneLine(reflection->GetString(message, field)), kWordsWidthMax);
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
      return DescribeMessage(reflection->GetMessage(message, field));
    default:
      return "";  // A bool says it all by its name.
  }
}

}  // namespace

std::string EventType(const v1::Event& event) {
  const FieldDescriptor* field = PayloadField(event);
  return field == nullptr ? "" : field->name();
}

std::string EventDetails(const v1::Event& event) {
  const FieldDescriptor* payload = PayloadField(event);
  if (payload == nullptr) return "";
  const Message& message = event.GetReflection()->GetMessage(event, payload);
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  std::vector<std::string> parts;
  for (const FieldDescriptor* field : fields) {
    const std::string value = DescribeField(message, field);
    parts.push_back(value.empty() ? FieldWord(field->name()) : absl::StrCat(FieldWord(field->name()), " ", value));
  }
  return absl::StrJoin(parts, " · ");
}

}  // namespace gaiwan::cli
