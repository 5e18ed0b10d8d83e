#include "workflow/base/qr.h"

#include <qrencode.h>

#include <memory>

#include "absl/strings/str_cat.h"

namespace gaiwan {
namespace {

// Light modules around, as ISO/IEC 18004 asks.
constexpr int kQuiet = 4;

struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

bool IsDark(const QrCode& code, int row, int column) {
  const int size = static_cast<int>(code.size());
  return row >= 0 && row < size && column >= 0 && column < size &&
         code[static_cast<size_t>(row)][static_cast<size_t>(column)];
}

}  // namespace

absl::StatusOr<QrCode> MakeQr(absl::string_view text, QrUse use) {
  const std::unique_ptr<QRcode, FreeCode> made(QRcode_encodeData(static_cast<int>(text.size()),
                                                                 reinterpret_cast<const unsigned char*>(text.data()), 0,
                                                                 use == QrUse::kPaper ? QR_ECLEVEL_Q : QR_ECLEVEL_L));
  if (made == nullptr) return absl::InvalidArgumentError(absl::StrCat(text.size(), " bytes do not fit into a QR code"));
  const size_t width = static_cast<size_t>(made->width);
  QrCode code(width, std::vector<bool>(width));
  for (size_t row = 0; row < width; ++row) {
    for (size_t column = 0; column < width; ++column) code[row][column] = (made->data[row * width + column] & 1) != 0;
  }
  return code;
}

std::string ToTerminal(const QrCode& code) {
  const int size = static_cast<int>(code.size());
  std::string text;
  for (int row = -kQuiet; row < size + kQuiet; row += 2) {
    // Black on white, so that it reads on dark screens too.
    absl::StrAppend(&text, "\x1b[30;107m");
    for (int column = -kQuiet; column < size + kQuiet; ++column) {
      const bool upper = IsDark(code, row, column), lower = IsDark(code, row + 1, column);
      absl::StrAppend(&text, upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ");
    }
    absl::StrAppend(&text, "\x1b[0m\n");
  }
  return text;
}

std::vector<std::string> ToRows(const QrCode& code) {
  std::vector<std::string> rows;
  rows.reserve(code.size());
  for (const std::vector<bool>& modules : code) {
    std::string& row = rows.emplace_back();
    for (const bool dark : modules) row.push_back(dark ? '1' : '0');
  }
  return rows;
}

std::string ToSvg(const QrCode& code, double module_mm) {
  const int size = static_cast<int>(code.size());
  const int whole = size + 2 * kQuiet;
  const std::string millimetres = absl::StrCat(whole * module_mm, "mm");
  std::string svg =
      absl::StrCat("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"", millimetres, "\" height=\"", millimetres,
                   "\" viewBox=\"0 0 ", whole, " ", whole, "\" shape-rendering=\"crispEdges\"><rect width=\"", whole,
                   "\" height=\"", whole, "\" fill=\"#fff\"/><path d=\"");
  for (int row = 0; row < size; ++row) {
    for (int column = 0; column < size; ++column) {
      if (IsDark(code, row, column)) absl::StrAppend(&svg, "M", column + kQuiet, " ", row + kQuiet, "h1v1h-1z");
    }
  }
  return absl::StrCat(svg, "\"/></svg>\n");
}

}  // namespace gaiwan
