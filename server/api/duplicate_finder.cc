#include "server/api/duplicate_finder.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_sight_facts.h"

namespace gaiwan {
namespace {

using Tokens = google::protobuf::RepeatedField<uint64_t>;

// Kinds of organisation whose ground is one place: what is opened in a grid, a tea studio or by the committee of a
// village is opened in the village.
constexpr absl::string_view kPlaceKinds[] = {"village", "community", "town", "farm", "county"};

// Code list `result`: opened by mistake, and no case at all.
constexpr absl::string_view kVoidEntry = "void-entry";

bool Share(const Tokens& a, const Tokens& b) {
  return absl::c_any_of(a, [&](uint64_t token) { return absl::c_linear_search(b, token); });
}

std::string PlaceOf(const Directory& directory, absl::string_view code) {
  std::string place(code);
  while (!place.empty() && !absl::c_linear_search(kPlaceKinds, directory.OrgKind(place))) {
    place = directory.Parent(place);
  }
  return place;
}

// The tokens of all units on the same ground as `unit`; worked out when it is first asked for.
class SamePlace {
 public:
  SamePlace(const Directory& directory, const LookupTokens& tokens, absl::string_view unit)
      : directory_(directory), tokens_(tokens), unit_(absl::StripPrefix(unit, "orgs/")) {}

  bool Has(uint64_t place) {
    if (!known_) {
      known_ = true;
      const std::string ground = PlaceOf(directory_, unit_);
      for (const auto& [code, org] : directory_.organisations()) {
        if (!ground.empty() && PlaceOf(directory_, code) == ground) places_.insert(tokens_.Place(code));
      }
    }
    return places_.contains(place);
  }

 private:
  const Directory& directory_;
  const LookupTokens& tokens_;
  const std::string unit_;
  bool known_ = false;
  absl::flat_hash_set<uint64_t> places_;
};

// Where a dispute lies and when it was brought.
struct Matter {
  std::string place;  // `orgs/{org}`
  std::string words;  // As people put it, in its normal form.
  absl::Time time;

  bool IsNear(const Matter& other) const {
    const bool same = (!place.empty() && place == other.place) || (!words.empty() && words == other.words);
    return same && absl::AbsDuration(time - other.time) <= kSameMatterWithin;
  }
};

absl::StatusOr<Matter> MatterOf(const v1::Case& c, const CaseViewer& viewer) {
  v1::Personal text = c.text();
  if (c.has_text()) RETURN_IF_ERROR(viewer.open()(c.name(), &text));
  return Matter{c.place(), NormalName(text.open().case_text().place()), ToTime(c.request_time())};
}

v1::Label WordsFor(v1::DuplicateReason reason) {
  switch (reason) {
    case v1::DUPLICATE_REASON_SAME_ID:
      return MakeLabel("证件号码相同", "the same identity number");
    case v1::DUPLICATE_REASON_SAME_PHONE:
      return MakeLabel("电话相同", "the same telephone");
    case v1::DUPLICATE_REASON_SAME_PLACE_AND_TIME:
      return MakeLabel("同名，同一地点，一个月内", "the same name, the same place, within a month");
    case v1::DUPLICATE_REASON_SAME_NAMES:
      return MakeLabel("各方姓名都相同", "the same names on more than one side");
    default:
      return MakeLabel("同村同名", "the same name in the same village");
  }
}

// Strongest first.
constexpr v1::DuplicateReason kByStrength[] = {
    v1::DUPLICATE_REASON_SAME_ID, v1::DUPLICATE_REASON_SAME_PHONE, v1::DUPLICATE_REASON_SAME_NAMES,
    v1::DUPLICATE_REASON_SAME_PLACE_AND_TIME, v1::DUPLICATE_REASON_SAME_NAME_AND_PLACE};

struct Candidate {
  std::string name;
  // Indices of the people who are the same, by reason.
  std::map<v1::DuplicateReason, std::vector<int>> by_reason;
  // Indices of the people who have a name of somebody there.
  std::vector<int> named;
  std::shared_ptr<const v1::Case> c;

