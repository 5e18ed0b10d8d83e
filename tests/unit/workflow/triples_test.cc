// tests/unit/workflow/triples_test.cc: every (state, command, role) of the definitions we ship, against a reading of
// their text of its own.
//
// The reading below takes the parsed text and nothing of workflow/: what a state offers (its own actions first, then
// those of the groups it includes), what an opening offers, which tracks have a say, and who holds which role, the
// latter from a table that says by hand how each place of the directory stands to the case. Guards are left out: what
// they refuse the definition would allow. Where the two differ, one of them is wrong.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/base/refusal.h"

namespace gaiwan::testing {
namespace {

constexpr char kNoon[] = "2026-03-02 12:00";

// --- who there is ----------------------------------------------------------------------------------------------------

// The case is held by village `v` and its committee; it is offered by village `u` to village `w`.
struct Place {
  const char* org;
  const char* kind;
  const char* parent;
  // How people of this place stand to the case.
  std::set<v1::Relation> relations;
};

const std::vector<Place>& Places() {
  static const auto* const places = new std::vector<Place>{
      {"x", "county", "", {v1::RELATION_ABOVE, v1::RELATION_AREA}},
      {"t", "town", "x", {v1::RELATION_ABOVE, v1::RELATION_AREA}},
      {"v", "village", "t", {v1::RELATION_HOLDER, v1::RELATION_AREA}},
      {"g", "grid", "v", {v1::RELATION_AREA}},
      {"m", "micro_grid", "g", {v1::RELATION_AREA}},
      {"v-committee", "mediation_committee", "v", {v1::RELATION_HOLDER, v1::RELATION_AREA}},
      {"t-committee", "mediation_committee", "t", {v1::RELATION_ABOVE, v1::RELATION_AREA}},
      {"t-justice", "judicial_office", "t", {v1::RELATION_ABOVE, v1::RELATION_AREA}},
      {"t-centre", "governance_centre", "t", {v1::RELATION_ABOVE, v1::RELATION_AREA}},
      {"t-police", "police_station", "t", {v1::RELATION_ABOVE, v1::RELATION_AREA}},
      {"x-court", "court", "x", {v1::RELATION_ABOVE, v1::RELATION_AREA}},
      {"w", "village", "t", {v1::RELATION_RECEIVER}},
      {"w-committee", "mediation_committee", "w", {v1::RELATION_RECEIVER}},
      {"u", "village", "t", {v1::RELATION_SENDER}},
      {"u-committee", "mediation_committee", "u", {v1::RELATION_SENDER}},
      {"far", "village", "t", {}},
      // It delegated the case, from another place.
      {"far-court", "court", "far", {v1::RELATION_ADDRESSEE}},
  };
  return *places;
}

struct Person {
  std::string id;
  const char* org;  // Empty: holds no post.
  const char* post;
  bool assigned = false;
  bool opener = false;
};

const std::vector<Person>& People() {
  static const auto* const people = new std::vector<Person>{
      {"head", "v-committee", "head"},
      {"mediator", "v-committee", "mediator"},
      {"registrar", "v-committee", "registrar"},
      {"clerk", "v", "clerk"},
      {"assigned", "", "", true, false},
      {"opener", "", "", false, true},
      {"grid", "g", "grid-member"},
      {"micro-grid", "m", "micro-grid-member"},
      {"town-head", "t-committee", "head"},
      {"justice", "t-justice", "justice-officer"},
      {"dispatcher", "t-centre", "dispatcher"},
      {"police", "t-police", "police-liaison"},
      {"court", "x-court", "court-liaison"},
      {"receiver", "w-committee", "mediator"},
      {"receiving-head", "w-committee", "head"},
      {"sender", "u", "clerk"},
      {"stranger", "far", "head"},
      {"far-court-liaison", "far-court", "court-liaison"},
      {"far-police-liaison", "far-court", "police-liaison"},
      {"far-partner-liaison", "far-court", "partner-liaison"},
      {"partner", "v", "red-partner"},
      {"nobody", "", ""},
  };
  return *people;
}

// By which every case came: whoever holds this post staffs it, and it accepts and assigns itself.
constexpr char kChannel[] = "tea_room";
constexpr char kStaff[] = "clerk";

FakeDirectory MakeDirectory() {
  FakeDirectory directory;
  v1::Channel channel;
  channel.set_code(kChannel);
  channel.add_staffed_by(kStaff);
  channel.set_accepts_and_assigns_itself(true);
  directory.Channel(channel);
  for (const Place& place : Places()) directory.Org(place.org, place.kind, place.parent);
  for (const Person& person : People()) {
    if (*person.org == '\0') {
      directory.PersonWithoutPost(person.id);
    } else {
      directory.Person(person.id, person.org, person.post);
    }
  }
  return directory;
}

// Roles of the definition this person holds. Before there is a case only the area it is meant for counts.
std::set<std::string> RolesOf(const v1::Definition& definition, const Person& person, bool opening) {
  std::set<v1::Relation> relations;
  std::string kind;
  for (const Place& place : Places()) {
    if (place.org != std::string(person.org)) continue;
    kind = place.kind;
    relations = place.relations;
    relations.insert(v1::RELATION_UNSPECIFIED);
    if (relations.count(v1::RELATION_HOLDER) > 0 && person.post == std::string(kStaff)) {
      relations.insert(v1::RELATION_CHANNEL_STAFF);
    }
    if (opening) {
      const bool near = relations.count(v1::RELATION_AREA) > 0;
      relations = {v1::RELATION_UNSPECIFIED};
      if (near) relations.insert(v1::RELATION_AREA);
    }
  }
  if (person.assigned && !opening) relations.insert(v1::RELATION_ASSIGNED);
  if (person.opener && !opening) relations.insert(v1::RELATION_OPENER);
  std::set<std::string> roles;
  for (const v1::Role& role : definition.roles()) {
    // A red partner counts in no role that does not name one.
    const bool post_fits = role.directory_role() == person.post ||
                           (role.directory_role().empty() && person.post != std::string("red-partner"));
    const bool kind_fits = role.org_kinds().empty() ||
                           std::find(role.org_kinds().begin(), role.org_kinds().end(), kind) != role.org_kinds().end();
    if (post_fits && kind_fits && relations.count(role.relation()) > 0) roles.insert(role.id());
  }
  return roles;
}

// --- what commands are about -----------------------------------------------------------------------------------------

struct About {
  v1::Subject kind;
  const char* field;
  bool may_create = false;
};

// Commands about a part of the case; all others are about the case itself.
const std::map<std::string, About>& Abouts() {
  static const auto* const abouts = new std::map<std::string, About>{
      {"add_party", {v1::SUBJECT_PARTY, "", true}},
      {"amend_party", {v1::SUBJECT_PARTY, "party"}},
      {"remove_party", {v1::SUBJECT_PARTY, "party"}},
      {"record_contact", {v1::SUBJECT_PARTY, "party"}},
      {"record_consent", {v1::SUBJECT_PARTY, "party"}},
      {"withdraw_consent", {v1::SUBJECT_PARTY, "party"}},
      {"record_refusal", {v1::SUBJECT_PARTY, "party"}},
      {"give_rights_notice", {v1::SUBJECT_PARTY, "party"}},
      {"add_representative", {v1::SUBJECT_PARTY, "party"}},
      {"invite_party", {v1::SUBJECT_PARTY, "party"}},
      {"record_service", {v1::SUBJECT_PARTY, "party"}},
      {"choose_mediator", {v1::SUBJECT_PARTY, "party"}},
      {"request_recusal", {v1::SUBJECT_RECUSAL, "", true}},
      {"decide_recusal", {v1::SUBJECT_RECUSAL, "recusal"}},
      {"schedule_session", {v1::SUBJECT_SESSION, "", true}},
      {"reschedule_session", {v1::SUBJECT_SESSION, "session"}},
      {"cancel_session", {v1::SUBJECT_SESSION, "session"}},
      {"confirm_minutes", {v1::SUBJECT_SESSION, "session"}},
      {"start_session", {v1::SUBJECT_SESSION, "session", true}},
      {"record_attendance", {v1::SUBJECT_SESSION, "session"}},
      {"end_session", {v1::SUBJECT_SESSION, "session"}},
      {"steer_video", {v1::SUBJECT_SESSION, "session"}},
      {"draft_agreement", {v1::SUBJECT_AGREEMENT, "", true}},
      {"amend_agreement", {v1::SUBJECT_AGREEMENT, "", true}},
      {"record_oral_agreement", {v1::SUBJECT_AGREEMENT, "", true}},
      {"revise_draft", {v1::SUBJECT_AGREEMENT, "agreement"}},
      {"sign_agreement", {v1::SUBJECT_AGREEMENT, "agreement"}},
      {"transcribe_agreement", {v1::SUBJECT_AGREEMENT, "agreement"}},
      {"confirm_transcript", {v1::SUBJECT_AGREEMENT, "agreement"}},
      {"seal_agreement", {v1::SUBJECT_AGREEMENT, "agreement"}},
      {"record_performance", {v1::SUBJECT_OBLIGATION, "obligation"}},
      {"offer_transfer", {v1::SUBJECT_TRANSFER, "", true}},
      {"accept_transfer", {v1::SUBJECT_TRANSFER, "transfer"}},
      {"decline_transfer", {v1::SUBJECT_TRANSFER, "transfer"}},
      {"withdraw_transfer", {v1::SUBJECT_TRANSFER, "transfer"}},
      {"return_transfer", {v1::SUBJECT_TRANSFER, "transfer"}},
      {"raise_risk", {v1::SUBJECT_RISK, "risk", true}},
      {"assess_risk", {v1::SUBJECT_RISK, "risk"}},
      {"acknowledge_risk", {v1::SUBJECT_RISK, "risk"}},
      {"plan_visit", {v1::SUBJECT_VISIT, "", true}},
      {"record_visit", {v1::SUBJECT_VISIT, "visit", true}},
      {"apply_for_confirmation", {v1::SUBJECT_CONFIRMATION, "", true}},
      {"record_court_answer", {v1::SUBJECT_CONFIRMATION, "confirmation"}},
      {"record_interested_person", {v1::SUBJECT_INTERESTED_PERSON, "", true}},
      {"refer_out", {v1::SUBJECT_REFERRAL, "", true}},
      {"request_support", {v1::SUBJECT_SUPPORT, "", true}},
      {"claim_support", {v1::SUBJECT_SUPPORT, "support"}},
      {"report_support", {v1::SUBJECT_SUPPORT, "support"}},
      {"confirm_support", {v1::SUBJECT_SUPPORT, "support"}},
      {"urge", {v1::SUBJECT_URGING, "", true}},
      {"answer_urging", {v1::SUBJECT_URGING, "urging"}},
      {"file_complaint", {v1::SUBJECT_COMPLAINT, "", true}},
      {"answer_complaint", {v1::SUBJECT_COMPLAINT, "complaint"}},
      {"ask_guidance", {v1::SUBJECT_GUIDANCE, "", true}},
      {"answer_guidance", {v1::SUBJECT_GUIDANCE, "guidance"}},
      {"record_partner_answer", {v1::SUBJECT_REFERRAL, "referral"}},
  };
  return *abouts;
}

// `id` empty: about the case, or about a part that the command creates.
v1::Command MakeCommand(const std::string& name, const std::string& field, const std::string& id) {
  v1::Command command;
  const std::string unit = !IsOpening(name)        ? ""
                           : name == "import_case" ? "opening { unit: 'orgs/v' }"
                                                   : "unit: 'orgs/v'";
  const std::string part = field.empty() || id.empty() ? "" : absl::StrCat(field, ": '", id, "'");
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(absl::StrCat(name, " { ", unit, " ", part, " }"), &command));
  return command;
}

// --- the reading -----------------------------------------------------------------------------------------------------

enum class Answer { kNotInThisState, kNotYourRole, kAllowed };

using Roles = google::protobuf::RepeatedPtrField<std::string>;

class Reading {
 public:
  explicit Reading(const v1::Definition& definition) : definition_(definition) {
    for (const v1::Track& track : definition.tracks()) {
      for (const v1::Opening& opening : track.openings()) mentions_[track.id()].insert(opening.command());
      for (const v1::State& state : track.states()) {
        for (const v1::Action& action : state.actions()) mentions_[track.id()].insert(action.command());
        for (const v1::ActionGroup& group : definition.groups()) {
          if (!Includes(state, group.id())) continue;
          for (const v1::Action& action : group.actions()) mentions_[track.id()].insert(action.command());
        }
      }
    }
  }

