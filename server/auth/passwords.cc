#include "server/auth/passwords.h"

#include <argon2.h>

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/refusal.h"
#include "workflow/base/utf8.h"

namespace gaiwan {
namespace {

constexpr size_t kSaltBytes = 16;
constexpr size_t kHashBytes = 32;
constexpr int kLanes = 1;

}  // namespace

std::string HashPassword(absl::string_view password, Random* random) {
  const std::string salt = RandomBytes(*random, kSaltBytes);
  std::string encoded(argon2_encodedlen(kArgonPasses, kArgonMemoryKib, kLanes, kSaltBytes, kHashBytes, Argon2_id),
                      '\0');
  const int status = argon2id_hash_encoded(kArgonPasses, kArgonMemoryKib, kLanes, password.data(), password.size(),
                                           salt.data(), salt.size(), kHashBytes, encoded.data(), encoded.size());
  if (status != ARGON2_OK) return "";  // No memory: an empty hash matches nothing.
  encoded.resize(encoded.find('\0'));
  return encoded;
}

bool PasswordMatches(absl::string_view hash, absl::string_view password) {
  return argon2id_verify(std::string(hash).c_str(), password.data(), password.size()) == ARGON2_OK;
}

const std::string& HashOfNobody() {
  static const std::string* const hash = new std::string(HashPassword(RandomBytes(*RealRandom(), 32), RealRandom()));
  return *hash;
}

absl::Status CheckPassword(absl::string_view password, absl::string_view person, absl::string_view name,
                           absl::string_view path) {
  const int64_t chars = std::count_if(password.begin(), password.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;  // Not the rest of a character.
  });
  if (chars < kPasswordCharsMin) {
    return BadField(path, absl::StrCat("口令至少", kPasswordCharsMin, "个字符"),
                    absl::StrCat("has ", kPasswordCharsMin, " characters or more"), kPasswordCharsMin);
  }
  const std::set<char> distinct(password.begin(), password.end());
  if (distinct.size() < kPasswordDistinctMin) {
    return BadField(path, absl::StrCat("口令至少有", kPasswordDistinctMin, "个不同的字符"),
                    absl::StrCat("has ", kPasswordDistinctMin, " different characters or more"), kPasswordDistinctMin);
  }
  const std::string lower = absl::AsciiStrToLower(password);
  if (absl::StrContains(lower, absl::AsciiStrToLower(person)) || (!name.empty() && absl::StrContains(password, name))) {
    return BadField(path, "口令不能含有本人的账号或者姓名", "does not hold the person's id or name");
  }
  return absl::OkStatus();
}

absl::Status CheckPin(absl::string_view pin, absl::string_view path) {
  const bool digits = std::all_of(pin.begin(), pin.end(), [](unsigned char c) { return absl::ascii_isdigit(c); });
  if (!digits || pin.size() < kPinDigitsMin || pin.size() > kPinDigitsMax) {
    return BadField(path, absl::StrCat("应为", kPinDigitsMin, "至", kPinDigitsMax, "位数字"),
                    absl::StrCat("is ", kPinDigitsMin, " to ", kPinDigitsMax, " digits"), kPinDigitsMax);
  }
  const int step = pin[1] - pin[0];
  bool is_run = step >= -1 && step <= 1;
  for (size_t i = 2; i < pin.size(); ++i) is_run = is_run && pin[i] - pin[i - 1] == step;
  if (is_run) return BadField(path, "不能是同一数字或者连续数字", "is not one digit repeated, and no run");
  return absl::OkStatus();
}

std::string RandomPlain(Random* random, size_t n) {
  // Bytes above the largest multiple of the alphabet's size are thrown away: no letter is likelier than another.
  constexpr int kFair = 256 - 256 % static_cast<int>(kPlainAlphabet.size());
  std::string plain;
  while (plain.size() < n) {
    for (const char byte : RandomBytes(*random, n)) {
      const int value = static_cast<unsigned char>(byte);
      if (value < kFair && plain.size() < n)
        plain += kPlainAlphabet[static_cast<size_t>(value) % kPlainAlphabet.size()];
    }
  }
  return plain;
}

std::string MakePassword(Random* random) {
  const std::string plain = RandomPlain(random, 16);
  return absl::StrCat(plain.substr(0, 4), "-", plain.substr(4, 4), "-", plain.substr(8, 4), "-", plain.substr(12));
}

}  // namespace gaiwan
