// server/papers/paper_data.h: what of a case goes to the worker that renders papers: the case as its caller may see it,
// and the names behind the ids. What must never be printed is dropped here, before it leaves the process. Pure.
#ifndef GAIWAN_SERVER_PAPERS_PAPER_DATA_H_
#define GAIWAN_SERVER_PAPERS_PAPER_DATA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "server/directory/directory.h"

namespace gaiwan {

// A document of a package, readable in a private folder.
struct PaperDocument {
  std::string id;
  std::string title;
  std::string path;
  std::string media_type;
  int32_t pages = 0;
};

struct PaperMatter {
  // As the caller may see them; events oldest first.
  v1::Case c;
  std::vector<v1::Event> history;
  std::vector<PaperDocument> documents;
  // `people/{person}`: who has it printed, for the foot of every page. Empty: it does not say.
  std::string printed_by;
  // How long the file is kept 保管期限, `30年` or `永久`. Empty: not known yet.
  std::string retention;
  // Address of the page where parties come in with their code, for a QR code on what they get. Empty: none.
  std::string party_page;
};

// Takes out what stays between a party and the mediator, or with an office: what was said in separate talks,
// concessions (SPC Opinions 2016 art. 22: neither is evidence later), notes, complaints, guidance, the suspicion of a
// sham, what the parties think of the mediation.
void DropConfidential(PaperMatter* matter);

// The `data` of a request (README.md), without anything that DropConfidential drops.
std::string ComposePaperData(PaperMatter matter, const Reference& reference);

// The same for the poster of `org`, whose people apply at `link` and whom `committee` serves: codes of organisations.
std::string ComposePosterData(absl::string_view org, absl::string_view committee, absl::string_view link,
                              const Directory& directory);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PAPERS_PAPER_DATA_H_
