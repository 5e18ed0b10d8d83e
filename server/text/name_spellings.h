// server/text/name_spellings.h: names whose spellings neither letters nor sounds lead from one to another. A Tibetan is
// 扎西 in the register, བཀྲ་ཤིས by his own hand and Tashi in a passport. Pure; safe from any thread.
#ifndef GAIWAN_SERVER_TEXT_NAME_SPELLINGS_H_
#define GAIWAN_SERVER_TEXT_NAME_SPELLINGS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace gaiwan {

// How one part of a name is written, in whatever script.
using Spellings = absl::Span<const absl::string_view>;

// The parts that a name of one script, written together, is made of: 扎西卓玛 is 扎西 and 卓玛. Characters of Chinese
// come folded (FoldHan), other scripts in Latin letters (LatinOf). Empty when it is not made of known parts alone. The
// spellings live for ever.
std::vector<Spellings> PartsOfName(absl::string_view name);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_TEXT_NAME_SPELLINGS_H_
