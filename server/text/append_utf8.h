// server/text/append_utf8.h: a code point as UTF-8. Pure; safe from any thread.
#ifndef GAIWAN_SERVER_TEXT_APPEND_UTF8_H_
#define GAIWAN_SERVER_TEXT_APPEND_UTF8_H_

#include <string>

namespace gaiwan {

// REQUIRES: `c` is at most U+10FFFF.
inline void AppendUtf8(char32_t c, std::string* out) {
  if (c < 0x80) {
    out->push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out->push_back(static_cast<char>(0xC0 | c >> 6));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else if (c < 0x10000) {
    out->push_back(static_cast<char>(0xE0 | c >> 12));
    out->push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    out->push_back(static_cast<char>(0xF0 | c >> 18));
    out->push_back(static_cast<char>(0x80 | (c >> 12 & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_TEXT_APPEND_UTF8_H_
