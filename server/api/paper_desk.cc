#include "server/api/paper_desk.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gaiwan/v1/errors.pb.h"
#include "server/api/case_name.h"
#include "server/api/line_matter.h"
#include "server/api/machine_file.h"
#include "server/api/page_links.h"
#include "server/api/view.h"
#include "server/papers/paper_catalogue.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/media_types.h"
#include "workflow/base/refusal.h"
#include "workflow/base/retry.h"
#include "workflow/base/status_macros.h"
#include "workflow/retention.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kPackages[] = {"court-packet", "return-packet", "filing-packet", "partner-packet",
                                           "archive"};
// What the worker can put into a package.
constexpr absl::string_view kPackedTypes[] = {"application/pdf", "image/jpeg", "image/png"};
constexpr int kEventsAtOnce = 1000;
constexpr int kPieceBytesDefault = 512 * 1024;
// Copied at a time.
constexpr size_t kCopyBytes = 1 << 20;

// A package is made within some seconds.
constexpr int kPackageRetryMillis = 3000;

absl::Status PackageBusy() {
  return RetryLater(absl::ResourceExhaustedError("another package is being made"), v1::BUSY, kPackageRetryMillis);
}

// What is shown belongs to it: a rendering that a reason opened is not for a later call without one, and none is for
// somebody who sees less by now.
std::string CacheKey(const Caller& caller, const SeenCase& seen, absl::string_view sha256) {
  const Sight& sight = seen.sight;
  return absl::StrCat(caller.person, " ", seen.c->name(), " ", sight.shown.bits(), " ", sight.own.bits(), " ",
                      sight.masked.bits(), " ", sha256);
}

template <typename See>
absl::StatusOr<SeenCase> FindWithRecords(const CaseReader& reader, const std::string& name, absl::string_view field,
                                         const See& see) {
  if (!IsCaseName(name)) {
    return BadField(field, "应为 cases/c- 加26位小写字母或数字2至7", "must be cases/c- and 26 of a-z and 2-7");
  }
  SeenCase seen;
  ASSIGN_OR_RETURN(seen.c, reader.Get(name));
  ASSIGN_OR_RETURN(seen.sight, see(*seen.c));
  if (!(seen.sight.shown | seen.sight.own).Has(v1::RECORDS)) return Refused(*seen.c, v1::NOT_YOUR_ROLE);
  return seen;
}

v1::RenderPaperResponse PieceOf(const PaperAnswer& paper, const std::string& sha256,
                                const v1::RenderPaperRequest& request) {
  v1::RenderPaperResponse response;
  const auto bytes = static_cast<size_t>(request.max_bytes() == 0 ? kPieceBytesDefault : request.max_bytes());
  const size_t offset = std::min(paper.body.size(), static_cast<size_t>(request.offset()));
  response.set_data(paper.body.substr(offset, bytes));
  response.set_total_bytes(static_cast<int64_t>(paper.body.size()));
  response.set_sha256(sha256);
  response.set_media_type(paper.media_type);
  response.set_pages(paper.pages);
  response.set_title(paper.title);
  for (const PaperBlank& blank : paper.missing) {
    v1::PaperGap* gap = response.add_missing();
    gap->set_field(blank.field);
    *gap->mutable_words() = MakeLabel(blank.words, "");
  }
  return response;
}

}  // namespace

absl::StatusOr<SeenCase> CaseWithRecords(const CaseReader& reader, const CaseViewer& viewer, const Caller& caller,
                                         const std::string& name, absl::string_view field) {
  return FindWithRecords(reader, name, field, [&](const v1::Case& c) { return viewer.SightFor(caller, c); });
}

absl::StatusOr<SeenCase> NotedCaseWithRecords(const CaseReader& reader, const CaseViewer& viewer, const Caller& caller,
                                              const std::string& name, absl::string_view field) {
  return FindWithRecords(reader, name, field, [&](const v1::Case& c) { return viewer.NotedSightFor(caller, c); });
}

// Of a case that is over, as the rule has it then: an agreement in writing may still come before.
std::string PaperDesk::RetentionOf(const v1::Case& c) const {
  if (parts_.definitions == nullptr || !HasFile(c) || !c.closed()) return "";
  const PublishedDefinition published = parts_.definitions->Find(c.definition().id(), c.definition().revision());
  if (published.definition == nullptr) return "";
  const absl::CivilDay filed = FiledDay(c).value_or(DayOf(parts_.clock->TimeNow()));
  const int years = RetentionFrom(*published.definition, c, filed).years;
  return years == 0 ? "永久" : absl::StrCat(years, "年");
}