  bool Mentions(const std::string& command) const {
    return std::any_of(mentions_.begin(), mentions_.end(),
                       [&](const auto& track) { return track.second.count(command) > 0; });
  }

  // `subject` empty: the command is about the case, or makes a new part.
  Answer Ask(const v1::Case& c, const std::string& command, v1::Subject kind, const std::string& subject,
             const std::set<std::string>& roles) const {
    std::vector<const Roles*> offers;
    for (const v1::Track& track : definition_.tracks()) {
      auto mentioned = mentions_.find(track.id());
      if (mentioned == mentions_.end() || mentioned->second.count(command) == 0) continue;
      const bool of_case = track.subject() == v1::SUBJECT_CASE;
      if (!of_case && track.subject() != kind) continue;
      const std::string state = track.id() == "main" ? c.state() : StateOf(c, track.id(), of_case ? "" : subject);
      const bool begins = of_case ? state.empty() : subject.empty();
      const Roles* offer = begins ? Opening(track, command) : Acting(track, state, command);
      if (offer == nullptr) return Answer::kNotInThisState;
      offers.push_back(offer);
    }
    if (offers.empty()) return Answer::kNotInThisState;
    for (const Roles* by : offers) {
      if (std::none_of(by->begin(), by->end(), [&](const auto& role) { return roles.count(role) > 0; })) {
        return Answer::kNotYourRole;
      }
    }
    return Answer::kAllowed;
  }

