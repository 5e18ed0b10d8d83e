// clients/ledger/text_encoding.h: a file as spreadsheets in China write it, as UTF-8. A pure function.
#ifndef GAIWAN_CLIENTS_LEDGER_TEXT_ENCODING_H_
#define GAIWAN_CLIENTS_LEDGER_TEXT_ENCODING_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gaiwan::ledger {

// UTF-8 comes back as it is; anything else is read as GB18030, which has GBK and GB2312 in it.
//   INVALID_ARGUMENT  it is neither.
absl::StatusOr<std::string> ToUtf8(absl::string_view bytes);

}  // namespace gaiwan::ledger

#endif  // GAIWAN_CLIENTS_LEDGER_TEXT_ENCODING_H_
