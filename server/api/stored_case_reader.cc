#include "server/api/stored_case_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/projection/case_state.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

absl::Status Unknown(absl::string_view name) {
  v1::Case c;
  c.set_name(std::string(name));
  return Refused(c, v1::CASE_UNKNOWN, name);
}

// A page's cursor: the value it is ordered by, a space, the case's name.
std::string CursorOf(const ListKey& key) {
  return absl::StrCat(key.value, " ", key.name);
}

absl::StatusOr<ListKey> ParseCursor(absl::string_view cursor) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(cursor, absl::MaxSplits(' ', 1));
  ListKey key;
  if (!absl::SimpleAtoi(parts.first, &key.value) || parts.second.empty()) {
    return BadField("page_token", "翻页标记无效", "the page token is not one of ours");
  }
  key.name = std::string(parts.second);
  return key;
}

// Whether one person sees the cases of the table. What their posts are worth at an organisation is worked out once: a
// list looks at every case, and makes nothing for those that are not on its page. Used by one list.
class RowSight {
 public:
  // Both outlive it.
  RowSight(const Viewer* viewer, const DirectoryFacts* directory) : viewer_(*viewer), directory_(*directory) {}

  bool Sees(const TableRow& row) {
    CasePart part;
    part.unit = At(row.unit_symbol(), row.unit());
    part.committee = At(row.committee_symbol(), row.committee());
    part.has_mediators = row.has_mediators();
    part.assigned = part.has_mediators && row.HasMediator(viewer_.person);
    part.opened = row.opener() == viewer_.person;
    part.clue = row.clue();
    part.numbered = row.numbered();
    part.sealed = row.sealed();
    part.archived = row.archived();
    part.needs_support = row.needs_support();
    part.closed = row.closed();
    part.change_time = row.change_time();
    if (row.has_more()) {
      for (const absl::string_view unit : row.offered_to()) {
        part.receiver_rules |= RulesOfReceiver(unit, viewer_, directory_);
      }
      for (const absl::string_view org : row.addressees()) part.addressee_rules |= RulesOfAddressee(org, viewer_);
      part.recused = row.IsBarred(viewer_.person);
      part.granted = row.IsGlimpser(viewer_.person, viewer_.now);
    }
    return !SightOf(part, viewer_).none();
  }

 private:
  const PlaceSight& At(Symbol symbol, absl::string_view org) {
    if (symbol >= places_.size()) places_.resize(symbol + size_t{1});
    std::optional<PlaceSight>& place = places_[symbol];
    if (!place.has_value()) place = SightAt(org, viewer_, directory_);
    return *place;
  }

  const Viewer& viewer_;
  const DirectoryFacts& directory_;
  // By the table's symbol of the organisation.
  std::vector<std::optional<PlaceSight>> places_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const v1::Case>> StoredCaseReader::Get(absl::string_view name) const {
  const std::unique_ptr<View> view = parts_.store->Look();
  ASSIGN_OR_RETURN(std::shared_ptr<const CaseState> state, parts_.loader->Read(*view, name));
  if (state->version() == 0) return Unknown(name);
  return std::shared_ptr<const v1::Case>(state, &state->proto());
}

absl::StatusOr<std::shared_ptr<const v1::Case>> StoredCaseReader::GetAt(absl::string_view name, int64_t version) const {
  const std::unique_ptr<View> view = parts_.store->Look();
  absl::StatusOr<std::shared_ptr<const CaseState>> state =
      parts_.loader->LoadAt(*view, name, static_cast<uint64_t>(version));
  if (absl::IsNotFound(state.status())) return Unknown(absl::StrCat(name, "@", version));
  if (!state.ok()) return state.status();
  return std::shared_ptr<const v1::Case>(*state, &(*state)->proto());
}

absl::StatusOr<std::shared_ptr<const v1::Case>> StoredCaseReader::GetAtTime(absl::string_view name,
                                                                            absl::Time time) const {
  const std::unique_ptr<View> view = parts_.store->Look();
  ASSIGN_OR_RETURN(const uint64_t last, view->LastVersion(name));
  // Record times do not decrease: the last event up to `time` is found by halving.
  uint64_t low = 0;
  uint64_t high = last;
  while (low < high) {
    const uint64_t middle = low + (high - low + 1) / 2;
    ASSIGN_OR_RETURN(const Record record, view->GetRecord(name, middle));
    v1::Event event;
    if (!event.ParseFromString(record.payload)) {
      return absl::DataLossError(absl::StrCat("the record at position ", record.position, " holds no event"));
    }
    const absl::Time recorded =
        absl::FromUnixSeconds(event.record_time().seconds()) + absl::Nanoseconds(event.record_time().nanos());
    if (recorded <= time) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  if (low == 0) return Unknown(name);
  return GetAt(name, static_cast<int64_t>(low));
}

absl::StatusOr<std::vector<HistoryRecord>> StoredCaseReader::History(absl::string_view name, int64_t from_version,
                                                                     int limit) const {
  const std::unique_ptr<View> view = parts_.store->Look();
  std::vector<HistoryRecord> records;
  absl::Status status;
  RETURN_IF_ERROR(view->ReadStream(
      name, static_cast<uint64_t>(std::max<int64_t>(1, from_version)), static_cast<size_t>(limit),
      [&](const RecordView& record) {
        auto event = std::make_shared<v1::Event>();
        if (!event->ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size()))) {
          status = absl::DataLossError(absl::StrCat("the record at position ", record.position, " holds no event"));
          return false;
        }
        records.push_back({static_cast<int64_t>(record.position), std::move(event)});
        return true;
      }));
  RETURN_IF_ERROR(status);
  return records;
}