 private:
  static bool Includes(const v1::State& state, const std::string& group) {
    return std::find(state.includes().begin(), state.includes().end(), group) != state.includes().end();
  }

  static std::string StateOf(const v1::Case& c, const std::string& track, const std::string& subject) {
    for (const v1::TrackState& at : c.tracks()) {
      if (at.track() == track && at.subject() == subject) return at.state();
    }
    return "";
  }

  static const Roles* Opening(const v1::Track& track, const std::string& command) {
    for (const v1::Opening& opening : track.openings()) {
      if (opening.command() == command) return &opening.by();
    }
    return nullptr;
  }

  const Roles* Acting(const v1::Track& track, const std::string& state_id, const std::string& command) const {
    for (const v1::State& state : track.states()) {
      if (state.id() != state_id) continue;
      for (const v1::Action& action : state.actions()) {
        if (action.command() == command) return &action.by();
      }
      for (const v1::ActionGroup& group : definition_.groups()) {
        if (!Includes(state, group.id())) continue;
        for (const v1::Action& action : group.actions()) {
          if (action.command() == command) return &action.by();
        }
      }
    }
    return nullptr;
  }

  const v1::Definition& definition_;
  std::map<std::string, std::set<std::string>> mentions_;
};

// --- cases -----------------------------------------------------------------------------------------------------------

constexpr v1::Subject kKinds[] = {
    v1::SUBJECT_PARTY,   v1::SUBJECT_SESSION, v1::SUBJECT_AGREEMENT, v1::SUBJECT_OBLIGATION,   v1::SUBJECT_TRANSFER,
    v1::SUBJECT_RISK,    v1::SUBJECT_VISIT,   v1::SUBJECT_RECUSAL,   v1::SUBJECT_CONFIRMATION, v1::SUBJECT_REFERRAL,
    v1::SUBJECT_SUPPORT, v1::SUBJECT_URGING,  v1::SUBJECT_COMPLAINT, v1::SUBJECT_GUIDANCE};

void AddPart(v1::Subject kind, const std::string& id, v1::Case* c) {
  if (kind == v1::SUBJECT_PARTY) {
    v1::Party* party = c->add_parties();
    party->set_id(id);
    party->set_told_round(1);
    v1::Consent* consent = party->add_consents();
    consent->set_kind(v1::CONSENT_KIND_MEDIATION);
    consent->set_answer(v1::CONSENT_ANSWER_GIVEN);
    consent->set_round(1);
  } else if (kind == v1::SUBJECT_SESSION) {
    c->add_sessions()->set_id(id);
  } else if (kind == v1::SUBJECT_AGREEMENT) {
    c->add_agreements()->set_id(id);
  } else if (kind == v1::SUBJECT_OBLIGATION) {
    c->add_obligations()->set_id(id);
  } else if (kind == v1::SUBJECT_RISK) {
    c->add_risks()->set_id(id);
  } else if (kind == v1::SUBJECT_VISIT) {
    c->add_visits()->set_id(id);
  } else if (kind == v1::SUBJECT_CONFIRMATION) {
    c->add_confirmations()->set_id(id);
  } else if (kind == v1::SUBJECT_REFERRAL) {
    c->add_referrals()->set_id(id);
  } else if (kind == v1::SUBJECT_SUPPORT) {
    c->add_supports()->set_id(id);
  } else if (kind == v1::SUBJECT_URGING) {
    c->add_urgings()->set_id(id);
  } else if (kind == v1::SUBJECT_COMPLAINT) {
    c->add_complaints()->set_id(id);
  } else if (kind == v1::SUBJECT_GUIDANCE) {
    v1::Guidance* guidance = c->add_guidances();
    guidance->set_id(id);
    guidance->set_of("orgs/w-committee");  // The receiver's: the guard asks for it.
  } else if (kind == v1::SUBJECT_RECUSAL) {
    c->add_recusals()->set_id(id);
  } else if (kind == v1::SUBJECT_TRANSFER) {
    // The first is the offer that makes sender and receiver; the others were answered.
    v1::Transfer* transfer = c->add_transfers();
    transfer->set_from("orgs/u");
    transfer->set_to("orgs/w");
    transfer->set_state(c->transfers_size() == 1 ? v1::TRANSFER_STATE_OFFERED : v1::TRANSFER_STATE_ACCEPTED);
    transfer->set_id(id);
  }
}

// A case in this state of the main track that has, of every kind, a part in each state of the tracks of that kind. With
// several tracks of a kind, `turn` brings other states together. Tracks of the case itself stand at each state by
// turns, and have not begun at one of them.
v1::Case CaseIn(const v1::Definition& definition, const std::string& state, int turn) {
  v1::Case c;
  c.set_name("cases/c-1");
  c.set_version(40);
  c.mutable_definition()->set_id(definition.id());
  c.set_state(state);
  c.set_round(1);
  c.set_unit("orgs/v");
  c.set_committee("orgs/v-committee");
  c.set_channel(kChannel);
  c.mutable_settled();  // On the spot, and not confirmed by anybody yet.
  c.set_opener("people/opener");
  c.set_dispute_class("02");
  c.mutable_text()->set_subject("case");
  c.mutable_delegation()->set_court("orgs/far-court");
  c.add_mediators()->set_person("people/assigned");
  for (const v1::Subject kind : kKinds) {
    int parts = 1;
    for (const v1::Track& track : definition.tracks()) {
      if (track.subject() == kind) parts = std::max(parts, track.states_size());
    }
    for (int part = 0; part < parts; ++part) AddPart(kind, absl::StrCat("p", part), &c);
    int shift = 0;
    for (const v1::Track& track : definition.tracks()) {
      if (track.subject() != kind) continue;
      for (int part = 0; part < parts; ++part) {
        v1::TrackState* at = c.add_tracks();
        at->set_track(track.id());
        at->set_subject(absl::StrCat("p", part));
        at->set_state(track.states((part + shift * turn) % track.states_size()).id());
      }
      ++shift;
    }
  }
  for (const v1::Track& track : definition.tracks()) {
    if (track.subject() != v1::SUBJECT_CASE) continue;
    const int at = turn % (track.states_size() + 1);
    if (track.id() != "main" && at == 0) continue;
    v1::TrackState* instance = c.add_tracks();
    instance->set_track(track.id());
    instance->set_state(track.id() == "main" ? state : track.states(at - 1).id());
  }
  return c;
}

// --- the comparison --------------------------------------------------------------------------------------------------

class Comparison {
 public:
  explicit Comparison(const std::string& path)
      : definition_(LoadDefinition(ReadText(path))), directory_(MakeDirectory()), calendar_(WalkCalendar()) {
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(ReadText(path), &text_));
    reading_.emplace(text_);
  }

