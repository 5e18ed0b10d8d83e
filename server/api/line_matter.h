// server/api/line_matter.h: what of a case goes to the worker for a packet by line: an allow-list, as a content is made
// of one. The packet on paper is made for somebody who works on the case and sees it; this one for who does not. Pure.
#ifndef GAIWAN_SERVER_API_LINE_MATTER_H_
#define GAIWAN_SERVER_API_LINE_MATTER_H_

#include "gaiwan/v1/judicial_service.pb.h"
#include "server/papers/paper_data.h"

namespace gaiwan {

// Takes out of `matter` what no paper of this hand-over's packet prints: documents that do not go along, with what was
// written of them; statements that not every side stands by; what was said, found, visited and complained; of a
// referral also what was agreed, and who the parties are beyond name and address, with the facts only for an office
// that opens a file. `content` is what is handed over, opened or not.
void NarrowForLine(const v1::HandOverContent& content, PaperMatter* matter);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_LINE_MATTER_H_
