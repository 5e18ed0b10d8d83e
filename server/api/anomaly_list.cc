#include "server/api/anomaly_list.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/api/case_title.h"
#include "server/api/row_sight.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide.h"
#include "workflow/references.h"
#include "workflow/unit_records.h"

namespace gaiwan {
namespace {

// Heaviest first, then by name.
using Place = std::pair<int, std::string>;

absl::StatusOr<Place> ParseCursor(absl::string_view cursor) {
  const std::vector<std::string> parts = absl::StrSplit(cursor, ' ');
  Place place;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &place.first)) {
    return absl::InternalError("a page token of ours holds no place");
  }
  place.second = parts[1];
  return place;
}

absl::Status CheckMayRead(const Viewer& viewer, const std::string& unit, const Directory& directory) {
  if (directory.FindOrg(IdOf(unit)) == nullptr) {
    return BadField("unit", "没有这个单位", "is no organisation of the directory");
  }
  const bool over = absl::c_any_of(viewer.posts, [&](const Viewer::Post& post) {
    return post.role == "justice-officer" && StandsOver(directory, post.org, IdOf(unit));
  });
  if (over) return absl::OkStatus();
  return RefusedBecause(v1::Case(), v1::NOT_YOUR_ROLE,
                        MakeLabel("只有所在地司法所和县司法局的人员可以查看",
                                  "only for people of the judicial office of the place and of the county's bureau"),
                        unit);
}

absl::StatusOr<AnomalyReader::Question> ToQuestion(const v1::ListAnomaliesRequest& request) {
  AnomalyReader::Question question;
  question.unit = std::string(IdOf(request.unit()));
  ASSIGN_OR_RETURN(question.from, ParseDate(request.from_date()));
  ASSIGN_OR_RETURN(question.to, ParseDate(request.to_date()));
  if (question.to < question.from) {
    return BadField("to_date", "不能早于起始日", "is not before from_date");
  }
  return question;
}

}  // namespace

absl::StatusOr<v1::ListAnomaliesResponse> AnomalyList::List(const Caller& caller,
                                                            const v1::ListAnomaliesRequest& request) const {
  const Viewer viewer = parts_.viewer->ViewerFor(caller);
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const Directory& directory = *reference->directory;
  RETURN_IF_ERROR(CheckMayRead(viewer, request.unit(), directory));
  ASSIGN_OR_RETURN(const AnomalyReader::Question question, ToQuestion(request));
  if (!parts_.table->loaded()) {
    return absl::UnavailableError("lists are being loaded after a start: try again in a moment");
  }
  const std::string query_text = QueryOf(caller.person, request);
  Place after{INT32_MAX, ""};
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::string cursor, parts_.tokens->Read("page_token", query_text, request.page_token()));
    ASSIGN_OR_RETURN(after, ParseCursor(cursor));
  }
  ASSIGN_OR_RETURN(const AnomalyReader::Answer answer,
                   parts_.anomalies->Read(*parts_.store->Look(), directory, question));

  RowSight sight(&viewer, &directory);
  const auto is_shown = [&](size_t i) {
    return parts_.table->Sees(answer.cases[i].name, [&](const TableRow& row) -> ClassBits {
      const bool own = row.HasMediator(caller.person) || row.opener() == caller.person;
      return own ? 0 : sight.Of(row) & ClassBit(v1::SUBSTANCE);
    });
  };
  v1::ListAnomaliesResponse response;
  std::vector<std::pair<Place, size_t>> flagged;
  for (const size_t i : answer.asked) {
    if (!is_shown(i)) continue;
    response.set_looked_at(response.looked_at() + 1);
    const int weight = answer.suspicions[i].weight;
    if (weight >= kFlagWeight) flagged.push_back({{weight, answer.cases[i].name}, i});
  }
  const auto comes_first = [](const Place& a, const Place& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  };
  std::sort(flagged.begin(), flagged.end(),
            [&](const auto& a, const auto& b) { return comes_first(a.first, b.first); });
  response.set_total(static_cast<int64_t>(flagged.size()));

  const int limit = request.page_size() == 0 ? kAnomaliesPerPage : request.page_size();
  Place last;
  for (const auto& [place, i] : flagged) {
    if (!comes_first(after, place)) continue;
    if (response.anomalies_size() == limit) {
      response.set_next_page_token(parts_.tokens->Make(query_text, absl::StrCat(last.first, " ", last.second)));
      break;
    }
    last = place;
    ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.reader->Get(place.second));
    v1::Anomaly* anomaly = response.add_anomalies();
    anomaly->set_case_(place.second);
    anomaly->set_title(NeutralTitle(*c, *reference));
    anomaly->set_committee(answer.cases[i].committee);
    anomaly->set_mediator(answer.cases[i].mediator);
    anomaly->set_weight(place.first);
    for (const FoundSign& sign : answer.suspicions[i].signs) {
      v1::AnomalyReason* reason = anomaly->add_reasons();
      reason->set_sign(sign.sign);
      reason->set_weight(sign.weight);
      reason->set_others_total(static_cast<int64_t>(sign.others_total));
      for (const size_t other : sign.others) {
        if (reason->others_size() == kOthersNamedMax) break;
        if (is_shown(other)) reason->add_others(answer.cases[other].name);
      }
    }
  }
  return response;
}

}  // namespace gaiwan
