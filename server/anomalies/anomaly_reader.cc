#include "server/anomalies/anomaly_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/projection/case_state.h"
#include "server/projection/counter_projector.h"
#include "server/projection/lookup_projector.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// Before the period, for what is usual and for what was copied from.
constexpr int32_t kMonthsBefore = 12;
// As deep as a directory is: more is a circle that an import let through.
constexpr int kDirectoryDepthMax = 32;

// A case that was concluded, as the counters have it.
struct Candidate {
  std::string name;
  std::string committee;
  int32_t month = 0;
};

int32_t MonthOfDay(absl::CivilDay day) {
  return static_cast<int32_t>((day.year() - 1970) * 12 + day.month() - 1);
}

absl::StatusOr<std::vector<Candidate>> FindConcluded(const View& view, int32_t from, int32_t to) {
  std::vector<Candidate> found;
  RETURN_IF_ERROR(ScanTallies(view, "", [&](absl::string_view name, const v1::CaseTally& tally) {
    for (const v1::Booking& booking : tally.bookings()) {
      if (booking.measure() != v1::MEASURE_CONCLUDED || booking.later_round()) continue;
      if (booking.origin() == v1::CASE_ORIGIN_PAPER) break;
      if (booking.happened_month() < from || booking.happened_month() > to) break;
      found.push_back({std::string(name), booking.committee(), booking.happened_month()});
      break;
    }
    return true;
  }));
  return found;
}

// Whether a committee is at or below `root`; each is asked once.
class Below {
 public:
  Below(const Directory& directory, std::string root) : directory_(directory), root_(std::move(root)) {}
  bool operator()(const std::string& code) {
    const auto [known, is_new] = known_.try_emplace(code, false);
    if (is_new) known->second = directory_.IsAtOrBelow(code, root_);
    return known->second;
  }

 private:
  const Directory& directory_;
  const std::string root_;
  absl::flat_hash_map<std::string, bool> known_;
};

// The unit and what it lies in, the largest first.
std::vector<std::string> UpFrom(const Directory& directory, const std::string& unit) {
  std::vector<std::string> up = {unit};
  for (int i = 0; i < kDirectoryDepthMax; ++i) {
    std::string parent = directory.Parent(up.back());
    if (parent.empty()) break;
    up.push_back(std::move(parent));
  }
  std::reverse(up.begin(), up.end());
  return up;
}

// The population: of the largest unit and the longest time that are not too many.
absl::StatusOr<std::vector<Candidate>> Choose(const std::vector<Candidate>& all, const Directory& directory,
                                              const AnomalyReader::Question& question) {
  const int32_t first = MonthOfDay(question.from);
  for (const int32_t from : {first - kMonthsBefore, first}) {
    for (const std::string& root : UpFrom(directory, question.unit)) {
      Below below(directory, root);
      std::vector<Candidate> chosen;
      for (const Candidate& candidate : all) {
        if (candidate.month < from || !below(candidate.committee)) continue;
        chosen.push_back(candidate);
        if (chosen.size() > kAnomalyCasesMax) break;
      }
      if (chosen.size() <= kAnomalyCasesMax) return chosen;
    }
  }
  return absl::ResourceExhaustedError(absl::StrCat(
      "more than ", kAnomalyCasesMax, " cases were concluded there: ask for a shorter period or a smaller unit"));
}

// The round that counts: the first that was taken on and came to its end.
const v1::RoundRecord* CountedRound(const v1::Case& c) {
  const auto round = absl::c_find_if(
      c.round_records(), [](const v1::RoundRecord& each) { return each.has_accepted() && each.has_concluded(); });
  return round == c.round_records().end() ? nullptr : &*round;
}

std::string LeadOf(const v1::Case& c) {
  const auto lead = absl::c_find_if(c.mediators(), [](const v1::Mediator& each) { return each.lead(); });
  if (lead != c.mediators().end()) return lead->person();
  return c.mediators().empty() ? c.opener() : c.mediators(0).person();
}

bool IsThere(v1::Presence presence) {
  return presence == v1::PRESENCE_IN_THE_ROOM || presence == v1::PRESENCE_BY_VIDEO ||
         presence == v1::PRESENCE_BY_PHONE || presence == v1::PRESENCE_REPRESENTED;
}

// Whether the party was at a session, confirmed its minutes, or confirmed what was settled on the spot.
bool Came(const v1::Case& c, const std::string& party) {
  if (absl::c_linear_search(c.settled().confirmed_by(), party)) return true;
  return absl::c_any_of(c.sessions(), [&](const v1::Session& session) {
    return absl::c_linear_search(session.minutes_confirmed_by(), party) ||
           absl::c_any_of(session.attendance(),
                          [&](const v1::Attendance& each) { return each.who() == party && IsThere(each.presence()); });
  });
}

std::vector<uint64_t> ListOf(const google::protobuf::RepeatedField<uint64_t>& tokens) {
  return {tokens.begin(), tokens.end()};
}

void AddParties(const v1::Case& c, const v1::LookupRow& lookup, ConcludedCase* concluded) {
  for (const v1::Party& party : c.parties()) {
    if (party.removed()) continue;
    ConcludedParty& added = concluded->parties.emplace_back();
    added.organisation =
        party.kind() == v1::PARTY_KIND_LEGAL_PERSON || party.kind() == v1::PARTY_KIND_OTHER_ORGANISATION;
    added.contacts = party.contact_count();
    added.came = Came(c, party.id());
    // Whose data was erased is in no row: then nothing is known of them.
    const auto known =
        absl::c_find_if(lookup.parties(), [&](const v1::LookupParty& each) { return each.party() == party.id(); });
    if (known == lookup.parties().end()) continue;
    added.phones = ListOf(known->phones());
    added.names = ListOf(known->names());
  }
}

