#include "server/projection/lookup_projector.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/projection/case_state.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kPrefix = "lookup/";
// The first key behind all that begin with kPrefix.
constexpr absl::string_view kBehindPrefix = "lookup0";

absl::Status BadRow(absl::string_view name) {
  return absl::DataLossError(absl::StrCat("the lookup row of ", name, " does not parse"));
}

// The party an event brings in or changes; empty for any other event.
const std::string& PartyNamedBy(const v1::Event& event) {
  return event.has_party_amended() ? event.party_amended().party() : event.party_added().party();
}

// Opens the case, with its text.
const v1::Personal* OpeningText(const v1::Event& event) {
  if (event.case_opened().has_text()) return &event.case_opened().text();
  if (event.clue_registered().has_text()) return &event.clue_registered().text();
  return nullptr;
}

bool ChangesRow(const Change& change) {
  return std::any_of(change.events.begin(), change.events.end(), [](const std::shared_ptr<const v1::Event>& event) {
    return OpeningText(*event) != nullptr || event->facts_amended().has_text() || event->has_party_added() ||
           event->has_party_amended() || event->has_party_removed() || event->has_personal_data_erased() ||
           event->has_case_split();  // Whose people went with the other half.
  });
}

// What the calling thread made; nothing when it is not of these events.
struct Known {
  absl::flat_hash_map<absl::string_view, const v1::LookupParty*> parties;
  // Null: not made there.
  const v1::LookupRow* text = nullptr;
};

Known KnownOf(const Change& change) {
  Known known;
  const auto* beside = google::protobuf::DynamicCastToGenerated<v1::LookupRow>(change.beside.get());
  if (beside == nullptr) return known;
  std::vector<absl::string_view> named;
  for (const auto& event : change.events) {
    if (!PartyNamedBy(*event).empty()) named.push_back(PartyNamedBy(*event));
    if (OpeningText(*event) != nullptr && !beside->text_parts().empty()) known.text = beside;
  }
  if (named.size() != static_cast<size_t>(beside->parties_size())) return known;
  for (size_t i = 0; i < named.size(); ++i) known.parties[named[i]] = &beside->parties(static_cast<int>(i));
  return known;
}

v1::LookupRow MakeRow(const v1::Case& c, const Sealer& sealer, const LookupTokens& tokens, const Known& known) {
  v1::LookupRow row;
  row.set_place(tokens.Place(c.unit()));
  for (const v1::Party& party : c.parties()) {
    if (party.removed()) continue;
    v1::LookupParty* made = row.add_parties();
    if (const auto found = known.parties.find(party.id()); found != known.parties.end()) {
      *made = *found->second;
    } else {
      v1::Personal details = party.details();
      if (sealer.Open(c.name(), &details).ok()) *made = tokens.Of(details.open().party());
    }
    made->set_party(party.id());
    made->set_side(party.side());
  }
  if (known.text != nullptr) {
    *row.mutable_text_parts() = known.text->text_parts();
  } else if (c.has_text()) {
    v1::Personal text = c.text();
    if (sealer.Open(c.name(), &text).ok()) *row.mutable_text_parts() = tokens.search().OfText(text.open().case_text());
  }
  return row;
}

}  // namespace

std::string LookupRowKey(absl::string_view name) {
  return absl::StrCat(kPrefix, name);
}

v1::LookupRow MakeLookupRow(const v1::Case& c, const Sealer& sealer, const LookupTokens& tokens) {
  return MakeRow(c, sealer, tokens, {});
}

absl::StatusOr<v1::LookupRow> ReadLookupRow(const Store& store, absl::string_view name) {
  std::string value;
  ASSIGN_OR_RETURN(const bool there, store.Get(Family::kList, LookupRowKey(name), &value));
  v1::LookupRow row;
  if (there && !row.ParseFromString(value)) return BadRow(name);
  return row;
}

void LookupProjector::Project(const Change& change, Group* group) {
  const CaseState* after = AsCase(change.after.get());
  if (after == nullptr || !ChangesRow(change)) return;
  v1::LookupRow row = MakeRow(after->proto(), *parts_.sealer, *parts_.tokens, KnownOf(change));
  row.SerializeToString(&scratch_);
  group->Put(Family::kList, LookupRowKey(change.stream), scratch_);

  const auto [rows, is_new] = open_.try_emplace(change.stream);
  if (const auto written = on_its_way_.find(change.stream); is_new && written != on_its_way_.end()) {
    rows->second.before = written->second.after;  // The store does not have it yet.
  } else if (is_new && AsCase(change.before.get()) != nullptr) {
    // What cannot be read leaves tokens in the index that the row no longer has, which the index allows.
    absl::StatusOr<v1::LookupRow> before = ReadLookupRow(*parts_.store, change.stream);
    if (before.ok()) rows->second.before = *std::move(before);
  }
  rows->second.after = std::move(row);
}

absl::Status LookupProjector::Complete(Position, Group*) {
  open_.swap(on_its_way_);
  return absl::OkStatus();
}

void LookupProjector::Dropped() {
  open_.clear();
  on_its_way_.clear();
}

void LookupProjector::Committed(absl::Span<const Change> changes) {
  for (const Change& change : changes) {
    if (const auto rows = on_its_way_.find(change.stream); rows != on_its_way_.end()) {
      parts_.index->Replace(change.stream, rows->second.before, rows->second.after);
      parts_.table->SetText(change.stream, rows->second.after);
      on_its_way_.erase(rows);
      continue;
    }
    // Read back from the log after a failed write, and not projected. (Of a change projected with an earlier one of the
    // same case this finds nothing new.)
    const CaseState* after = AsCase(change.after.get());
    if (after == nullptr || !ChangesRow(change)) continue;
    const v1::LookupRow row = MakeLookupRow(after->proto(), *parts_.sealer, *parts_.tokens);
    parts_.index->Replace(change.stream, {}, row);
    parts_.table->SetText(change.stream, row);
  }
  on_its_way_.clear();
}

absl::Status LoadLookupIndex(const View& view, LookupIndex* index, CaseTable* table) {
  absl::Status status;
  v1::LookupRow row;
  RETURN_IF_ERROR(view.Scan(Family::kList, kPrefix, kBehindPrefix, [&](absl::string_view key, absl::string_view value) {
    const absl::string_view name = absl::StripPrefix(key, kPrefix);
    if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      status = BadRow(name);
      return false;
    }
    index->PutIfAbsent(name, row);
    table->SetTextIfAbsent(name, row);
    return true;
  }));
  RETURN_IF_ERROR(status);
  index->SetLoaded();
  return absl::OkStatus();
}

}  // namespace gaiwan
