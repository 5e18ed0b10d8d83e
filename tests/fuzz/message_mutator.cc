#include "tests/fuzz/message_mutator.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "google/protobuf/descriptor.h"

namespace gaiwan::fuzz {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Of a text that is changed byte by byte.
constexpr size_t kTextBytesMax = 400;
// Messages in messages: what lies deeper is of no command.
constexpr int kDepthMax = 12;

int64_t Number(testing::Dice* dice) {
  static constexpr int64_t kOfInterest[] = {0,
                                            1,
                                            2,
                                            -1,
                                            100,
                                            std::numeric_limits<int32_t>::max(),
                                            std::numeric_limits<int32_t>::min(),
                                            std::numeric_limits<int64_t>::max(),
                                            std::numeric_limits<int64_t>::min(),
                                            1772409600,    // 2026-03-02, as a timestamp.
                                            253402300799,  // The last second of the year 9999.
                                            999999999};    // The last nanosecond of a second.
  if (dice->OneIn(2)) return kOfInterest[dice->Throw(static_cast<int>(std::size(kOfInterest)))];
  return dice->OneIn(2) ? dice->Throw(1000) : static_cast<int64_t>(dice->Next());
}

std::string Text(const std::vector<std::string>& words, testing::Dice* dice, const std::string& before) {
  if (!words.empty() && !dice->OneIn(3)) return dice->Of(words);
  std::string text = before.substr(0, kTextBytesMax);
  const size_t size = text.size();
  text.resize(kTextBytesMax);
  text.resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(text.data()), size, text.size()));
  return text;
}

class Mutator {
 public:
  Mutator(const std::vector<std::string>& words, testing::Dice* dice) : words_(words), dice_(*dice) {}

