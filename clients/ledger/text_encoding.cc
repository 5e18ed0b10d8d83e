#include "clients/ledger/text_encoding.h"

#include <iconv.h>

#include "absl/status/status.h"
#include "workflow/base/utf8.h"

namespace gaiwan::ledger {
namespace {

// Of UTF-8 for each byte of GB18030: two bytes there are at most three here, and four stay four.
constexpr size_t kGrowthMax = 3;

class Converter {
 public:
  Converter() : handle_(iconv_open("UTF-8", "GB18030")) {}
  ~Converter() {
    if (ok()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  bool ok() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  // False: a byte sequence that is none.
  bool Convert(std::string from, std::string* to) {
    to->resize(from.size() * kGrowthMax);
    char* in = from.data();
    size_t in_left = from.size();
    char* out = to->data();
    size_t out_left = to->size();
    if (iconv(handle_, &in, &in_left, &out, &out_left) == static_cast<size_t>(-1)) return false;
    to->resize(to->size() - out_left);
    return true;
  }

 private:
  const iconv_t handle_;
};

}  // namespace

absl::StatusOr<std::string> ToUtf8(absl::string_view bytes) {
  if (IsUtf8(bytes)) return std::string(bytes);
  Converter converter;
  std::string text;
  if (!converter.ok() || !converter.Convert(std::string(bytes), &text)) {
    return absl::InvalidArgumentError("文件既不是 UTF-8 也不是 GB18030 编码，请另存为“CSV UTF-8”");
  }
  return text;
}

}  // namespace gaiwan::ledger
