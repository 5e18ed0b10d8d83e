// server/evidence/changed_record.h: what is said of a position that does not hold the record whose leaf is in the tree.
#ifndef GAIWAN_SERVER_EVIDENCE_CHANGED_RECORD_H_
#define GAIWAN_SERVER_EVIDENCE_CHANGED_RECORD_H_

#include <string>

#include "server/log/store.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan {

// Names the position, which record lies there now, and both leaves: `kept` of the tree and `made` of what lies there.
std::string ChangedRecordWords(const View& view, Position position, const Hash& kept, const Hash& made);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_EVIDENCE_CHANGED_RECORD_H_