  std::set<int> people() const {
    std::set<int> all;
    for (const auto& [reason, people] : by_reason) all.insert(people.begin(), people.end());
    return all;
  }
  // Larger is stronger: how strong its strongest reason is, how many people, how young.
  std::tuple<int, size_t, absl::Time> strength() const {
    int best = 0;
    int rank = static_cast<int>(std::size(kByStrength));
    for (const v1::DuplicateReason reason : kByStrength) {
      if (by_reason.count(reason) > 0) best = std::max(best, rank);
      --rank;
    }
    return {best, people().size(), ToTime(c->request_time())};
  }
};

// What makes `other` a candidate for `people`, as far as the rows tell; nothing when nothing does.
void Compare(const v1::LookupRow& people, const v1::LookupRow& other, SamePlace* place, Candidate* candidate) {
  std::map<v1::DuplicateReason, std::vector<int>>& by_reason = candidate->by_reason;
  std::vector<int>& named = candidate->named;
  std::set<int> named_like;  // How many different people of the other case that is.
  for (int i = 0; i < people.parties_size(); ++i) {
    const v1::LookupParty& mine = people.parties(i);
    bool phone = false, id = false, name = false;
    for (int k = 0; k < other.parties_size(); ++k) {
      const v1::LookupParty& theirs = other.parties(k);
      phone |= Share(mine.phones(), theirs.phones());
      id |= Share(mine.ids(), theirs.ids());
      if (!Share(mine.names(), theirs.names())) continue;
      name = true;
      named_like.insert(k);
    }
    if (phone) by_reason[v1::DUPLICATE_REASON_SAME_PHONE].push_back(i);
    if (id) by_reason[v1::DUPLICATE_REASON_SAME_ID].push_back(i);
    if (name) named.push_back(i);
  }
  if (named.size() >= 2 && named_like.size() >= 2) {
    by_reason[v1::DUPLICATE_REASON_SAME_NAMES] = named;
  } else if (!named.empty() && place->Has(other.place())) {
    by_reason[v1::DUPLICATE_REASON_SAME_NAME_AND_PLACE] = named;
  }
}

absl::flat_hash_set<std::string> CasesWith(const LookupIndex& index, const v1::LookupRow& people) {
  absl::flat_hash_set<std::string> names;
  for (const v1::LookupParty& party : people.parties()) {
    for (const Tokens* tokens : {&party.phones(), &party.ids(), &party.names()}) {
      for (const uint64_t token : *tokens) {
        for (std::string& name : index.Find(token, kCasesPerTokenMax)) names.insert(std::move(name));
      }
    }
  }
  return names;
}

bool IsLinked(const v1::Case& a, const v1::Case& b) {
  const auto links = [](const v1::Case& from, const v1::Case& to) {
    return absl::c_any_of(from.links(), [&](const v1::CaseLink& link) { return link.other() == to.name(); }) ||
           from.arose_from() == to.name();
  };
  return links(a, b) || links(b, a);
}

bool IsMergedWith(const v1::Case& a, const v1::Case& b) {
  return a.merged_into() == b.name() || b.merged_into() == a.name();
}

v1::Label WordsFor(const v1::Case& other, const v1::Label& state, bool linked, absl::Time now) {
  const absl::CivilDay day = DayOf(ToTime(other.request_time()));
  const int64_t days = DayOf(now) - day;
  const std::string age_zh = days == 0 ? "今天提出" : absl::StrCat(FormatDate(day), "提出，", days, "天前");
  const std::string age_en =
      days == 0 ? "asked for today"
                : absl::StrCat("asked for on ", FormatDate(day), ", ", days, days == 1 ? " day ago" : " days ago");
  absl::string_view next_zh = "可以关联案件或者并案；确属另一纠纷的，继续办理";
  absl::string_view next_en = "link them, or merge them; if it is another dispute, go on";
  if (linked) {
    next_zh = "两案已经关联";
    next_en = "the two are linked already";
  } else if (other.closed()) {
    next_zh = "已经了结：反复的可以重新调解，相关的可以关联案件；确属另一纠纷的，继续办理";
    next_en = "it is over: reopen it if the dispute came back, link it if it bears on this one; otherwise go on";
  }
  return MakeLabel(absl::StrCat(age_zh, "，", state.zh(), "。", next_zh),
                   absl::StrCat(age_en, ", ", state.en(), ". ", next_en));
}

// The people as ids of parties; a command that leaves one to be chosen by the server shows as its place, from 1 on.
std::string IdOfPerson(const v1::LookupRow& people, int i) {
  const std::string& id = people.parties(i).party();
  return id.empty() ? absl::StrCat(i + 1) : id;
}

// Whether `named`, of a command, is `party` of the row: by its id where the caller chose one.
bool IsThisPerson(const v1::LookupParty& named, const v1::LookupParty& party) {
  if (!named.party().empty()) return named.party() == party.party();
  const auto same = [](const Tokens& a, const Tokens& b) { return absl::c_equal(a, b); };
  return same(named.phones(), party.phones()) && same(named.ids(), party.ids()) && same(named.names(), party.names());
}

// What people on different sides share, where one of them is in `people`.
void AddShared(const v1::LookupRow& people, const v1::LookupRow& all, v1::PossibleDuplicates* answer) {
  const auto asked = [&](const v1::LookupParty& party) {
    return absl::c_any_of(people.parties(), [&](const v1::LookupParty& one) { return IsThisPerson(one, party); });
  };
  const auto add = [&](v1::DuplicateReason reason, int i, int k, absl::string_view zh, absl::string_view en) {
    v1::SharedContact* shared = answer->add_shared();
    shared->set_reason(reason);
    const std::string first = IdOfPerson(all, i), second = IdOfPerson(all, k);
    shared->add_parties(first);
    shared->add_parties(second);
    *shared->mutable_words() =
        MakeLabel(absl::StrCat("双方当事人（", first, "、", second, "）的", zh, "相同，请核对"),
                  absl::StrCat("parties ", first, " and ", second, " on different sides have the same ", en));
  };
  for (int i = 0; i < all.parties_size(); ++i) {
    for (int k = i + 1; k < all.parties_size(); ++k) {
      const v1::LookupParty& a = all.parties(i);
      const v1::LookupParty& b = all.parties(k);
      if (a.side() == b.side() || (!asked(a) && !asked(b)) || answer->shared_size() >= kDuplicatesShownMax) continue;
      if (Share(a.phones(), b.phones())) add(v1::DUPLICATE_REASON_SAME_PHONE, i, k, "电话", "telephone");
      if (Share(a.ids(), b.ids())) add(v1::DUPLICATE_REASON_SAME_ID, i, k, "证件号码", "identity number");
    }
  }
}

// Of a case out of sight: whether it is told that another unit has one, and whom to ask. Of a sealed case, and to
// whoever has it themselves, that there is one says too much already.
bool IsToldOf(const v1::Case& c, const Viewer& viewer) {
  return viewer.in_mediation && !IsSealedCase(c) && !IsBarredFrom(c, viewer.person);
}

// The sides of the people of a command, in its order.
std::vector<const v1::NewParty*> PeopleIn(const v1::Command& command) {
  std::vector<const v1::NewParty*> people;
  const auto add = [&](const auto& parties) {
    for (const v1::NewParty& party : parties) people.push_back(&party);
  };
  if (command.has_open_case()) add(command.open_case().parties());
  if (command.has_register_clue()) add(command.register_clue().parties());
  if (command.has_register_settled()) add(command.register_settled().parties());
  if (command.has_add_party()) people.push_back(&command.add_party().party());
  return people;
}

// The text that a command opens a case with.
const v1::CaseText* TextIn(const v1::Command& command) {
  if (command.has_open_case()) return &command.open_case().text();
  if (command.has_register_clue()) return &command.register_clue().text();
  if (command.has_register_settled()) return &command.register_settled().text();
  return nullptr;
}

}  // namespace

bool IsEmpty(const v1::PossibleDuplicates& duplicates) {
  return duplicates.cases().empty() && duplicates.shared().empty();
}

std::shared_ptr<const v1::LookupRow> DuplicateFinder::TokensOf(const v1::Command& command) const {
  auto people = std::make_shared<v1::LookupRow>();
  for (const v1::NewParty* party : PeopleIn(command)) {
    v1::LookupParty* added = people->add_parties();
    *added = parts_.tokens->Of(party->details());
    added->set_party(party->party());
    added->set_side(party->side());
  }
  if (command.has_amend_party()) {
    v1::LookupParty* added = people->add_parties();
    *added = parts_.tokens->Of(command.amend_party().details());
    added->set_party(command.amend_party().party());
  }
  if (const v1::CaseText* text = TextIn(command)) *people->mutable_text_parts() = parts_.tokens->search().OfText(*text);
  if (people->parties().empty() && people->text_parts().empty()) return nullptr;
  return people;
}

bool DuplicateFinder::MayHave(const v1::LookupRow& people, absl::string_view name) const {
  if (!parts_.index->loaded()) return true;
  absl::flat_hash_set<uint64_t> seen;
  for (const v1::LookupParty& party : people.parties()) {
    for (const Tokens* tokens : {&party.phones(), &party.ids()}) {
      for (const uint64_t token : *tokens) {
        if (!seen.insert(token).second || parts_.index->HasOther(token, name)) return true;
      }
    }
    for (const uint64_t token : party.names()) {
      if (parts_.index->HasOther(token, name)) return true;
    }
  }
  return false;
}

struct DuplicateFinder::Question {
  const Caller& caller;
  // Whose disputes are looked for, and all people of the case.
  const v1::LookupRow& people;
  const v1::LookupRow& all;
  absl::string_view name;
  absl::string_view unit;
  // Null when it was only tried out.
  const v1::Case* c;
};

absl::StatusOr<v1::PossibleDuplicates> DuplicateFinder::Find(const Caller& caller, const v1::Case& c) const {
  ASSIGN_OR_RETURN(const v1::LookupRow row, parts_.row(c.name()));
  return Look({caller, row, row, c.name(), c.unit(), &c});
}

absl::StatusOr<v1::PossibleDuplicates> DuplicateFinder::FindFor(const Caller& caller, const v1::Case& c,
                                                                const v1::LookupRow& people) const {
  ASSIGN_OR_RETURN(const v1::LookupRow row, parts_.row(c.name()));
  v1::LookupRow named;
  for (const v1::LookupParty& party : row.parties()) {
    if (absl::c_any_of(people.parties(), [&](const v1::LookupParty& one) { return IsThisPerson(one, party); })) {
      *named.add_parties() = party;
    }
  }
  return Look({caller, named, row, c.name(), c.unit(), &c});
}

absl::StatusOr<v1::PossibleDuplicates> DuplicateFinder::Try(const Caller& caller, absl::string_view name,
                                                            absl::string_view unit, const v1::LookupRow& people) const {
  return Look({caller, people, people, name, unit, nullptr});
}

absl::StatusOr<v1::PossibleDuplicates> DuplicateFinder::Look(const Question& question) const {
  const auto& [caller, people, all, own_name, unit, c] = question;
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const Viewer viewer = parts_.viewer->ViewerFor(caller);
  const absl::Time now = parts_.clock->TimeNow();
  v1::PossibleDuplicates answer;
  answer.set_incomplete(!parts_.index->loaded());
  AddShared(people, all, &answer);

  SamePlace place(*reference->directory, *parts_.tokens, unit);
  std::optional<Matter> matter;
  if (c != nullptr) {
    ASSIGN_OR_RETURN(matter, MatterOf(*c, *parts_.viewer));
  }
  std::vector<Candidate> candidates;
  for (const std::string& name : CasesWith(*parts_.index, people)) {
    if (name == own_name) continue;
    ASSIGN_OR_RETURN(const v1::LookupRow row, parts_.row(name));
    Candidate candidate;
    candidate.name = name;
    Compare(people, row, &place, &candidate);
    if (candidate.by_reason.empty() && candidate.named.empty()) continue;
    ASSIGN_OR_RETURN(candidate.c, parts_.reader->Get(name));
    if (!candidate.named.empty() && matter.has_value()) {
      ASSIGN_OR_RETURN(const Matter theirs, MatterOf(*candidate.c, *parts_.viewer));
      if (matter->IsNear(theirs)) candidate.by_reason[v1::DUPLICATE_REASON_SAME_PLACE_AND_TIME] = candidate.named;
    }
    if (candidate.by_reason.empty()) continue;
    if (candidate.c->result() == kVoidEntry || (c != nullptr && IsMergedWith(*c, *candidate.c))) continue;
    const bool old = candidate.c->closed() && ToTime(candidate.c->request_time()) + kClosedToldFor < now;
    if (old && candidate.people().size() < 2) continue;
    candidates.push_back(std::move(candidate));
  }
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    if (a.strength() != b.strength()) return a.strength() > b.strength();
    return a.name < b.name;
  });

  for (const Candidate& candidate : candidates) {
    const v1::Case& other = *candidate.c;
    const bool hidden = SightOf(other, viewer, *reference->directory).none();
    if (hidden && (c == nullptr || !IsToldOf(other, viewer))) continue;
    if (answer.cases_size() == kDuplicatesShownMax) {
      answer.set_more(true);
      break;
    }
    v1::PossibleDuplicate* told = answer.add_cases();
    for (const v1::DuplicateReason reason : kByStrength) {
      const auto found = candidate.by_reason.find(reason);
      if (found == candidate.by_reason.end()) continue;
      v1::DuplicateMatch* match = told->add_matches();
      match->set_reason(reason);
      for (const int i : found->second) match->add_parties(IdOfPerson(people, i));
      *match->mutable_words() = WordsFor(reason);
    }
    told->set_unit(other.committee().empty() ? other.unit() : other.committee());
    told->set_unit_name(reference->directory->OrgName(absl::StripPrefix(told->unit(), "orgs/")));
    if (hidden) {
      *told->mutable_words() = MakeLabel(absl::StrCat("其他单位的案件，请与", told->unit_name(), "联系"),
                                         absl::StrCat("a case of another unit; ask ", told->unit_name()));
      continue;
    }
    told->set_name(other.name());
    told->set_case_number(other.case_number());
    *told->mutable_request_time() = other.request_time();
    told->set_state(other.state());
    *told->mutable_state_label() = parts_.state_label(other);
    told->set_closed(other.closed());
    told->set_linked(c != nullptr && IsLinked(*c, other));
    *told->mutable_words() = WordsFor(other, told->state_label(), told->linked(), now);
  }
  return answer;
}

}  // namespace gaiwan