  void Run() {
    CompareAt(EmptyCase());
    for (const v1::Track& track : text_.tracks()) {
      if (track.id() != "main") continue;
      for (int i = 0; i < track.states_size(); ++i) CompareAt(CaseIn(text_, track.states(i).id(), i));
    }
  }

  // Each (main state, command, person) of this definition, counted once however many parts it was asked for.
  size_t triples() const { return triples_.size(); }

  void ExpectBothAnswers() const {
    int both = 0, commands = 0;
    for (const auto& [command, counts] : counts_) {
      if (!reading_->Mentions(command)) {
        EXPECT_EQ(counts.allowed, 0) << command;
        continue;
      }
      ++commands;
      EXPECT_GT(counts.allowed, 0) << command << " is never open to anybody";
      both += counts.allowed > 0 && counts.refused > 0 ? 1 : 0;
    }
    EXPECT_GT(commands, 45);
    EXPECT_GE(both, commands * 9 / 10);
  }

  void ExpectEveryRoleIsHeld() const {
    for (const v1::Role& role : text_.roles()) {
      // No person of the directory: party_acts_test asks them.
      const bool of_no_person = role.relation() == v1::RELATION_PARTY || role.relation() == v1::RELATION_CITIZEN;
      EXPECT_EQ(roles_seen_.count(role.id()), of_no_person ? 0u : 1u) << role.id();
    }
  }

