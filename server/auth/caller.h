// server/auth/caller.h: who is calling.
#ifndef GAIWAN_SERVER_AUTH_CALLER_H_
#define GAIWAN_SERVER_AUTH_CALLER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"

namespace gaiwan {

enum class CallerKind {
  // Of the directory.
  kPerson,
  // Of one case, by the code of an invitation.
  kParty,
  // Nobody the directory knows, with a phone that was verified.
  kCitizen,
  // Who sets the server up, by the secret in its folder.
  kBootstrap,
};

struct Caller {
  // What events name as their actor: `people/{person}`, `cases/{case}/parties/{party}`, `citizens/{citizen}`,
  // `system/bootstrap`.
  std::string person;
  // Who sets the server up: may import the directory, and make the first account.
  bool bootstrap = false;
  // Why they look, in their own words; empty: not said. It opens what the policy table shows to those who say why.
  std::string reason;
  // A file is made of the answer: the number that stands in it, `E-5F0C21AA93D7`; empty: none is.
  std::string export_number;
  CallerKind kind = CallerKind::kPerson;
  // `development`, `password`, `device`, `token`, `certificate`, `party-code`, `phone-code`, `bootstrap`.
  std::string method = "development";
  // The session of an account, the locator of a party's code, the verified phone of a citizen; else empty.
  std::string session;
  // PEM of the client certificate that came with the call; else empty.
  std::string certificate;
  // The password is the administrator's: it is changed before anything else.
  bool must_change_password = false;
  // Of the token; InfiniteFuture without one.
  absl::Time expires = absl::InfiniteFuture();

  // The id alone, as the directory keys people.
  absl::string_view id() const { return absl::StripPrefix(person, "people/"); }
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_CALLER_H_
