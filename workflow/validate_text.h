// workflow/validate_text.h: what a string may be: UTF-8, its length in characters, control characters, and the formats
// of options.proto. Pure functions, safe from any thread; nothing is allocated unless something is wrong.
#ifndef GAIWAN_WORKFLOW_VALIDATE_TEXT_H_
#define GAIWAN_WORKFLOW_VALIDATE_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/options.pb.h"

namespace gaiwan {

struct TextScan {
  bool utf8 = true;
  // Newline, tab, and a carriage return before a newline are counted apart: long texts may have them.
  bool has_control = false;
  bool has_line_break = false;
  // Something other than white space, ideographic space included.
  bool has_content = false;
  int64_t characters = 0;
};

// Reads the whole text once. After `utf8` is found false the other fields say nothing.
TextScan ScanText(absl::string_view text);

// What is wrong with a text that should have this format, in Chinese and English; nullopt when it is as it should be.
struct FormatFault {
  std::string zh;
  std::string en;
};
std::optional<FormatFault> CheckFormat(v1::Format format, absl::string_view text);

// 1 to 32 of `a-z 0-9 -`: the id of something within a case.
bool IsPartId(absl::string_view text);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_VALIDATE_TEXT_H_
