// server/projection/packed_name.h: the name of a case in 17 bytes instead of 34. Pure.
#ifndef GAIWAN_SERVER_PROJECTION_PACKED_NAME_H_
#define GAIWAN_SERVER_PROJECTION_PACKED_NAME_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gaiwan {

// 26 characters of 5 bits are 130 bits. Packed names order as the names do.
using PackedName = std::array<uint8_t, 17>;

// Nothing when `name` is not `cases/c-` and 26 of `a-z 2-7`.
std::optional<PackedName> PackName(absl::string_view name);
std::string UnpackName(const PackedName& packed);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_PACKED_NAME_H_