 private:
  struct Counts {
    int allowed = 0;
    int refused = 0;
  };

  static v1::Case EmptyCase() {
    v1::Case c;
    c.set_name("cases/c-1");
    return c;
  }

  void CompareAt(const v1::Case& c) {
    const bool opening = c.state().empty();
    for (const Person& person : People()) {
      const std::set<std::string> roles = RolesOf(text_, person, opening);
      roles_seen_.insert(roles.begin(), roles.end());
      const Facts facts = FactsOf(absl::StrCat("people/", person.id));
      for (int i = 0; i < v1::Command::descriptor()->field_count(); ++i) {
        const std::string& name = v1::Command::descriptor()->field(i)->name();
        if (IsSystemCommand(name)) {
          Check(v1::SYSTEM_ONLY, c, MakeCommand(name, "", ""), facts);
          continue;
        }
        auto about = Abouts().find(name);
        if (about == Abouts().end()) {
          Compare(c, name, {v1::SUBJECT_CASE, ""}, "", person, roles, facts);
          continue;
        }
        if (about->second.may_create) Compare(c, name, about->second, "", person, roles, facts);
        if (*about->second.field == '\0') continue;
        for (const std::string& id : SubjectIdsOf(c, about->second.kind)) {
          Compare(c, name, about->second, id, person, roles, facts);
        }
      }
    }
    // The server minds clocks, records service where anybody may, and is allowed nothing else.
    const Facts system = FactsOf("system/clock");
    std::set<std::string> all_roles;
    for (const v1::Role& role : text_.roles()) all_roles.insert(role.id());
    const Person server{"system-clock", "", ""};
    for (int i = 0; i < v1::Command::descriptor()->field_count(); ++i) {
      const std::string& name = v1::Command::descriptor()->field(i)->name();
      if (name == "record_service") {
        const About& about = Abouts().at(name);
        for (const std::string& id : SubjectIdsOf(c, about.kind)) {
          Compare(c, name, about, id, server, all_roles, system);
        }
        continue;
      }
      Check(IsSystemCommand(name) ? v1::REASON_UNSPECIFIED : v1::NOT_YOUR_ROLE, c, MakeCommand(name, "", ""), system);
    }
  }

