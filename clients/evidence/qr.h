// clients/evidence/qr.h: text as a QR code, through libqrencode. Pure.
#ifndef GAIWAN_CLIENTS_EVIDENCE_QR_H_
#define GAIWAN_CLIENTS_EVIDENCE_QR_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gaiwan::evidence {

// Rows of modules, dark ones true, without the quiet zone.
using QrCode = std::vector<std::vector<bool>>;

// INVALID_ARGUMENT when the text is too long for one (2,953 bytes).
absl::StatusOr<QrCode> MakeQr(absl::string_view text);

// For a terminal, two rows a line, dark on light whatever the terminal's colours.
std::string ToTerminal(const QrCode& code);
// A picture to print: scales without blur. A module is `module_mm` wide.
std::string ToSvg(const QrCode& code, double module_mm);

}  // namespace gaiwan::evidence

#endif  // GAIWAN_CLIENTS_EVIDENCE_QR_H_
