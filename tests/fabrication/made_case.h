// tests/fabrication/made_case.h: a concluded case as somebody would tell it, for the fabrication test. Plain data.
#ifndef GAIWAN_TESTS_FABRICATION_MADE_CASE_H_
#define GAIWAN_TESTS_FABRICATION_MADE_CASE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace gaiwan::fabrication {

struct MadePerson {
  std::string name;
  // Empty: none is known.
  std::string phone;
  std::string id;
  bool organisation = false;
};

struct MadeParty {
  MadePerson person;
  bool applicant = false;
  // Tries to reach them that were noted; whether they came to a session or confirmed by something of their own.
  int contacts = 0;
  bool came = false;
};

struct MadeSession {
  absl::Time start, end;
  // `orgs/{org}`; empty in the field.
  std::string venue;
  std::vector<std::string> people;
};

struct MadeCase {
  std::string name;
  // `orgs/{org}`, `people/{person}`.
  std::string committee;
  std::string mediator;
  std::string opener;
  std::string channel;
  std::string dispute_class;
  // Registered in one act as settled on the spot.
  bool on_the_spot = false;
  // As stated: when it was asked for, and when it was agreed. As entered: when it was opened, and when concluded.
  absl::Time asked, agreed;
  absl::Time opened, concluded;
  std::vector<MadeSession> sessions;
  std::vector<MadeParty> parties;
  // Nothing is paid: 0.
  int64_t fen = 0;
  std::string place;
  std::string facts;
  // Which recipe made it up; empty: it is plausible.
  std::string recipe;
};

}  // namespace gaiwan::fabrication

#endif  // GAIWAN_TESTS_FABRICATION_MADE_CASE_H_
