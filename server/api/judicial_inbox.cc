#include "server/api/judicial_inbox.h"

#include <limits>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/api/case_name.h"
#include "workflow/base/date.h"
#include "workflow/base/liaison_role.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_sight_facts.h"
#include "workflow/hand_over_content.h"
#include "workflow/line_hand_over.h"

namespace gaiwan {
namespace {

absl::Status Unknown(absl::string_view what) {
  return Refused(v1::Case(), v1::PART_UNKNOWN, what);
}

// Courts are told of a suspicion of sham (SPC 2016 art. 18); whoever else something is handed to is not.
bool IsForACourt(const v1::LineHandOver& hand_over) {
  return !absl::StartsWith(hand_over.subject(), SubjectOfReferral(""));
}

}  // namespace

absl::StatusOr<std::string> JudicialInbox::OrgFor(const Caller& caller, const std::string& named,
                                                  absl::string_view field) const {
  const std::shared_ptr<const Reference> reference = parts_.directory->Get();
  std::vector<std::string> orgs;
  for (const PostFact& post : reference->directory->Posts(caller.id(), DayOf(parts_.clock->TimeNow()))) {
    if (!IsLiaisonRole(post.role)) continue;
    std::string org = absl::StrCat("orgs/", post.org);
    if (!absl::c_linear_search(orgs, org)) orgs.push_back(std::move(org));
  }
  if (!named.empty()) {
    if (absl::c_linear_search(orgs, named)) return named;
    return Unknown(named);
  }
  if (orgs.empty()) return Unknown("inbox");
  if (orgs.size() == 1) return orgs.front();
  return BadField(field, "您是多个单位的联络员，须写明单位", "is required: you are liaison of several organisations");
}

absl::StatusOr<bool> JudicialInbox::IsBarred(const Caller& caller, absl::string_view id) const {
  const std::optional<LinePlace> place = ParseLineId(id);
  if (!place.has_value()) return false;
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.reader->Get(place->case_name));
  return IsBarredFrom(*c, caller.person);
}

absl::StatusOr<FoundLine> JudicialInbox::Find(const Caller& caller, const std::string& id) const {
  const std::optional<LinePlace> place = ParseLineId(id);
  if (!place.has_value()) return Unknown(id);
  FoundLine found;
  found.id = id;
  found.place = *place;
  absl::StatusOr<std::shared_ptr<const v1::Case>> c = parts_.reader->Get(place->case_name);
  if (absl::IsNotFound(c.status())) return Unknown(id);
  RETURN_IF_ERROR(c.status());
  found.c = *std::move(c);
  const v1::LineHandOver* line = FindLine(*found.c, place->entry);
  if (line == nullptr || !OrgFor(caller, line->to(), "id").ok()) return Unknown(id);
  if (IsBarredFrom(*found.c, caller.person)) return Unknown(id);
  found.hand_over = *line;
  return found;
}

v1::InboxItem JudicialInbox::ItemOf(absl::string_view id, const v1::LineHandOver& hand_over, const v1::Case& c) const {
  const absl::Time now = parts_.clock->TimeNow();
  v1::InboxItem item;
  item.set_id(std::string(id));
  *item.mutable_hand_over() = hand_over;
  item.set_overdue(IsOverdue(hand_over, now));
  item.set_sham_suspicion(c.has_sham_suspicion() && IsForACourt(hand_over));
  if (hand_over.state() == v1::LINE_STATE_SENT && now - ToTime(hand_over.send_time()) >= kReceiptMax) {
    item.mutable_hand_over()->set_state(v1::LINE_STATE_UNKNOWN);
  }
  return item;
}

absl::StatusOr<v1::ListInboxResponse> JudicialInbox::List(const Caller& caller,
                                                          const v1::ListInboxRequest& request) const {
  ASSIGN_OR_RETURN(const std::string org, OrgFor(caller, request.org(), "org"));
  const std::string query = QueryOf(caller.person, request);
  std::string after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(after, parts_.tokens->Read("page_token", query, request.page_token()));
  }
  absl::Time from = absl::InfinitePast();
  absl::Time to = absl::InfiniteFuture();
  if (!request.date().empty()) {
    ASSIGN_OR_RETURN(const absl::CivilDay day, ParseDate(request.date()));
    from = StartOfDay(day);
    to = StartOfDay(day + 1);
  }
  const int page_size = request.page_size() == 0 ? kInboxItemsPerPage : request.page_size();
  v1::ListInboxResponse response;
  std::string last;
  bool more = false;
  absl::Status failed;
  const auto add = [&](absl::string_view key, absl::string_view id, const v1::LineHandOver& line) {
    if (!request.show_final() && IsFinal(line.state())) return true;
    const std::optional<LinePlace> place = ParseLineId(id);
    if (!place.has_value()) return true;
    const absl::StatusOr<std::shared_ptr<const v1::Case>> c = parts_.reader->Get(place->case_name);
    failed.Update(c.status());
    if (!c.ok()) return false;
    if (IsBarredFrom(**c, caller.person)) return true;
    if (response.items_size() == page_size) {
      more = true;
      return false;
    }
    *response.add_items() = ItemOf(id, line, **c);
    last = std::string(key);
    return true;
  };
  if (request.show_final() || !request.date().empty()) {
    RETURN_IF_ERROR(ScanLines(*parts_.store->Look(), org, from, to, after, add));
  } else {
    // Those that are open are few and in memory; what is final is never walked over. Their rows are read as they are
    // after the keys were: each key has its row by then.
    std::vector<std::string> keys = parts_.outbox->OpenKeys(org, after, static_cast<size_t>(page_size) + 1);
    const std::unique_ptr<View> view = parts_.store->Look();
    more = keys.size() > static_cast<size_t>(page_size);
    if (more) keys.pop_back();
    v1::LineHandOver line;
    for (const std::string& key : keys) {
      ASSIGN_OR_RETURN(const std::optional<std::string> row, view->Get(Family::kList, key));
      if (!row.has_value() || !line.ParseFromString(*row)) {
        return absl::DataLossError(absl::StrCat("the row ", key, " is missing or does not parse"));
      }
      add(key, absl::string_view(key).substr(key.rfind('/') + 1), line);
      last = key;  // Also of one that became final meanwhile.
    }
  }
  RETURN_IF_ERROR(failed);
  if (more) response.set_next_page_token(parts_.tokens->Make(query, last));
  return response;
}

