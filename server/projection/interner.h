// server/projection/interner.h: strings that come again and again, each kept once and known by a number. Not
// thread-safe.
#ifndef GAIWAN_SERVER_PROJECTION_INTERNER_H_
#define GAIWAN_SERVER_PROJECTION_INTERNER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace gaiwan {

// 0 is the empty string.
using Symbol = uint32_t;

class Interner {
 public:
  // Knows at most `symbols_max` strings; beyond them every new one is taken for the empty string.
  explicit Interner(size_t symbols_max) : symbols_max_(symbols_max) { Intern(""); }

  Symbol Intern(absl::string_view text) {
    if (const auto known = symbols_.find(text); known != symbols_.end()) return known->second;
    if (names_.size() >= symbols_max_) return 0;
    const auto symbol = static_cast<Symbol>(names_.size());
    const std::string& name = names_.emplace_back(text);
    symbols_.emplace(name, symbol);
    text_bytes_ += sizeof(std::string) + name.size();
    return symbol;
  }
  // Nothing when it was never interned.
  std::optional<Symbol> Find(absl::string_view text) const {
    const auto known = symbols_.find(text);
    if (known == symbols_.end()) return std::nullopt;
    return known->second;
  }
  // Holds as long as the interner.
  absl::string_view Name(Symbol symbol) const { return names_[symbol]; }

  // Bytes of memory, near enough.
  size_t bytes() const { return text_bytes_ + symbols_.capacity() * (sizeof(absl::string_view) + sizeof(Symbol) + 1); }

 private:
  const size_t symbols_max_;
  std::deque<std::string> names_;  // Its elements never move.
  absl::flat_hash_map<absl::string_view, Symbol> symbols_;
  size_t text_bytes_ = 0;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_INTERNER_H_
