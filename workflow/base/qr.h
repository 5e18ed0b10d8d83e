// workflow/base/qr.h: text as a QR code, through libqrencode. Pure.
#ifndef GAIWAN_WORKFLOW_BASE_QR_H_
#define GAIWAN_WORKFLOW_BASE_QR_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gaiwan {

// Rows of modules, dark ones true, without the quiet zone.
using QrCode = std::vector<std::vector<bool>>;

// What it has to outlast: a look at a screen; folds and weather, a quarter of it gone, for which it is larger.
enum class QrUse { kScreen, kPaper };

// INVALID_ARGUMENT when the text is too long for one (2,953 bytes; 1,663 on paper).
absl::StatusOr<QrCode> MakeQr(absl::string_view text, QrUse use = QrUse::kScreen);

// For a terminal, two rows a line, dark on light whatever the terminal's colours.
std::string ToTerminal(const QrCode& code);
// Row by row in `0` and `1`, dark ones `1`.
std::vector<std::string> ToRows(const QrCode& code);
// A picture to print: scales without blur. A module is `module_mm` wide.
std::string ToSvg(const QrCode& code, double module_mm);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_QR_H_