absl::StatusOr<v1::ListDelegationsResponse> JudicialInbox::Delegations(
    const Caller& caller, const v1::ListDelegationsRequest& request) const {
  ASSIGN_OR_RETURN(const std::string court, OrgFor(caller, request.court(), "court"));
  const std::string query = QueryOf(caller.person, request);
  std::string after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(after, parts_.tokens->Read("page_token", query, request.page_token()));
  }
  const size_t page_size = request.page_size() == 0 ? kDelegationsPerPage : static_cast<size_t>(request.page_size());
  std::vector<std::pair<std::string, std::string>> found;  // Key and case.
  RETURN_IF_ERROR(ScanDelegations(*parts_.store->Look(), court, request.court_number(), after,
                                  [&](absl::string_view key, absl::string_view case_name) {
                                    found.emplace_back(key, case_name);
                                    return found.size() <= page_size;
                                  }));
  v1::ListDelegationsResponse response;
  if (found.size() > page_size) {
    found.pop_back();
    response.set_next_page_token(parts_.tokens->Make(query, found.back().first));
  }
  for (const auto& [key, name] : found) {
    ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.reader->Get(name));
    if (IsBarredFrom(*c, caller.person)) continue;
    RETURN_IF_ERROR(Fill(caller, *c, response.add_delegations()));
  }
  return response;
}

absl::Status JudicialInbox::Fill(const Caller& caller, const v1::Case& c, v1::DelegatedCase* delegated) const {
  if (IsBarredFrom(c, caller.person)) return Unknown(c.delegation().court_number());
  delegated->set_case_(c.name());
  *delegated->mutable_delegation() = c.delegation();
  delegated->set_sham_suspicion(c.has_sham_suspicion());
  if (!c.delegation().has_decline_reason()) return absl::OkStatus();
  v1::Personal reason = c.delegation().decline_reason();
  delegated->mutable_delegation()->clear_decline_reason();
  RETURN_IF_ERROR(parts_.viewer->open()(c.name(), &reason));
  delegated->set_decline_reason(reason.open().text().text());
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const v1::Case>> JudicialInbox::FindDelegated(const std::string& court,
                                                                             const std::string& number) const {
  std::string name;
  RETURN_IF_ERROR(
      ScanDelegations(*parts_.store->Look(), court, number, "", [&](absl::string_view, absl::string_view case_name) {
        name = std::string(case_name);
        return false;
      }));
  if (name.empty()) return std::shared_ptr<const v1::Case>();
  return parts_.reader->Get(name);
}

absl::StatusOr<v1::HandOverContent> JudicialInbox::Make(const FoundLine& line, int format, const Opener& open) const {
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> then,
                   parts_.reader->GetAt(line.place.case_name, line.place.entry));
  ASSIGN_OR_RETURN(const std::vector<HistoryRecord> records,
                   parts_.reader->History(line.place.case_name, 1, std::numeric_limits<int>::max()));
  std::vector<const v1::Event*> history;
  for (const HistoryRecord& record : records) {
    if (record.event->version() <= line.place.entry) history.push_back(record.event.get());
  }
  return MakeHandOverContent(*then, history, line.hand_over, line.id, open, format);
}

absl::StatusOr<std::string> JudicialInbox::ContentOf(const FoundLine& line) const {
  const auto open = [&](v1::Personal* personal) { return parts_.viewer->open()(line.place.case_name, personal); };
  ASSIGN_OR_RETURN(const v1::HandOverContent content, Make(line, kHandOverFormat, open));
  std::string bytes = SerializeContent(content);
  const std::string& digest = line.hand_over.digest();
  if (digest.empty() || Sha256Hex(bytes) == digest) return bytes;
  // What went out under an older format stays as it went out. What is of none of them has had something erased since.
  for (int format = kHandOverFormat - 1; format >= 1; --format) {
    ASSIGN_OR_RETURN(const v1::HandOverContent older, Make(line, format, open));
    std::string then = SerializeContent(older);
    if (Sha256Hex(then) == digest) return then;
  }
  return bytes;
}

absl::StatusOr<v1::HandOverContent> JudicialInbox::OutlineOf(const FoundLine& line) const {
  return Make(line, kHandOverFormat, [](v1::Personal*) { return absl::OkStatus(); });
}

}  // namespace gaiwan