absl::StatusOr<PaperMatter> GatherMatter(const CaseReader& reader, const CaseViewer& viewer, const SeenCase& seen) {
  const auto& [c, sight] = seen;
  const std::string& name = c->name();
  PaperMatter matter;
  RETURN_IF_ERROR(MakeView(*c, sight, v1::CASE_VIEW_FULL, viewer.open(), &matter.c));
  for (int64_t next = 1; next <= c->version();) {
    if (next > kPaperEventsMax) {
      return BadField("case", absl::StrCat("案件记录超过 ", kPaperEventsMax, " 条，不能出具文书"),
                      absl::StrCat("the case has more than ", kPaperEventsMax, " entries"), kPaperEventsMax);
    }
    ASSIGN_OR_RETURN(const std::vector<HistoryRecord> records, reader.History(name, next, kEventsAtOnce));
    if (records.empty()) break;
    for (const HistoryRecord& record : records) {
      const v1::Event& event = *record.event;
      next = event.version() + 1;
      const Sight event_sight = SightOfEvent(event, sight, *c);
      if (!ShowsEvent(event, event_sight)) continue;
      RETURN_IF_ERROR(MakeEventView(name, event, event_sight, viewer.open(), &matter.history.emplace_back()));
    }
  }
  return matter;
}

absl::StatusOr<PaperMatter> PaperDesk::Gather(const SeenCase& seen) const {
  ASSIGN_OR_RETURN(PaperMatter matter, GatherMatter(*parts_.reader, *parts_.viewer, seen));
  matter.party_page = PartyPage(parts_.pages_address);
  matter.retention = RetentionOf(*seen.c);
  return matter;
}

std::shared_ptr<void> PaperDesk::TakeTurn() {
  if (packing_.exchange(true)) return nullptr;
  return {this, [](void* desk) { static_cast<PaperDesk*>(desk)->packing_ = false; }};
}

absl::StatusOr<std::shared_ptr<PrivateFolder>> PaperDesk::CopyDocuments(PaperMatter* matter) const {
  ASSIGN_OR_RETURN(PrivateFolder made, PrivateFolder::Make(parts_.private_dir));
  auto folder = std::make_shared<PrivateFolder>(std::move(made));
  const absl::string_view case_id = absl::StripPrefix(matter->c.name(), "cases/");
  int64_t left = kPackageBytesMax;
  int64_t bytes_in_all = 0;
  for (const v1::Document& document : matter->c.documents()) {
    if (!document.withdrawn() && !document.erased()) bytes_in_all += document.size_bytes();
  }
  RETURN_IF_ERROR(parts_.files->CheckSpace(std::min(bytes_in_all, kPackageBytesMax)));
  for (const v1::Document& document : matter->c.documents()) {
    if (document.withdrawn() || document.erased() || !absl::c_linear_search(kPackedTypes, document.media_type()))
      continue;
    left -= document.size_bytes();
    if (left < 0) {
      return BadField("case", "材料合计超过 512 MB，不能合成一份", "the documents have more than 512 MB together",
                      kPackageBytesMax);
    }
    for (int64_t offset = 0; offset < document.size_bytes();) {
      ASSIGN_OR_RETURN(const std::string bytes, parts_.files->Read(case_id, document.sha256(), offset, kCopyBytes));
      if (bytes.empty()) return absl::DataLossError(absl::StrCat("document ", document.id(), " ends early"));
      RETURN_IF_ERROR(folder->Append(document.id(), bytes));
      offset += static_cast<int64_t>(bytes.size());
    }
    PaperDocument copied;
    copied.id = document.id();
    copied.path = absl::StrCat(folder->path(), "/", document.id());
    copied.media_type = document.media_type();
    copied.pages = document.pages();
    for (const v1::Event& event : matter->history) {
      if (event.document_added().document() == document.id()) {
        copied.title = event.document_added().text().open().text().text();
      }
    }
    matter->documents.push_back(std::move(copied));
  }
  return folder;
}

