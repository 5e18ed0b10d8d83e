#include "server/api/masking.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "gaiwan/v1/options.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace gaiwan {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Of a number, what is left at the front and at the end, and the least length of which anything is.
constexpr size_t kFrontKept = 3;
constexpr size_t kEndKept = 4;
constexpr size_t kNumberMin = 8;
constexpr absl::string_view kStars = "****";

// Bytes of the first `count` characters.
size_t PrefixBytes(absl::string_view text, size_t count) {
  size_t bytes = 0;
  for (; count > 0 && bytes < text.size(); --count) {
    ++bytes;
    while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) ++bytes;
  }
  return bytes;
}

bool IsName(const FieldDescriptor& field) {
  return field.name() == "name" || field.name() == "representative";
}

}  // namespace

std::string MaskName(absl::string_view name) {
  if (name.empty()) return "";
  return absl::StrCat(name.substr(0, PrefixBytes(name, 1)), "某");
}

std::string MaskNumber(absl::string_view number) {
  if (number.empty()) return "";
  for (const char c : number) {
    if (!absl::ascii_isascii(static_cast<unsigned char>(c))) {
      return absl::StrCat(number.substr(0, PrefixBytes(number, kFrontKept)), kStars.substr(0, 3));
    }
  }
  if (number.size() < kNumberMin) return std::string(kStars);
  return absl::StrCat(number.substr(0, kFrontKept), kStars, number.substr(number.size() - kEndKept));
}

void MaskPersonal(v1::FieldClass field_class, ClassSet shown, ClassSet masked, v1::PersonalData* data) {
  const Reflection* outer = data->GetReflection();
  std::vector<const FieldDescriptor*> set;
  outer->ListFields(*data, &set);
  for (const FieldDescriptor* kind : set) {
    Message* inner = outer->MutableMessage(data, kind);
    const Reflection* reflection = inner->GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection->ListFields(*inner, &fields);
    for (const FieldDescriptor* field : fields) {
      v1::FieldClass own = field->options().GetExtension(v1::field_class);
      if (own == v1::FIELD_CLASS_UNSPECIFIED) own = field_class;
      if (shown.Has(own)) continue;
      const bool is_text = field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && !field->is_repeated();
      if (own == field_class && is_text && IsName(*field)) {
        reflection->SetString(inner, field, MaskName(reflection->GetString(*inner, field)));
      } else if (own != field_class && is_text && masked.Has(own)) {
        reflection->SetString(inner, field, MaskNumber(reflection->GetString(*inner, field)));
      } else {
        reflection->ClearField(inner, field);
      }
    }
  }
}

}  // namespace gaiwan
