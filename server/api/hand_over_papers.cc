#include "server/api/hand_over_papers.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/api/case_name.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/find.h"
#include "workflow/line_hand_over.h"

namespace gaiwan {
namespace {

constexpr int kPieceBytesDefault = 512 * 1024;

// The packet of each kind of hand-over, and the part of the case it is about.
v1::RenderPaperRequest PacketOf(const FoundLine& line) {
  v1::RenderPaperRequest request;
  request.set_case_(line.place.case_name);
  absl::string_view part = line.hand_over.subject();
  if (absl::ConsumePrefix(&part, SubjectOfReferral(""))) {
    request.set_paper("partner-packet");
    request.set_subject(std::string(part));
    return request;
  }
  part = part.substr(part.rfind('/') + 1);
  const v1::Confirmation* confirmation = FindById(line.c->confirmations(), std::string(part));
  request.set_paper(confirmation == nullptr ? "return-packet" : "court-packet");
  if (confirmation != nullptr) request.set_subject(confirmation->agreement());
  return request;
}

}  // namespace

absl::Status HandOverPapers::CheckStands(const FoundLine& line) {
  const v1::LineHandOver& hand_over = line.hand_over;
  if (hand_over.digest().empty() && hand_over.state() <= v1::LINE_STATE_SENT) {
    return Refused(*line.c, v1::NOT_FETCHED, line.id);
  }
  if (hand_over.digest().empty()) {
    return RefusedBecause(*line.c, v1::NOT_IN_THIS_STATE,
                          MakeLabel("这份材料已经以纸面方式办理，不再经专线提供",
                                    "it went on paper before it was fetched: it does not go by line"),
                          line.id);
  }
  if (hand_over.state() == v1::LINE_STATE_REFUSED) {
    return RefusedBecause(
        *line.c, v1::NOT_IN_THIS_STATE,
        MakeLabel("贵单位没有接受这件事项，材料不再提供", "it was not taken: its papers are no longer given"), line.id);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ReadHandOverPaperResponse> HandOverPapers::Read(const FoundLine& line,
                                                                   const v1::ReadHandOverPaperRequest& request) const {
  RETURN_IF_ERROR(CheckStands(line));
  ASSIGN_OR_RETURN(const v1::HandOverContent content, parts_.inbox->OutlineOf(line));
  const v1::ContentDocument* going = FindById(content.documents(), request.document());
  // It may hold a content of an older format that lists more: what was listed is given.
  v1::HandOverContent held;
  if (going == nullptr) {
    ASSIGN_OR_RETURN(const std::string bytes, parts_.inbox->ContentOf(line));
    if (!held.ParseFromString(bytes)) return absl::InternalError(absl::StrCat("content of ", line.id));
    going = FindById(held.documents(), request.document());
  }
  const std::string subject = absl::StrCat("documents/", request.document());
  if (going == nullptr) return Refused(v1::Case(), v1::PART_UNKNOWN, subject);
  // What was handed over stays handed over, also when its party takes it back later, as on paper; not what the law
  // has erased.
  const v1::Document* now = FindById(line.c->documents(), request.document());
  if (now == nullptr || now->erased()) {
    return RefusedBecause(*line.c, v1::ALREADY_ERASED, MakeLabel("材料已依法删除", "the document was erased by law"),
                          subject);
  }
  if (going->sha256().empty()) {
    return RefusedBecause(*line.c, v1::FILE_NOT_STORED, MakeLabel("只有纸件", "it is on paper only"), subject);
  }
  v1::ReadHandOverPaperResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_data(),
      parts_.files->Read(absl::StripPrefix(line.place.case_name, "cases/"), going->sha256(), request.offset(),
                         static_cast<size_t>(request.max_bytes() == 0 ? kPieceBytesDefault : request.max_bytes())));
  response.set_total_bytes(going->size_bytes());
  response.set_sha256(going->sha256());
  response.set_media_type(going->media_type());
  return response;
}

void HandOverPapers::Render(const Caller& caller, const FoundLine& line, const v1::ReadHandOverPaperRequest& request,
                            absl::Duration give_up,
                            const std::function<void(absl::StatusOr<v1::ReadHandOverPaperResponse>)>& done) const {
  if (const absl::Status stands = CheckStands(line); !stands.ok()) return done(stands);
  SeenCase seen;
  absl::StatusOr<std::shared_ptr<const v1::Case>> then = parts_.reader->GetAt(line.place.case_name, line.place.entry);
  if (!then.ok()) return done(then.status());
  seen.c = *std::move(then);
  seen.sight.shown = kHandedOver;
  seen.sight.shown.Add(v1::GLIMPSE);
  absl::StatusOr<v1::HandOverContent> content = parts_.inbox->OutlineOf(line);
  if (!content.ok()) return done(content.status());
  LinePacket packet;
  packet.as_of = ToTime(line.hand_over.create_time());
  packet.content = *std::move(content);
  auto* documents = packet.content.mutable_documents();
  documents->erase(std::remove_if(documents->begin(), documents->end(),
                                  [&](const v1::ContentDocument& document) {
                                    const v1::Document* now = FindById(line.c->documents(), document.id());
                                    return now == nullptr || now->erased();
                                  }),
                   documents->end());
  v1::RenderPaperRequest paper = PacketOf(line);
  paper.set_offset(request.offset());
  paper.set_max_bytes(request.max_bytes());
  paper.set_sha256(request.sha256());
  parts_.desk->RenderLine(caller, seen, paper, packet, give_up,
                          [done](const absl::StatusOr<v1::RenderPaperResponse>& rendered) {
                            if (!rendered.ok()) return done(rendered.status());
                            v1::ReadHandOverPaperResponse response;
                            response.set_data(rendered->data());
                            response.set_total_bytes(rendered->total_bytes());
                            response.set_sha256(rendered->sha256());
                            response.set_media_type(rendered->media_type());
                            done(std::move(response));
                          });
}

}  // namespace gaiwan