void PaperDesk::RenderAs(const Caller& caller, const SeenCase& seen, const v1::RenderPaperRequest& request,
                         const LinePacket* packet, absl::Duration give_up, Done<v1::RenderPaperResponse> done) {
  if (!request.sha256().empty()) {
    const std::string sha256 = absl::AsciiStrToLower(request.sha256());
    const std::shared_ptr<const PaperAnswer> paper = cache_.Find(CacheKey(caller, seen, sha256));
    if (paper != nullptr) return done(PieceOf(*paper, sha256, request));
    return done(absl::AbortedError("sha256: that rendering is gone; render the paper again"));
  }
  if (request.offset() != 0) {
    return done(BadField("sha256", "续取须给出首次答复的摘要", "is required with an offset: it names the rendering"));
  }
  absl::StatusOr<PaperMatter> matter = Gather(seen);
  if (!matter.ok()) return done(matter.status());
  if (packet != nullptr) NarrowForLine(packet->content, &*matter);
  if (IsMachineFile(request.paper())) {
    absl::StatusOr<PaperAnswer> file = MakeMachineFile(*matter, request.paper(), request.subject());
    return Keep(caller, seen, request, std::move(file), done);
  }
  matter->printed_by = caller.person;
  PaperRequest paper;
  paper.job = absl::c_linear_search(kPackages, request.paper()) ? "package" : "render";
  paper.paper = request.paper();
  paper.subject = request.subject();
  paper.language = request.language();
  paper.as_of = packet == nullptr ? parts_.clock->TimeNow() : packet->as_of;
  std::shared_ptr<PrivateFolder> folder;
  std::shared_ptr<void> turn;
  if (paper.job == "package") {
    turn = TakeTurn();
    if (turn == nullptr) return done(PackageBusy());
    absl::StatusOr<std::shared_ptr<PrivateFolder>> copied = CopyDocuments(&*matter);
    if (!copied.ok()) return done(copied.status());
    folder = *std::move(copied);
  }
  paper.data = ComposePaperData(*std::move(matter), *parts_.viewer->reference());
  // The folder goes away with the answer, and the next one may have its turn.
  const auto answered = [this, caller, seen, request, folder, turn, done](absl::StatusOr<PaperAnswer> answer) {
    Keep(caller, seen, request, std::move(answer), done);
  };
  const absl::Status submitted = parts_.worker->Submit(std::move(paper), give_up, answered);
  if (!submitted.ok()) done(submitted);
}

void PaperDesk::Keep(const Caller& caller, const SeenCase& seen, const v1::RenderPaperRequest& request,
                     absl::StatusOr<PaperAnswer> answer, const Done<v1::RenderPaperResponse>& done) {
  if (!answer.ok()) return done(answer.status());
  const std::string sha256 = Sha256Hex(answer->body);
  const auto kept = std::make_shared<const PaperAnswer>(*std::move(answer));
  cache_.Put(CacheKey(caller, seen, sha256), kept);
  done(PieceOf(*kept, sha256, request));
}

void PaperDesk::RenderPoster(const v1::RenderPosterRequest& request, absl::Duration give_up,
                             Done<v1::RenderPosterResponse> done) const {
  if (parts_.pages_address.empty()) return done(Refused(v1::Case(), v1::NO_PAGES_ADDRESS));
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const absl::string_view org = absl::StripPrefix(request.org(), "orgs/");
  const std::optional<std::string> committee =
      reference->directory->ServingCommittee(org, DayOf(parts_.clock->TimeNow()));
  if (!committee.has_value()) {
    return done(BadField("org", "没有负责这里的人民调解委员会", "no mediation committee serves that place"));
  }
  PaperRequest paper;
  paper.job = "render";
  paper.paper = "poster";
  paper.as_of = parts_.clock->TimeNow();
  paper.data = ComposePosterData(org, *committee, ApplicationPage(parts_.pages_address, org), *reference->directory);
  const absl::Status submitted =
      parts_.worker->Submit(std::move(paper), give_up, [done](absl::StatusOr<PaperAnswer> answer) {
        if (!answer.ok()) return done(answer.status());
        v1::RenderPosterResponse response;
        response.set_data(std::move(answer->body));
        response.set_media_type(answer->media_type);
        response.set_pages(answer->pages);
        response.set_title(answer->title);
        done(response);
      });
  if (!submitted.ok()) done(submitted);
}

void PaperDesk::List(const Caller& caller, const v1::ListPapersRequest& request, absl::Duration give_up,
                     Done<v1::ListPapersResponse> done) {
  // The catalogue says which papers there are and what they lack; a reason opens nothing for it.
  const absl::StatusOr<SeenCase> seen =
      CaseWithRecords(*parts_.reader, *parts_.viewer, caller, request.case_(), "case");
  if (!seen.ok()) return done(seen.status());
  absl::StatusOr<PaperMatter> matter = Gather(*seen);
  if (!matter.ok()) return done(matter.status());
  PaperRequest paper;
  paper.job = "catalogue";
  paper.as_of = parts_.clock->TimeNow();
  paper.data = ComposePaperData(*std::move(matter), *parts_.viewer->reference());
  const absl::Status submitted =
      parts_.worker->Submit(std::move(paper), give_up, [done](const absl::StatusOr<PaperAnswer>& answer) {
        if (!answer.ok()) return done(answer.status());
        done(ParsePaperCatalogue(answer->body));
      });
  if (!submitted.ok()) done(submitted);
}

}  // namespace gaiwan
