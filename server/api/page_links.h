// server/api/page_links.h: where the county's pages are opened, for links, QR codes and messages. Pure.
#ifndef GAIWAN_SERVER_API_PAGE_LINKS_H_
#define GAIWAN_SERVER_API_PAGE_LINKS_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace gaiwan {

// `address`: Settings.pages_address. All are empty where it is.

// The page of parties, which asks for a code.
inline std::string PartyPage(absl::string_view address) {
  return address.empty() ? "" : absl::StrCat(address, "/p");
}

// The same with the code in it: as secret as the code. Browsers send nothing of what stands behind a `#`.
inline std::string PartyLink(absl::string_view address, absl::string_view code) {
  return address.empty() ? "" : absl::StrCat(PartyPage(address), "#", code);
}

// Where people of a place apply. `org`: `orgs/{org}` or the code.
inline std::string ApplicationPage(absl::string_view address, absl::string_view org) {
  return address.empty() ? "" : absl::StrCat(address, "/apply?unit=", absl::StripPrefix(org, "orgs/"));
}

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_PAGE_LINKS_H_