  static std::set<std::string> SubjectIdsOf(const v1::Case& c, v1::Subject kind) {
    const std::vector<std::string> ids = SubjectIds(c, kind);
    return {ids.begin(), ids.end()};
  }

  void Compare(const v1::Case& c, const std::string& name, const About& about, const std::string& id,
               const Person& person, const std::set<std::string>& roles, const Facts& facts) {
    const Answer expected = reading_->Ask(c, name, about.kind, id, roles);
    triples_.insert(absl::StrCat(c.state(), " ", name, " ", person.id));
    (expected == Answer::kAllowed ? counts_[name].allowed : counts_[name].refused) += 1;
    const absl::Status status = Authorise(*definition_, c, MakeCommand(name, about.field, id), facts);
    const v1::Reason reason = status.ok() ? v1::REASON_UNSPECIFIED : ReasonOf(status);
    const Answer answer = reason == v1::NOT_IN_THIS_STATE ? Answer::kNotInThisState
                          : reason == v1::NOT_YOUR_ROLE   ? Answer::kNotYourRole
                                                          : Answer::kAllowed;  // Or kept closed by a guard.
    if (answer == expected) return;
    ADD_FAILURE() << name << " of `" << id << "` in `" << c.state() << "` by " << person.id << ": expected "
                  << static_cast<int>(expected) << ", got " << v1::Reason_Name(reason);
  }

