#include "server/api/acting_desk.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/api/case_title.h"
#include "server/api/row_sight.h"
#include "workflow/acting/acts.h"
#include "workflow/acting/offices.h"
#include "workflow/acting/orders.h"
#include "workflow/acting/samples.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/references.h"
#include "workflow/unit_records.h"

namespace gaiwan {
namespace {

absl::Status CheckKnown(const std::string& unit, const Directory& directory) {
  if (directory.FindOrg(IdOf(unit)) != nullptr) return absl::OkStatus();
  return BadField("unit", "没有这个单位", "is no organisation of the directory");
}

bool IsBelow(const Directory& directory, absl::string_view stream, const std::string& unit) {
  return directory.IsAtOrBelow(IdOf(stream), IdOf(unit)) ||
         // An office stands beside what lies below the same place.
         StandsOver(directory, IdOf(unit), IdOf(stream));
}

bool Audits(const Viewer& viewer, const Directory& directory, absl::string_view org) {
  return absl::c_any_of(viewer.posts, [&](const Viewer::Post& post) {
    return post.role == "auditor" &&
           (directory.IsAtOrBelow(IdOf(org), post.org) || StandsOver(directory, post.org, IdOf(org)));
  });
}

// Who watches over the organisation: of an office, or an auditor.
bool Watches(const Viewer& viewer, const Directory& directory, absl::string_view org) {
  const absl::CivilDay today = DayOf(viewer.now);
  return Audits(viewer, directory, org) || absl::c_any_of(viewer.posts, [&](const Viewer::Post& post) {
           return IsWatchOffice(directory, post.org) && StandsOver(directory, post.org, IdOf(org)) &&
                  WorksIn(directory, viewer.person, post.org, today);
         });
}

absl::Status CheckWatches(const Viewer& viewer, const Directory& directory, const std::string& unit) {
  if (Watches(viewer, directory, unit)) return absl::OkStatus();
  return NotYours("只有抽查单位、其上级监督单位和审计人员可以查看",
                  "for the office that draws, those that watch over it, and auditors", unit);
}

// What the caller sees of cases, asked of the table.
class CaseSight {
 public:
  CaseSight(const CaseTable* table, const Viewer* viewer, const Reference* reference)
      : table_(table), sight_(viewer, reference->directory.get()), reference_(*reference) {}

  struct Seen {
    ClassBits classes = 0;
    bool sealed = false;
    std::string title;  // Empty to who does not see the process.
  };
  Seen Of(const std::string& name) {
    Seen seen;
    std::string unit;
    std::string dispute_class;
    table_->Sees(name, [&](const TableRow& row) {
      seen.classes = sight_.Of(row);
      seen.sealed = row.sealed();
      unit = std::string(row.unit());
      dispute_class = std::string(row.dispute_class());
      return seen.classes;
    });
    if ((seen.classes & ClassBit(v1::PROCESS)) != 0) seen.title = NeutralTitle(unit, dispute_class, reference_);
    return seen;
  }

