// server/auth/passwords.h: what is kept of passwords and PINs: Argon2id. Pure but for the salt; any thread. Each call
// takes some 20 MiB and 20 ms: run it on a BoundedPool.
#ifndef GAIWAN_SERVER_AUTH_PASSWORDS_H_
#define GAIWAN_SERVER_AUTH_PASSWORDS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/base/random.h"

namespace gaiwan {

// OWASP's second choice (19 MiB, 2 passes, 1 lane): a county's PC checks some 40 a second and core.
inline constexpr int kArgonMemoryKib = 19456;
inline constexpr int kArgonPasses = 2;

inline constexpr int kPasswordCharsMin = 10;
inline constexpr int kPasswordDistinctMin = 5;
inline constexpr int kPinDigitsMin = 6;
inline constexpr int kPinDigitsMax = 12;

// The encoded hash, with salt and parameters in it.
std::string HashPassword(absl::string_view password, Random* random);
// Whether `password` is the one; false for a hash that is none. Takes as long as hashing does.
bool PasswordMatches(absl::string_view hash, absl::string_view password);
// A hash that no password has: checking it takes as long as checking a real one.
const std::string& HashOfNobody();

// BadField at `path` for one that is too easy, or holds the person's id or name.
absl::Status CheckPassword(absl::string_view password, absl::string_view person, absl::string_view name,
                           absl::string_view path);
absl::Status CheckPin(absl::string_view pin, absl::string_view path);

// 16 characters that are not mixed up when they are read out, in groups of four: 77 bits.
std::string MakePassword(Random* random);

// `n` characters of kPlainAlphabet.
std::string RandomPlain(Random* random, size_t n);
// Capitals and digits without those that look alike (0 O, 1 I L, 5 S): 29.
inline constexpr absl::string_view kPlainAlphabet = "2346789ABCDEFGHJKMNPQRTUVWXYZ";

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_PASSWORDS_H_
