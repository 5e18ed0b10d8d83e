// server/publication/find.h: what a rule found in a text, and what is to stand there.
#ifndef GAIWAN_SERVER_PUBLICATION_FIND_H_
#define GAIWAN_SERVER_PUBLICATION_FIND_H_

#include <cstddef>
#include <string>

#include "gaiwan/v1/publication_service.pb.h"

namespace gaiwan {

struct Find {
  // Bytes of the text.
  size_t begin, end;
  v1::PublicationRule rule;
  std::string replacement;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PUBLICATION_FIND_H_