 private:
  const CaseTable* const table_;
  RowSight sight_;
  const Reference& reference_;
};

// Opens a text for who may read it; else says that there is one.
absl::Status ShowText(bool shows, absl::string_view stream, const OpenPersonal& open, v1::Personal* text) {
  if (shows) return open(stream, text);
  text->mutable_hidden();
  return absl::OkStatus();
}

// The youngest first; of those of one moment the last that was recorded. `acts` come in the order of their record.
template <typename Act>
std::vector<std::pair<std::string, std::shared_ptr<const Act>>> Ordered(
    std::vector<std::pair<std::string, std::shared_ptr<const Act>>> acts) {
  absl::c_reverse(acts);
  absl::c_stable_sort(acts, [](const auto& a, const auto& b) {
    return ToTime(b.second->record_time()) < ToTime(a.second->record_time());
  });
  return acts;
}

// First act of the page behind the one that `name` was the last of; that one is there for ever.
template <typename Acts>
size_t Behind(const Acts& acts, const std::string& name) {
  for (size_t i = 0; i < acts.size(); ++i) {
    if (acts[i].second->name() == name) return i + 1;
  }
  return acts.size();
}

absl::Status FillSample(const std::string& stream, const v1::Sample& stored, const OpenPersonal& open, CaseSight* sight,
                        v1::Sample* sample) {
  *sample = stored;
  sample->clear_cases();
  sample->mutable_drawn()->clear_cases();
  for (const v1::SampleCase& each : stored.cases()) {
    const CaseSight::Seen seen = sight->Of(each.case_());
    if (seen.classes == 0) continue;
    sample->mutable_drawn()->add_cases(each.case_());
    v1::SampleCase* shown = sample->add_cases();
    *shown = each;
    shown->set_title(seen.title);
    if (!shown->has_note()) continue;
    RETURN_IF_ERROR(ShowText((seen.classes & ClassBit(v1::RECORDS)) != 0, stream, open, shown->mutable_note()));
  }
  return absl::OkStatus();
}

// `orgs/{org}/samples/{sample}` as its two names; nullopt for anything else.
std::optional<std::pair<std::string, std::string>> SplitSample(const std::string& name) {
  static constexpr absl::string_view kOf = "/samples/";
  const size_t at = name.find(std::string(kOf));
  if (at == std::string::npos || !absl::StartsWith(name, "orgs/")) return std::nullopt;
  return std::make_pair(name.substr(0, at), name.substr(at + kOf.size()));
}

// Who takes part in the subsidy of an office, as far as that decides what they are shown.
struct Part {
  // Who answers for the money, or audits it.
  bool officer = false;
  std::string person;
};

absl::Status FillSubsidy(const std::string& stream, const v1::Subsidy& stored, const Part& part,
                         const OpenPersonal& open, CaseSight* sight, v1::Subsidy* subsidy) {
  *subsidy = stored;
  for (v1::SubsidyLine& line : *subsidy->mutable_published()->mutable_lines()) {
    const CaseSight::Seen seen = sight->Of(line.case_());
    if (seen.sealed && seen.classes == 0) line.clear_case_();
  }
  subsidy->mutable_published()->clear_excluded();
  for (const v1::SubsidyExcluded& each : stored.published().excluded()) {
    const CaseSight::Seen seen = sight->Of(each.case_());
    const bool shown = (seen.classes & ClassBit(v1::PROCESS)) != 0;
    if (!shown && !(part.officer && !seen.sealed)) continue;
    v1::SubsidyExcluded* excluded = subsidy->mutable_published()->add_excluded();
    *excluded = each;
    const bool hidden =
        (each.reason() == v1::SUBSIDY_EXCLUSION_SUSPICION && (seen.classes & ClassBit(v1::SHAM)) == 0) ||
        (each.reason() == v1::SUBSIDY_EXCLUSION_CALL_BACK && !part.officer);
    if (hidden) excluded->clear_reason();
    if (!each.other_case().empty() && sight->Of(each.other_case()).classes == 0) excluded->clear_other_case();
  }
  subsidy->clear_objections();
  for (const v1::SubsidyObjection& each : stored.objections()) {
    const CaseSight::Seen seen = sight->Of(each.case_());
    const bool reads = part.officer || each.actor() == part.person;
    v1::SubsidyObjection* objection = subsidy->add_objections();
    *objection = each;
    if (seen.sealed && seen.classes == 0) objection->clear_case_();
    if (!reads) objection->clear_actor();
    for (v1::Personal* text : {objection->has_reason() ? objection->mutable_reason() : nullptr,
                               objection->has_answer() ? objection->mutable_answer() : nullptr}) {
      if (text != nullptr) RETURN_IF_ERROR(ShowText(reads, stream, open, text));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ListSamplesResponse> ActingDesk::ListSamples(const Caller& caller,
                                                                const v1::ListSamplesRequest& request) const {
  const Viewer viewer = parts_.viewer->ViewerFor(caller);
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const Directory& directory = *reference->directory;
  RETURN_IF_ERROR(CheckKnown(request.unit(), directory));
  RETURN_IF_ERROR(CheckWatches(viewer, directory, request.unit()));
  std::vector<std::pair<std::string, std::shared_ptr<const v1::Sample>>> found;
  for (const auto& [stream, acts] : parts_.acting->All()) {
    if (!IsBelow(directory, stream, request.unit()) || !Watches(viewer, directory, stream)) continue;
    for (const std::shared_ptr<const v1::Sample>& each : acts.samples) found.emplace_back(stream, each);
  }
  found = Ordered(std::move(found));
  v1::ListSamplesResponse response;
  response.set_total(static_cast<int64_t>(found.size()));
  const std::string query = QueryOf(caller.person, request);
  size_t at = 0;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::string last, parts_.tokens->Read("page_token", query, request.page_token()));
    at = Behind(found, last);
  }
  const int page_size = request.page_size() == 0 ? kSamplesPerPage : request.page_size();
  CaseSight sight(parts_.table, &viewer, reference.get());
  for (; at < found.size() && response.samples_size() < page_size; ++at) {
    RETURN_IF_ERROR(
        FillSample(found[at].first, *found[at].second, parts_.viewer->open(), &sight, response.add_samples()));
  }
  if (at < found.size()) response.set_next_page_token(parts_.tokens->Make(query, found[at - 1].second->name()));
  return response;
}

absl::StatusOr<v1::CheckSampleResponse> ActingDesk::CheckSample(const Caller& caller,
                                                                const v1::CheckSampleRequest& request) const {
  const Viewer viewer = parts_.viewer->ViewerFor(caller);
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const auto name = SplitSample(request.name());
  if (!name.has_value()) return BadField("name", "应为 orgs/…/samples/…", "must be orgs/{org}/samples/{sample}");
  RETURN_IF_ERROR(CheckWatches(viewer, *reference->directory, name->first));
  const UnitActs acts = parts_.acting->Acts(name->first);
  const v1::Sample* sample = FindSample(acts, name->second);
  if (sample == nullptr) return Refused(v1::Case(), v1::PART_UNKNOWN, request.name());
  const v1::SampleDrawn& drawn = sample->drawn();
  ASSIGN_OR_RETURN(const absl::CivilDay from, ParseDate(drawn.from_date()));
  ASSIGN_OR_RETURN(const absl::CivilDay to, ParseDate(drawn.to_date()));
  ASSIGN_OR_RETURN(
      const v1::SampleFrame frame,
      parts_.scout->Frame(drawn.from_unit(), from, to, static_cast<Position>(drawn.frame_position()), "name"));
  v1::CheckSampleResponse response;
  response.set_frame_size(int64_t{frame.first_size()} + frame.rest_size());
  response.set_frame_digest(FrameDigest(frame));
  // All of a frame were drawn when it had no more.
  const std::vector<std::string> again = Draw(drawn.seed(), frame, drawn.cases_size(), drawn.chosen());
  response.set_same(response.frame_size() == drawn.frame_size() && response.frame_digest() == drawn.frame_digest() &&
                    frame.first_size() == drawn.first_size() && absl::c_equal(again, drawn.cases()));
  CaseSight sight(parts_.table, &viewer, reference.get());
  for (const std::string& each : again) {
    if (sight.Of(each).classes != 0) response.add_cases(each);
  }
  return response;
}

absl::StatusOr<v1::ListStandInsResponse> ActingDesk::ListStandIns(const Caller& caller,
                                                                  const v1::ListStandInsRequest& request) const {
  const Viewer viewer = parts_.viewer->ViewerFor(caller);
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const Directory& directory = *reference->directory;
  RETURN_IF_ERROR(CheckKnown(request.unit(), directory));
  const absl::CivilDay today = DayOf(viewer.now);
  const bool is_near = absl::c_any_of(viewer.posts, [&](const Viewer::Post& post) {
    return directory.IsAtOrBelow(post.org, IdOf(request.unit())) ||
           StandsOver(directory, post.org, IdOf(request.unit()));
  });
  if (!is_near) {
    return NotYours("只有本单位、其下级和上级的人员可以查看",
                    "for people of the unit, of what lies below it or stands over it", request.unit());
  }
  v1::ListStandInsResponse response;
  for (const auto& [stream, acts] : parts_.acting->All()) {
    if (!IsBelow(directory, stream, request.unit())) continue;
    const bool disposes = DisposesOf(directory, viewer.person, IdOf(stream), today);
    for (const std::shared_ptr<const v1::StandIn>& each : acts.stand_ins) {
      const v1::StandInAppointed& appointed = each->appointed();
      const absl::StatusOr<absl::CivilDay> to = ParseDate(appointed.to_date());
      const bool is_over = !each->end_date().empty() || !to.ok() || *to < today;
      if (is_over && !request.show_ended()) continue;
      v1::StandIn* shown = response.add_stand_ins();
      *shown = *each;
      if (!appointed.has_text()) continue;
      const bool reads = disposes || appointed.absent() == viewer.person || appointed.stand_in() == viewer.person;
      RETURN_IF_ERROR(ShowText(reads, stream, parts_.viewer->open(), shown->mutable_appointed()->mutable_text()));
    }
  }
  return response;
}

absl::StatusOr<v1::ListSubsidiesResponse> ActingDesk::ListSubsidies(const Caller& caller,
                                                                    const v1::ListSubsidiesRequest& request) const {
  const Viewer viewer = parts_.viewer->ViewerFor(caller);
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const Directory& directory = *reference->directory;
  RETURN_IF_ERROR(CheckKnown(request.unit(), directory));
  const auto is_public = [&](absl::string_view office) {
    return absl::c_any_of(viewer.posts, [&](const Viewer::Post& post) {
      return StandsOver(directory, IdOf(office), post.org) || StandsOver(directory, post.org, IdOf(office));
    });
  };
  std::vector<std::pair<std::string, std::shared_ptr<const v1::Subsidy>>> found;
  for (const auto& [stream, acts] : parts_.acting->All()) {
    if (!IsBelow(directory, stream, request.unit()) || !(is_public(stream) || Watches(viewer, directory, stream)))
      continue;
    for (const std::shared_ptr<const v1::Subsidy>& each : acts.subsidies) found.emplace_back(stream, each);
  }
  found = Ordered(std::move(found));
  v1::ListSubsidiesResponse response;
  response.set_total(static_cast<int64_t>(found.size()));
  const std::string query = QueryOf(caller.person, request);
  size_t at = 0;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::string last, parts_.tokens->Read("page_token", query, request.page_token()));
    at = Behind(found, last);
  }
  const int page_size = request.page_size() == 0 ? kSubsidiesPerPage : request.page_size();
  CaseSight sight(parts_.table, &viewer, reference.get());
  for (; at < found.size() && response.subsidies_size() < page_size; ++at) {
    const std::string& office = found[at].first;
    const Part part = {PaysFor(directory, viewer.person, IdOf(office), DayOf(viewer.now), /*above=*/true) ||
                           Audits(viewer, directory, office),
                       viewer.person};
    RETURN_IF_ERROR(
        FillSubsidy(office, *found[at].second, part, parts_.viewer->open(), &sight, response.add_subsidies()));
  }
  if (at < found.size()) response.set_next_page_token(parts_.tokens->Make(query, found[at - 1].second->name()));
  return response;
}

absl::StatusOr<v1::ListOrdersResponse> ActingDesk::ListOrders(const Caller& caller,
                                                              const v1::ListOrdersRequest& request) const {
  const Viewer viewer = parts_.viewer->ViewerFor(caller);
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const Directory& directory = *reference->directory;
  RETURN_IF_ERROR(CheckKnown(request.unit(), directory));
  const absl::CivilDay today = DayOf(viewer.now);
  const bool is_second = absl::c_linear_search(parts_.second_people, viewer.person);
  const auto watches = [&](absl::string_view org) {
    return is_second || absl::c_any_of(viewer.posts, [&](const Viewer::Post& post) {
             const bool officer = (post.role == "justice-officer" || post.role == "head") &&
                                  IsJusticeOffice(directory, post.org) && StandsOver(directory, post.org, IdOf(org));
             const bool keeper =
                 (post.role == "administrator" || post.role == "auditor") && directory.IsAtOrBelow(IdOf(org), post.org);
             return officer || keeper;
           });
  };
  std::vector<std::pair<std::string, std::shared_ptr<const v1::Order>>> found;
  for (const auto& [stream, acts] : parts_.acting->All()) {
    if (!IsBelow(directory, stream, request.unit())) continue;
    for (const std::shared_ptr<const v1::Order>& each : acts.orders) {
      if (each->actor() != viewer.person && !watches(stream)) continue;
      if (request.show_all() || IsWaiting(*each, today)) found.emplace_back(stream, each);
    }
  }
  found = Ordered(std::move(found));
  v1::ListOrdersResponse response;
  CaseSight sight(parts_.table, &viewer, reference.get());
  for (const auto& [stream, order] : found) {
    if (response.orders_size() == kOrdersListed) break;
    v1::Order* shown = response.add_orders();
    *shown = *order;
    bool reads = true;
    if (const std::string& about = CaseOf(order->asked().act()); !about.empty()) {
      reads = (sight.Of(about).classes & ClassBit(v1::PROCESS)) != 0;
      if (!reads) ClearCase(shown->mutable_asked()->mutable_act());
    }
    if (reads) {
      ASSIGN_OR_RETURN(const bool done, parts_.done->IsDone(*order));
      shown->set_done(done);
    }
    // Some 100 KB: for whoever is to say yes to it. Once published it is shown as what it is.
    if (order->asked().act().has_publication() && !IsWaiting(*order, today)) {
      shown->mutable_asked()->mutable_act()->mutable_publication()->clear_textproto();
    }
    if (shown->asked().has_text()) {
      RETURN_IF_ERROR(ShowText(reads, stream, parts_.viewer->open(), shown->mutable_asked()->mutable_text()));
    }
    if (shown->answered().has_text()) {
      RETURN_IF_ERROR(ShowText(reads, stream, parts_.viewer->open(), shown->mutable_answered()->mutable_text()));
    }
  }
  return response;
}

}  // namespace gaiwan
