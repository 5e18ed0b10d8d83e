// server/anomalies/concluded_case.h: what is read of a concluded case to see whether it looks made up. People and words
// come as keyed hashes (server/seal/lookup_tokens.h): none of them is opened. Plain data.
#ifndef GAIWAN_SERVER_ANOMALIES_CONCLUDED_CASE_H_
#define GAIWAN_SERVER_ANOMALIES_CONCLUDED_CASE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace gaiwan {

struct ConcludedParty {
  std::vector<uint64_t> phones;
  // The name, and each other name.
  std::vector<uint64_t> names;
  bool organisation = false;
  bool applicant = false;
  // Tries to reach them.
  int contacts = 0;
  // Was at a session, or confirmed by something of their own.
  bool came = false;
};

struct ConcludedSession {
  absl::Time start, end;
  // `orgs/{org}`; empty in the field and on line.
  std::string venue;
  // `people/{person}` whose time it took.
  std::vector<std::string> people;
  // Code of the town the venue lies in; empty where that is not known.
  std::string town = {};
};

struct ConcludedCase {
  // `cases/{case}`
  std::string name;
  // `orgs/{org}` that concluded it; `people/{person}` who led, and who opened it.
  std::string committee;
  std::string mediator;
  std::string opener;
  // Registered in one act as settled on the spot.
  bool on_the_spot = false;
  // As stated: asked for, and concluded. As entered: opened, and concluded.
  absl::Time asked, agreed;
  absl::Time opened, concluded;
  std::vector<ConcludedSession> sessions;
  std::vector<ConcludedParty> parties;
  // It ended with an agreement; what was agreed in money, 0: nothing.
  bool settled = false;
  int64_t fen = 0;
  // Of the facts. Sorted, each once.
  std::vector<uint32_t> words;
  // Photographs and recordings in its file, by the first bytes of their digests. Sorted, each once.
  std::vector<uint64_t> proofs;
  // A call-back of a sample found that it went otherwise.
  bool found_otherwise = false;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ANOMALIES_CONCLUDED_CASE_H_