absl::StatusOr<CasePage> StoredCaseReader::List(const CaseQuery& query) const {
  if (!parts_.table->loaded()) {
    return absl::UnavailableError("lists are being loaded after a start: try again in a moment");
  }
  ListQuery list;
  const v1::ListCasesRequest& request = query.request;
  if (!request.unit().empty()) {
    const std::string root(absl::StripPrefix(request.unit(), "orgs/"));
    list.unit_matches = [root, directory = query.directory](absl::string_view unit) {
      return directory->IsAtOrBelow(absl::StripPrefix(unit, "orgs/"), root);
    };
  }
  list.state = request.state();
  list.step = request.step();
  list.level = request.level();
  list.mediator = request.mediator();
  if (request.has_due_before()) {
    list.due_before = absl::FromUnixSeconds(request.due_before().seconds());
  }
  list.show_closed = request.show_closed();
  list.order = request.order();
  list.limit = static_cast<size_t>(query.limit);
  if (!query.cursor.empty()) {
    ASSIGN_OR_RETURN(list.after, ParseCursor(query.cursor));
  }
  RowSight sight(&query.viewer, query.directory.get());
  list.sees = [&sight](const TableRow& row) { return sight.Sees(row); };

  const ListPage found = parts_.table->List(list);
  CasePage page;
  page.total = found.total;
  if (found.next.has_value()) page.next_cursor = CursorOf(*found.next);
  const std::unique_ptr<View> view = parts_.store->Look();
  for (const std::string& name : found.names) {
    ASSIGN_OR_RETURN(std::shared_ptr<const CaseState> state, parts_.loader->Read(*view, name));
    page.cases.emplace_back(state, &state->proto());
  }
  return page;
}

absl::StatusOr<std::vector<MediatorLoad>> StoredCaseReader::Loads(const std::vector<std::string>& people,
                                                                  absl::string_view dispute_class) const {
  if (!parts_.table->loaded()) {
    return absl::UnavailableError("lists are being loaded after a start: try again in a moment");
  }
  const absl::string_view wanted = dispute_class.substr(0, dispute_class.find('-'));
  std::vector<MediatorLoad> loads(people.size());
  ListQuery query;
  query.show_closed = true;
  query.limit = 1;
  // One walk over the table counts for all of them; nothing is listed.
  query.sees = [&](const TableRow& row) {
    if (!row.has_mediators()) return false;
    const absl::string_view of_row = row.dispute_class();
    const bool same = !wanted.empty() && of_row.substr(0, of_row.find('-')) == wanted;
    for (size_t i = 0; i < people.size(); ++i) {
      if (!row.HasMediator(people[i])) continue;
      loads[i].open += row.closed() ? 0 : 1;
      loads[i].same_class += same ? 1 : 0;
    }
    return false;
  };
  parts_.table->List(query);
  return loads;
}

}  // namespace gaiwan