void AddSessions(const v1::Case& c, ConcludedCase* concluded) {
  for (const v1::Session& session : c.sessions()) {
    if (session.cancelled() || !session.has_start_time() || !session.has_end_time()) continue;
    ConcludedSession& added = concluded->sessions.emplace_back();
    added.start = ToTime(session.start_time());
    added.end = ToTime(session.end_time());
    added.venue = session.venue();
    added.people = {session.people().begin(), session.people().end()};
    if (!session.lead().empty()) added.people.push_back(session.lead());
    if (added.people.empty()) added.people.push_back(concluded->mediator);
    std::sort(added.people.begin(), added.people.end());
    added.people.erase(std::unique(added.people.begin(), added.people.end()), added.people.end());
  }
}

// What agreements of the round promise in money.
void AddAgreed(const v1::Case& c, int round, ConcludedCase* concluded) {
  for (const v1::Agreement& agreement : c.agreements()) {
    if (agreement.round() != round || !agreement.has_effective_time() || agreement.replaced()) continue;
    concluded->settled = true;
    for (const v1::Clause& clause : agreement.clauses()) {
      if (clause.kind() != v1::CLAUSE_KIND_MONEY) continue;
      int64_t fen = clause.amount().fen();
      if (!clause.has_amount()) {
        for (const v1::Instalment& instalment : clause.instalments()) fen += instalment.amount().fen();
      }
      concluded->fen += fen;
    }
  }
}

bool IsTaken(const v1::Document& document) {
  return absl::StartsWith(document.media_type(), "image/") || absl::StartsWith(document.media_type(), "audio/") ||
         absl::StartsWith(document.media_type(), "video/");
}

// What was photographed or recorded is another file each time; a form or a law is the same one everywhere.
void AddProofs(const v1::Case& c, ConcludedCase* concluded) {
  static constexpr size_t kDigits = 16;
  for (const v1::Document& document : c.documents()) {
    uint64_t first = 0;
    if (document.withdrawn() || document.erased() || !IsTaken(document)) continue;
    if (absl::SimpleHexAtoi(absl::string_view(document.sha256()).substr(0, kDigits), &first)) {
      concluded->proofs.push_back(first);
    }
  }
  std::sort(concluded->proofs.begin(), concluded->proofs.end());
  concluded->proofs.erase(std::unique(concluded->proofs.begin(), concluded->proofs.end()), concluded->proofs.end());
}

// The town that a venue lies in, or the farm that stands beside the towns.
std::string TownOf(const Directory& directory, absl::string_view venue) {
  std::string code(IdOf(venue));
  while (!code.empty()) {
    const std::string kind = directory.OrgKind(code);
    if (kind == "town" || kind == "farm") return code;
    code = directory.Parent(code);
  }
  return "";
}

}  // namespace

std::unique_ptr<ConcludedCase> ToConcludedCase(const v1::Case& c, const v1::LookupRow& lookup) {
  const v1::RoundRecord* round = CountedRound(c);
  if (round == nullptr || c.has_imported()) return nullptr;
  auto concluded = std::make_unique<ConcludedCase>();
  concluded->name = c.name();
  concluded->committee = round->concluded_by();
  concluded->mediator = LeadOf(c);
  concluded->opener = c.opener();
  concluded->on_the_spot = c.has_settled();
  concluded->asked = ToTime(c.request_time());
  concluded->agreed = ToTime(round->concluded().act_time());
  concluded->opened = ToTime(c.create_time());
  concluded->concluded = ToTime(round->concluded().record_time());
  AddSessions(c, concluded.get());
  AddParties(c, lookup, concluded.get());
  AddAgreed(c, round->round(), concluded.get());
  AddProofs(c, concluded.get());
  concluded->words.assign(lookup.text_parts().begin(), lookup.text_parts().end());
  return concluded;
}

absl::StatusOr<AnomalyReader::Answer> AnomalyReader::Read(const View& view, const Directory& directory,
                                                          const Question& question) const {
  ASSIGN_OR_RETURN(const std::vector<Candidate> all,
                   FindConcluded(view, MonthOfDay(question.from) - kMonthsBefore, MonthOfDay(question.to)));
  ASSIGN_OR_RETURN(const std::vector<Candidate> chosen, Choose(all, directory, question));
  Answer answer;
  Below below(directory, question.unit);
  v1::LookupRow lookup;
  for (const Candidate& candidate : chosen) {
    ASSIGN_OR_RETURN(const std::shared_ptr<const CaseState> state, parts_.loader->Read(view, candidate.name));
    ASSIGN_OR_RETURN(const std::optional<std::string> row, view.Get(Family::kList, LookupRowKey(candidate.name)));
    lookup.Clear();
    if (row.has_value() && !lookup.ParseFromString(*row)) {
      return absl::DataLossError(absl::StrCat("the lookup row of ", candidate.name, " does not parse"));
    }
    const std::unique_ptr<ConcludedCase> concluded = ToConcludedCase(state->proto(), lookup);
    if (concluded == nullptr) continue;
    for (ConcludedSession& session : concluded->sessions) session.town = TownOf(directory, session.venue);
    concluded->found_otherwise = parts_.found_otherwise && parts_.found_otherwise(candidate.name);
    const absl::CivilDay day = DayOf(concluded->agreed);
    if (day >= question.from && day <= question.to && below(std::string(IdOf(concluded->committee)))) {
      answer.asked.push_back(answer.cases.size());
    }
    answer.cases.push_back(std::move(*concluded));
  }
  answer.suspicions = FindAnomalies(answer.cases);
  return answer;
}

}  // namespace gaiwan
