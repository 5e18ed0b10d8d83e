// clients/cli/words.h: Chinese words for what the wire names in English: events, commands, enum values, fields of
// events. Complete: tests/unit/clients/cli/words_test.cc walks the descriptors and names what is missing. Thread-safe.
#ifndef GAIWAN_CLIENTS_CLI_WORDS_H_
#define GAIWAN_CLIENTS_CLI_WORDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace gaiwan::cli {

// Of a payload of Event, by field name. A name not known (from a newer server) is its own word.
std::string EventWord(absl::string_view payload);

// Of a command of Command, by field name: the server's word for it (workflow/command_labels.h).
std::string CommandWord(absl::string_view command);

// Of an enum value as the wire names it: `PARTY_SIDE_APPLICANT` is 申请人.
std::string EnumWord(absl::string_view value_name);

// Of a field of an event's payload, by its name.
std::string FieldWord(absl::string_view field);

// The field names of Command's oneof, in the order of the file.
std::vector<std::string> CommandNames();

// The descriptor of a command by its field name (`-` counts as `_`); nullptr when there is none.
const google::protobuf::FieldDescriptor* FindCommand(absl::string_view name);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_WORDS_H_