  void Change(Message* message, int depth) {
    const Descriptor* type = message->GetDescriptor();
    if (type->field_count() == 0 || depth > kDepthMax) return;
    const FieldDescriptor* field = Choose(*message);
    if (field->is_repeated()) return ChangeList(message, field, depth);
    const Reflection* reflection = message->GetReflection();
    if (reflection->HasField(*message, field) && dice_.OneIn(8)) return reflection->ClearField(message, field);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      const bool is_new = !reflection->HasField(*message, field);
      Message* const part = reflection->MutableMessage(message, field);
      // What is new is seldom of any use empty.
      const int changes = is_new ? 1 + dice_.Throw(4) : 1;
      for (int i = 0; i < changes; ++i) Change(part, depth + 1);
      return;
    }
    SetValue(message, field);
  }

 private:
  // What is set already, half of the time: there the message is alive.
  const FieldDescriptor* Choose(const Message& message) {
    std::vector<const FieldDescriptor*> set;
    message.GetReflection()->ListFields(message, &set);
    if (!set.empty() && dice_.OneIn(2)) return set[static_cast<size_t>(dice_.Throw(static_cast<int>(set.size())))];
    return message.GetDescriptor()->field(dice_.Throw(message.GetDescriptor()->field_count()));
  }

  void ChangeList(Message* message, const FieldDescriptor* field, int depth) {
    const Reflection* reflection = message->GetReflection();
    const int size = reflection->FieldSize(*message, field);
    if (size > 0 && dice_.OneIn(6)) return reflection->RemoveLast(message, field);
    if (size > 1 && dice_.OneIn(6))
      return reflection->SwapElements(message, field, dice_.Throw(size), dice_.Throw(size));
    const bool adds = size == 0 || dice_.OneIn(4);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      Message* part = nullptr;
      if (adds) {
        part = reflection->AddMessage(message, field);
        // A second of the same, half of the time.
        if (size > 0 && dice_.OneIn(2))
          part->CopyFrom(reflection->GetRepeatedMessage(*message, field, dice_.Throw(size)));
      } else {
        part = reflection->MutableRepeatedMessage(message, field, dice_.Throw(size));
      }
      return Change(part, depth + 1);
    }
    AddOrSet(message, field, adds ? -1 : dice_.Throw(size));
  }

  int EnumNumber(const FieldDescriptor* field) {
    if (dice_.OneIn(20)) return static_cast<int>(Number(&dice_));
    return field->enum_type()->value(dice_.Throw(field->enum_type()->value_count()))->number();
  }

  void SetValue(Message* message, const FieldDescriptor* field) {
    const Reflection* reflection = message->GetReflection();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        return reflection->SetInt32(message, field, static_cast<int32_t>(Number(&dice_)));
      case FieldDescriptor::CPPTYPE_INT64:
        return reflection->SetInt64(message, field, Number(&dice_));
      case FieldDescriptor::CPPTYPE_UINT32:
        return reflection->SetUInt32(message, field, static_cast<uint32_t>(Number(&dice_)));
      case FieldDescriptor::CPPTYPE_UINT64:
        return reflection->SetUInt64(message, field, static_cast<uint64_t>(Number(&dice_)));
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return reflection->SetDouble(message, field, static_cast<double>(Number(&dice_)) / 7);
      case FieldDescriptor::CPPTYPE_FLOAT:
        return reflection->SetFloat(message, field, static_cast<float>(Number(&dice_)) / 7);
      case FieldDescriptor::CPPTYPE_BOOL:
        return reflection->SetBool(message, field, !reflection->GetBool(*message, field));
      case FieldDescriptor::CPPTYPE_ENUM:
        return reflection->SetEnumValue(message, field, EnumNumber(field));
      case FieldDescriptor::CPPTYPE_STRING:
        return reflection->SetString(message, field, Text(words_, &dice_, reflection->GetString(*message, field)));
      case FieldDescriptor::CPPTYPE_MESSAGE:
        break;
    }
  }

  // At `index`, or behind the last when it is -1. Lists of other types than these two are in no message of ours that is
  // fuzzed in depth.
  void AddOrSet(Message* message, const FieldDescriptor* field, int index) {
    const Reflection* reflection = message->GetReflection();
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      const std::string before = index < 0 ? "" : reflection->GetRepeatedString(*message, field, index);
      std::string text = Text(words_, &dice_, before);
      return index < 0 ? reflection->AddString(message, field, std::move(text))
                       : reflection->SetRepeatedString(message, field, index, std::move(text));
    }
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      return index < 0 ? reflection->AddEnumValue(message, field, EnumNumber(field))
                       : reflection->SetRepeatedEnumValue(message, field, index, EnumNumber(field));
    }
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
      const auto number = static_cast<int32_t>(Number(&dice_));
      return index < 0 ? reflection->AddInt32(message, field, number)
                       : reflection->SetRepeatedInt32(message, field, index, number);
    }
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
      return index < 0 ? reflection->AddInt64(message, field, Number(&dice_))
                       : reflection->SetRepeatedInt64(message, field, index, Number(&dice_));
    }
  }

  const std::vector<std::string>& words_;
  testing::Dice& dice_;
};

}  // namespace

void Mutate(const std::vector<std::string>& words, testing::Dice* dice, Message* message) {
  Mutator mutator(words, dice);
  for (int i = 1 + dice->Throw(4); i > 0; --i) mutator.Change(message, 0);
}

void Cross(const Message& second, testing::Dice* dice, Message* first) {
  std::vector<const FieldDescriptor*> fields;
  second.GetReflection()->ListFields(second, &fields);
  if (fields.empty()) return;
  const std::unique_ptr<Message> part(second.New());
  part->CopyFrom(second);
  for (const FieldDescriptor* field : fields) {
    if (dice->OneIn(2)) part->GetReflection()->ClearField(part.get(), field);
  }
  first->MergeFrom(*part);
}

size_t Store(const std::string& bytes, uint8_t* data, size_t size, size_t max_size) {
  if (bytes.size() > max_size) return size;
  std::memcpy(data, bytes.data(), bytes.size());
  return bytes.size();
}

}  // namespace gaiwan::fuzz
