// workflow/base/textproto.h: reads a message that somebody wrote as text, and says all that is wrong with the text.
#ifndef GAIWAN_WORKFLOW_BASE_TEXTPROTO_H_
#define GAIWAN_WORKFLOW_BASE_TEXTPROTO_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace gaiwan {

struct TextprotoFault {
  // Counted from 1.
  int line = 0;
  int column = 0;
  // The parser's, in English.
  std::string words;
  bool warning = false;

  // `line:column`.
  std::string where() const;
};

enum class UnknownFields { kRefused, kPassedOver };

// Sets `*message` to what `text` says. What is wrong with it, in the order of the text; empty when it could be read.
// What could not is left half read in `*message`.
std::vector<TextprotoFault> ReadTextproto(absl::string_view text, google::protobuf::Message* message,
                                          UnknownFields unknown = UnknownFields::kRefused);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_TEXTPROTO_H_
