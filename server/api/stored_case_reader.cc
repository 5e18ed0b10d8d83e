#include "server/api/stored_case_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/api/case_title.h"
#include "server/api/list_filter.h"
#include "server/api/row_sight.h"
#include "server/projection/case_state.h"
#include "server/projection/lookup_projector.h"
#include "server/text/search_terms.h"
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

bool HasTokens(const google::protobuf::RepeatedField<uint32_t>& tokens, const WantedTokens& wanted) {
  return !wanted.empty() && absl::c_all_of(wanted, [&](const std::vector<uint32_t>& any) {
    return absl::c_any_of(any, [&](uint32_t token) { return absl::c_binary_search(tokens, token); });
  });
}

// Whether a word is in what is seen of a case: within one name, or in its text.
bool HasWord(const v1::LookupRow& row, const WordTokens& word, ClassBits seen) {
  if ((seen & ClassBit(v1::PARTIES)) != 0 && absl::c_any_of(row.parties(), [&](const v1::LookupParty& party) {
        return HasTokens(party.name_parts(), word.names);
      })) {
    return true;
  }
  return (seen & ClassBit(v1::RECORDS)) != 0 && HasTokens(row.text_parts(), word.text);
}

WordTokens TokensOf(const WantedTerms& wanted, const SearchTokens& tokens) {
  WordTokens word;
  for (const std::vector<std::string>& any : wanted) {
    word.names.push_back(tokens.Of(v1::PARTIES, any));
    word.text.push_back(tokens.Of(v1::RECORDS, any));
  }
  return word;
}

// Whether a word is in the neutral title (case_title.h) of a case of this unit and class.
bool TitleHas(const WantedTerms& wanted, const std::string& title) {
  std::vector<std::string> terms = TermsOfText(title, kFactsSearchedMax);
  for (const absl::string_view part : absl::StrSplit(title, ' ')) {
    for (std::string& term : TermsOfName(part)) terms.push_back(std::move(term));
  }
  std::sort(terms.begin(), terms.end());
  return HasTerms(terms, wanted);
}

}  // namespace

absl::StatusOr<std::shared_ptr<const v1::Case>> StoredCaseReader::Get(absl::string_view name) const {
  std::shared_ptr<const CaseState> state = parts_.loader->Find(name);
  if (state == nullptr) {
    // Only now: a view takes a snapshot, which all readers and the writer take turns for.
    ASSIGN_OR_RETURN(state, parts_.loader->Read(*parts_.store->Look(), name));
  }
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
  ASSIGN_OR_RETURN(const CaseFilter filter, FilterOf(query.request, query.viewer.now));
  ListQuery list;
  list.filter = &filter;
  list.is_at_or_below = AtOrBelow(query.directory);
  list.language_token = [this](absl::string_view language) { return parts_.tokens->search().OfLanguage(language); };
  list.now = query.viewer.now;
  list.show_closed = query.request.show_closed();
  list.order = query.request.order();
  list.limit = static_cast<size_t>(query.limit);
  if (!query.cursor.empty()) {
    ASSIGN_OR_RETURN(list.after, ParseCursor(query.cursor));
  }
  RowSight sight(&query.viewer, query.directory.get());
  list.sees = [&sight](const TableRow& row) { return sight.Of(row); };

  CasePage page;
  ListPage found;
  if (filter.words().empty()) {
    found = parts_.table->List(list);
  } else {
    ASSIGN_OR_RETURN(found, Search(query, std::move(list), &page.total_is_estimate));
  }
  page.total = found.total;
  if (found.next.has_value()) page.next_cursor = CursorOf(*found.next);
  const std::unique_ptr<View> view = parts_.store->Look();
  for (const ListKey& key : found.keys) {
    ASSIGN_OR_RETURN(std::shared_ptr<const CaseState> state, parts_.loader->Read(*view, key.name));
    page.cases.emplace_back(state, &state->proto());
  }
  return page;
}

// The table tells which cases may have the words; their rows tell which have.
absl::StatusOr<ListPage> StoredCaseReader::Search(const CaseQuery& query, ListQuery list, bool* is_estimate) const {
  if (!parts_.lookup->loaded()) {
    return absl::UnavailableError("what cases are found by is being loaded after a start: try again in a moment");
  }
  std::vector<WantedTerms> wanted;
  for (const std::string& word : list.filter->words()) {
    wanted.push_back(TermsWanted(word));
    list.words.push_back(TokensOf(wanted.back(), parts_.tokens->search()));
  }
  if (query.reference != nullptr) {
    list.title_has = [&](size_t word, absl::string_view unit, absl::string_view dispute_class) {
      return TitleHas(wanted[word], NeutralTitle(unit, dispute_class, *query.reference));
    };
  }
  const size_t limit = list.limit;
  const std::optional<ListKey> after = list.after;
  list.limit = kFoundCheckedMax;
  list.after.reset();
  ListPage all = parts_.table->List(list);
  *is_estimate = all.next.has_value();
  const int64_t estimate = all.total;
  if (*is_estimate && after.has_value()) {
    list.after = after;
    all = parts_.table->List(list);
  }

  ListPage page;
  for (size_t begin = 0; begin < all.keys.size(); begin += kCheckedAtOnce) {
    const size_t end = std::min(all.keys.size(), begin + kCheckedAtOnce);
    std::vector<std::string> names;
    std::vector<v1::LookupRow> rows;
    for (size_t i = begin; i < end; ++i) {
      names.push_back(all.keys[i].name);
      ASSIGN_OR_RETURN(v1::LookupRow row, ReadLookupRow(*parts_.store, all.keys[i].name));
      rows.push_back(std::move(row));
    }
    const std::vector<bool> fulfil = parts_.table->Check(list, names, [&](size_t name, size_t word, ClassBits seen) {
      return HasWord(rows[name], list.words[word], seen);
    });
    for (size_t i = begin; i < end; ++i) {
      if (!fulfil[i - begin]) continue;
      ++page.total;
      if (after.has_value() && all.keys[i] <= *after) continue;
      if (page.keys.size() < limit) {
        page.keys.push_back(all.keys[i]);
      } else if (!page.next.has_value()) {
        page.next = page.keys.back();
      }
    }
    // An exact total takes them all; an estimate does not get better by it.
    if (*is_estimate && page.next.has_value()) break;
  }
  if (*is_estimate) {
    page.total = estimate;
    if (!page.next.has_value() && all.next.has_value()) page.next = all.keys.back();
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
    if (!row.has_mediators()) return ClassBits{0};
    const absl::string_view of_row = row.dispute_class();
    const bool same = !wanted.empty() && of_row.substr(0, of_row.find('-')) == wanted;
    for (size_t i = 0; i < people.size(); ++i) {
      if (!row.HasMediator(people[i])) continue;
      loads[i].open += row.closed() ? 0 : 1;
      loads[i].same_class += same ? 1 : 0;
    }
    return ClassBits{0};
  };
  parts_.table->List(query);
  return loads;
}

}  // namespace gaiwan