  void Check(v1::Reason expected, const v1::Case& c, const v1::Command& command, const Facts& facts) {
    const absl::Status status = Authorise(*definition_, c, command, facts);
    const v1::Reason reason = status.ok() ? v1::REASON_UNSPECIFIED : ReasonOf(status);
    triples_.insert(absl::StrCat(c.state(), " ", CommandName(command), " ", facts.actor));
    if (reason != expected) {
      ADD_FAILURE() << CommandName(command) << " by " << facts.actor << ": " << v1::Reason_Name(reason);
    }
  }

  Facts FactsOf(std::string actor) const {
    Facts facts;
    facts.directory = &directory_;
    facts.calendar = &calendar_;
    facts.actor = std::move(actor);
    facts.now = facts.act_time = At(kNoon);
    return facts;
  }

  v1::Definition text_;
  const std::shared_ptr<const Definition> definition_;
  const FakeDirectory directory_;
  const Calendar calendar_;
  std::optional<Reading> reading_;
  std::map<std::string, Counts> counts_;
  std::set<std::string> triples_;
  std::set<std::string> roles_seen_;
};

class Triples : public ::testing::TestWithParam<const char*> {};

TEST_P(Triples, AreAnsweredAsTheDefinitionSays) {
  Comparison comparison(absl::StrCat("workflow/definitions/", GetParam(), ".textproto"));
  comparison.Run();
  comparison.ExpectBothAnswers();
  comparison.ExpectEveryRoleIsHeld();
  EXPECT_GE(comparison.triples(), 5000u);
  RecordProperty("triples", static_cast<int>(comparison.triples()));
}

INSTANTIATE_TEST_SUITE_P(Shipped, Triples, ::testing::Values("mediation-543", "mediation-diagnosis"),
                         [](const ::testing::TestParamInfo<const char*>& definition) {
                           return std::string(definition.index == 0 ? "Default" : "Diagnosis");
                         });

}  // namespace
}  // namespace gaiwan::testing
