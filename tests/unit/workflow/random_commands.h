// tests/unit/workflow/random_commands.h: commands a person could sensibly give on a case as it stands, and some they
// could not, by a throw of dice. Every text in them names somebody, so that a test can look for the names. Not
// thread-safe.
#ifndef GAIWAN_TESTS_UNIT_WORKFLOW_RANDOM_COMMANDS_H_
#define GAIWAN_TESTS_UNIT_WORKFLOW_RANDOM_COMMANDS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/testing/dice.h"
#include "workflow/base/date.h"
#include "workflow/subjects.h"

namespace gaiwan::testing {

// What stands in every text a random command carries, and may stand in no stored event.
inline const std::vector<std::string>& PlantedWords() {
  static const auto* const words = new std::vector<std::string>{"才让卓玛", "13897450001", "拉毛措家的牛"};
  return *words;
}

class RandomCommand {
 public:
  RandomCommand(const v1::Case& c, absl::Time now, Dice* dice) : c_(c), now_(now), dice_(*dice) {}

  v1::Command Make(const std::string& name) const {
    auto writer = Writers().find(name);
    const std::string text = writer == Writers().end() ? "" : writer->second(*this);
    v1::Command command;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(absl::StrCat(name, " { ", text, " }"), &command))
        << name << " " << text;
    return command;
  }

 private:
  using Writer = std::function<std::string(const RandomCommand&)>;

  std::string Planted() const { return dice_.Of(PlantedWords()); }
  std::string Text(absl::string_view field) const {
    return absl::StrCat(" ", field, " { text: '据", Planted(), "说，路被占了' } ");
  }
  std::string Day(int days_max) const {
    return absl::FormatTime("%Y-%m-%d", now_ + absl::Hours(24 * dice_.Throw(days_max)), ChinaTimeZone());
  }
  // One of the case's parts, or now and then one it does not have.
  std::string Part(absl::string_view field, v1::Subject kind) const {
    const std::vector<std::string> ids = SubjectIds(c_, kind);
    const std::string id = ids.empty() || dice_.OneIn(30) ? "9" : dice_.Of(ids);
    return absl::StrCat(" ", field, ": '", id, "' ");
  }
  template <typename List, typename Wanted>
  std::string PartThat(absl::string_view field, const List& list, Wanted wanted) const {
    std::vector<std::string> ids;
    for (const auto& part : list) {
      if (wanted(part)) ids.push_back(part.id());
    }
    return absl::StrCat(" ", field, ": '", ids.empty() ? "9" : dice_.Of(ids), "' ");
  }
  std::string Party() const { return Part("party", v1::SUBJECT_PARTY); }
  std::string Side() const { return dice_.Of({"PARTY_SIDE_APPLICANT", "PARTY_SIDE_RESPONDENT", "PARTY_SIDE_THIRD"}); }
  std::string Details() const {
    return absl::StrCat(" details { name: '", PlantedWords()[0], "' phone: '", PlantedWords()[1], "' address: '",
                        PlantedWords()[2], "' } ");
  }
  std::string Person() const {
    return absl::StrCat(" person { name: '", PlantedWords()[0], "' phone: '", PlantedWords()[1], "' } ");
  }
  std::string Facts() const { return absl::StrCat(" text { facts: '", Planted(), "' place: '", Planted(), "' } "); }
  std::string Opening() const {
    std::string text =
        absl::StrCat(" unit: 'orgs/", dice_.Of({"v", "v", "g", "w"}), "' dispute_class: '02-03' ", Facts());
    for (const char* side : {"PARTY_SIDE_APPLICANT", "PARTY_SIDE_RESPONDENT"}) {
      absl::StrAppend(&text, " parties { side: ", side, Details(), " } ");
    }
    if (dice_.OneIn(3)) absl::StrAppend(&text, " parties { side: ", Side(), Details(), " } ");
    return text;
  }
  std::string Attendance() const {
    std::string text;
    for (const std::string& party : SubjectIds(c_, v1::SUBJECT_PARTY)) {
      if (dice_.OneIn(5)) continue;
      absl::StrAppend(&text, " attendance { who: '", party, "' presence: PRESENCE_",
                      dice_.Of({"IN_THE_ROOM", "IN_THE_ROOM", "BY_VIDEO", "BY_PHONE", "ABSENT reason: 'work'"}), " } ");
    }
    return text;
  }
  std::string Mode() const { return dice_.Of({"SESSION_MODE_IN_PERSON", "SESSION_MODE_FIELD", "SESSION_MODE_VIDEO"}); }
  std::string Document() const {
    return PartThat("document", c_.documents(), [](const v1::Document& each) { return !each.withdrawn(); });
  }
  std::string Draft() const { return absl::StrCat(Terms(), " partial: ", dice_.OneIn(4) ? "true " : "false "); }
  std::string Terms() const {
    const std::vector<std::string> parties = SubjectIds(c_, v1::SUBJECT_PARTY);
    std::string from = dice_.Of(parties), to = dice_.Of(parties);
    if (dice_.OneIn(4)) from.clear();
    std::string clause =
        absl::StrCat(" clauses { kind: CLAUSE_KIND_ACT from_party: '", from, "' to_party: '", to, "' ");
    switch (dice_.Throw(4)) {
      case 0:
        absl::StrAppend(&clause, " instalments { due_date: '", Day(30), "' } instalments { due_date: '", Day(400),
                        "' } ");
        break;
      case 1:
        absl::StrAppend(&clause, " ongoing: true ");
        break;
      default:
        absl::StrAppend(&clause, " due_date: '", Day(60), "' ");
    }
    return absl::StrCat(" text { facts: '", Planted(), "' clauses: '", Planted(), "让路' } ", clause, " } ");
  }
  // Who has not signed yet, for the most part.
  std::string Signature() const {
    if (c_.agreements().empty()) return " agreement: '1' signer: '1' way: SIGNATURE_WAY_BY_HAND ";
    const v1::Agreement& agreement = c_.agreements(dice_.Throw(c_.agreements_size()));
    std::vector<std::string> signers = SubjectIds(c_, v1::SUBJECT_PARTY);
    for (const v1::Mediator& mediator : c_.mediators()) signers.push_back(mediator.person());
    for (const v1::Representative& each : c_.representatives()) {
      if (dice_.OneIn(4)) signers.push_back(each.id());
    }
    std::vector<std::string> missing;
    for (const std::string& signer : signers) {
      bool has_signed = false;
      for (const v1::Signature& signature : agreement.signatures()) has_signed |= signature.who() == signer;
      if (!has_signed) missing.push_back(signer);
    }
    const std::string who = missing.empty() || dice_.OneIn(20) ? dice_.Of(signers) : dice_.Of(missing);
    return absl::StrCat(" agreement: '", agreement.id(), "' signer: '", who, "' way: ",
                        dice_.OneIn(4) ? absl::StrCat("SIGNATURE_WAY_FINGERPRINT ", Text("witness"))
                                       : std::string("SIGNATURE_WAY_BY_HAND "));
  }
  std::string Way() const { return dice_.Of({" way: WAY_ORALLY ", " way: WAY_BY_PHONE ", " way: WAY_IN_WRITING "}); }
  // Of the committee that has the case; another where recusal took the usual one off.
  std::string Mediator() const {
    const bool town = c_.committee() == "orgs/t-committee";
    const std::string usual = town ? "town-mediator" : c_.committee() == "orgs/w-committee" ? "all" : "mediator";
    for (const v1::Recusal& recusal : c_.recusals()) {
      const bool gone = recusal.state() == v1::RECUSAL_STATE_GRANTED && recusal.mediator() == "people/" + usual;
      if (gone) return town ? "town-head" : usual == "all" ? "other-head" : "head";
    }
    return usual;
  }
  std::string HandOver() const {
    return absl::StrCat(" hand_over { way: HAND_OVER_WAY_", dice_.Of({"BY_HAND", "BY_POST", "BY_LINE"}), " } ");
  }
  std::string Committee() const { return absl::StrCat(" committee: 'orgs/", dice_.Of({"t", "w"}), "-committee' "); }
  std::string Transfer(v1::TransferState state) const {
    return PartThat("transfer", c_.transfers(), [&](const v1::Transfer& each) { return each.state() == state; });
  }

  static const std::map<std::string, Writer>& Writers();

  const v1::Case& c_;
  const absl::Time now_;
  Dice& dice_;
};

inline const std::map<std::string, RandomCommand::Writer>& RandomCommand::Writers() {
  using R = const RandomCommand&;
  static const auto* const writers = new std::map<std::string, Writer>{
      {"open_case", [](R r) { return absl::StrCat(r.Opening(), "channel: 'tea_room' source: 'on-application'"); }},
      {"register_clue", [](R r) { return r.Opening(); }},
      {"settle_clue", [](R r) { return r.Text("how"); }},
      {"dismiss_clue", [](R r) { return r.Text("reason"); }},
      {"turn_clue_into_case", [](R) { return "source: 'grid-report' dispute_class: '02-03'"; }},
      {"amend_facts", [](R r) { return r.Facts(); }},
      {"correct_entry",
       [](R r) {
         return absl::StrCat("entry: ", 1 + r.dice_.Throw(static_cast<int>(r.c_.version()) + 1), r.Text("text"));
       }},
      {"void_case", [](R r) { return r.Text("reason"); }},
      {"adopt_entry",
       [](R r) {
         const int waiting = r.c_.unadopted_size();
         return absl::StrCat("entry: ", waiting == 0 ? 1 : r.c_.unadopted(r.dice_.Throw(waiting)).version());
       }},
      {"add_party", [](R r) { return absl::StrCat("party { side: ", r.Side(), r.Details(), " }"); }},
      {"amend_party", [](R r) { return r.Party() + r.Details(); }},
      {"remove_party", [](R r) { return r.Party() + r.Text("reason"); }},
      {"record_contact", [](R r) { return r.Party() + r.Way() + r.Text("note"); }},
      {"record_consent",
       [](R r) {
         const std::string kind = r.dice_.OneIn(4) ? r.dice_.Of({"LISTENERS", "EXTENSION", "VIDEO"}) : "MEDIATION";
         return absl::StrCat(r.Party(), r.Way(), "kind: CONSENT_KIND_", kind);
       }},
      {"withdraw_consent", [](R r) { return r.Party() + r.Way() + "kind: CONSENT_KIND_MEDIATION"; }},
      {"record_refusal", [](R r) { return r.Party() + r.Way() + r.Text("note"); }},
      {"give_rights_notice", [](R r) { return r.Party() + r.Way(); }},
      {"add_representative",
       [](R r) {
         return absl::StrCat(r.Party(), r.Person(), "power: POWER_SCOPE_", r.dice_.Of({"ORDINARY", "SPECIAL"}),
                             " kind: REPRESENTATIVE_KIND_",
                             r.dice_.Of({"AGENT", "AGENT", "GUARDIAN", "HEAD_OF_HOUSEHOLD", "HEIR"}),
                             r.dice_.OneIn(3) ? absl::StrCat(" expiry_date: '", r.Day(30), "'") : "", r.Text("note"));
       }},
      {"invite_participant",
       [](R r) {
         std::string agreed;
         for (const std::string& party : SubjectIds(r.c_, v1::SUBJECT_PARTY)) {
           absl::StrAppend(&agreed, " agreed_by: '", party, "' ");
         }
         return absl::StrCat(r.Person(), agreed, "undertaking: true languages: 'mn' languages: 'zh' ",
                             "kind: PARTICIPANT_KIND_", r.dice_.Of({"ELDER", "INTERPRETER"}));
       }},
      {"invite_party", [](R r) { return r.Party() + r.Way() + r.Text("note"); }},
      {"record_service", [](R r) { return r.Party() + "paper: 'agreement' way: 'by-hand' " + r.Text("proof"); }},
      {"record_identity",
       [](R r) {
         std::vector<std::string> people = SubjectIds(r.c_, v1::SUBJECT_PARTY);
         for (const v1::Representative& each : r.c_.representatives()) people.push_back(each.id());
         for (const v1::Participant& each : r.c_.participants()) people.push_back(each.id());
         return absl::StrCat("who: '", r.dice_.Of(people), "' level: IDENTITY_LEVEL_",
                             r.dice_.Of({"KNOWN_IN_PERSON", "DOCUMENT_SEEN", "COMPARED_ON_LINE"}), r.Text("note"));
       }},
      {"choose_mediator",
       [](R r) {
         return absl::StrCat(r.Party(), "mediator: 'people/", r.dice_.Of({"mediator", "town-head"}), "' ",
                             r.dice_.OneIn(10) ? "refuses: true" : "", r.Text("reason"));
       }},
      {"disclose_interest",
       [](R r) { return absl::StrCat("mediator: 'people/", r.Mediator(), "' ", r.Text("interest")); }},
      {"request_recusal",
       [](R r) {
         return absl::StrCat(r.dice_.OneIn(3) ? "" : r.Party(), "mediator: 'people/", r.Mediator(), "' ",
                             r.Text("reason"));
       }},
      {"decide_recusal",
       [](R r) {
         return absl::StrCat(r.Part("recusal", v1::SUBJECT_RECUSAL), r.dice_.OneIn(3) ? "granted: true" : "",
                             r.Text("reason"));
       }},
      {"replace_mediator",
       [](R r) {
         return absl::StrCat("from: 'people/", r.Mediator(), "' to: 'people/",
                             r.dice_.Of({"mediator", "head", "town-mediator"}), "' ", r.Text("reason"));
       }},
      {"accept_case", [](R r) { return r.Text("note"); }},
      {"decline_case", [](R r) { return "reason: 'not-civil' " + r.Text("advice"); }},
      {"assign_mediators", [](R r) { return absl::StrCat("lead: 'people/", r.Mediator(), "' ", r.Text("reason")); }},
      {"schedule_session",
       [](R r) {
         const int64_t start = absl::ToUnixSeconds(r.now_) + 3600 * (1 + r.dice_.Throw(100));
         return absl::StrCat("planned_start { seconds: ", start, " } mode: ", r.Mode(), r.Text("place"),
                             r.dice_.OneIn(6) ? "public: true" : "");
       }},
      {"reschedule_session",
       [](R r) {
         const int64_t start = absl::ToUnixSeconds(r.now_) + 3600 * (r.dice_.Throw(60) - 2);
         return absl::StrCat(r.Part("session", v1::SUBJECT_SESSION), "planned_start { seconds: ", start, " } ",
                             r.Text("reason"));
       }},
      {"cancel_session", [](R r) { return r.Part("session", v1::SUBJECT_SESSION) + r.Text("reason"); }},
      {"record_statement",
       [](R r) {
         const std::string session = r.c_.sessions().empty() ? "" : r.Part("session", v1::SUBJECT_SESSION);
         return absl::StrCat(r.Party(), session, "kind: STATEMENT_KIND_",
                             r.dice_.Of({"FACT", "FACT", "UNDISPUTED", "CONCESSION"}), r.Text("text"),
                             r.dice_.OneIn(3) ? "separate_talk: true" : "");
       }},
      {"confirm_statement",
       [](R r) {
         return r.Party() + r.PartThat("statement", r.c_.statements(), [](const v1::Statement&) { return true; });
       }},
      {"propose_times",
       [](R r) {
         // Next week, and some of them over already.
         const int64_t start = absl::ToUnixSeconds(r.now_) + 3600 * (r.dice_.Throw(168) - 3);
         return absl::StrCat(r.Party(), "times { start_time { seconds: ", start, " } end_time { seconds: ", start + 7200,
                             " } }");
       }},
      {"confirm_minutes",
       [](R r) {
         return absl::StrCat(r.Part("session", v1::SUBJECT_SESSION), r.Party(),
                             r.dice_.OneIn(2) ? "read_out_in: 'mn' " + r.Text("correction") : "");
       }},
      {"add_document",
       [](R r) {
         const std::string file =
             absl::StrCat("sha256: '", std::string(64, 'a' + static_cast<char>(r.dice_.Throw(7))),
                          "' size_bytes: ", 1 + r.dice_.Throw(60 * 1024 * 1024), " media_type: 'image/jpeg' ");
         return absl::StrCat("paper: 'agreement' ", r.dice_.OneIn(3) ? "" : r.Party(), r.dice_.OneIn(2) ? file : "",
                             r.Text("title"));
       }},
      {"release_document", [](R r) { return r.Document() + r.Text("note"); }},
      {"withdraw_document", [](R r) { return r.Document() + r.Text("reason"); }},
      {"request_copy", [](R r) { return r.Document() + r.Party(); }},
      {"issue_letter", [](R) { return std::string("paper: 'other'"); }},
      {"amend_agreement",
       [](R r) {
         return absl::StrCat(r.PartThat("replaces", r.c_.agreements(),
                                        [](const v1::Agreement& each) { return each.has_effective_time(); }),
                             r.Terms(), r.Text("reason"));
       }},
      {"start_session",
       [](R r) {
         std::string session;
         for (const v1::Session& each : r.c_.sessions()) {
           if (!each.has_start_time() && !each.has_end_time()) session = absl::StrCat("session: '", each.id(), "' ");
         }
         return absl::StrCat(session, "mode: ", r.Mode(), r.Attendance());
       }},
      {"record_attendance", [](R r) { return r.Part("session", v1::SUBJECT_SESSION) + r.Attendance(); }},
      {"end_session",
       [](R r) {
         return absl::StrCat(
             r.PartThat("session", r.c_.sessions(), [](const v1::Session& each) { return !each.has_end_time(); }),
             "result: SESSION_RESULT_", r.dice_.Of({"CONTINUED", "AGREED", "AGREED", "NOT_AGREED", "NOT_HELD"}),
             r.Text("minutes"));
       }},
      {"record_investigation", [](R r) { return r.Text("record") + (r.dice_.OneIn(2) ? r.Party() : ""); }},
      {"draft_agreement",
       [](R r) {
         // Often enough written by hand that what follows of it is met.
         const auto shown = [](const v1::Document& each) { return !each.withdrawn() && !each.sha256().empty(); };
         const auto& documents = r.c_.documents();
         const bool any = std::any_of(documents.begin(), documents.end(), shown);
         return any && r.dice_.OneIn(2) ? r.PartThat("handwritten", documents, shown) : r.Draft();
       }},
      {"transcribe_agreement", [](R r) { return r.Part("agreement", v1::SUBJECT_AGREEMENT) + r.Draft(); }},
      {"confirm_transcript",
       [](R r) {
         return absl::StrCat(r.Part("agreement", v1::SUBJECT_AGREEMENT), r.Party(),
                             r.dice_.OneIn(6) ? r.Text("difference") : "");
       }},
      {"revise_draft", [](R r) { return r.Part("agreement", v1::SUBJECT_AGREEMENT) + r.Draft(); }},
      {"sign_agreement", [](R r) { return r.Signature(); }},
      {"seal_agreement",
       [](R r) {
         return absl::StrCat(r.Part("agreement", v1::SUBJECT_AGREEMENT), "seal: '", r.c_.committee(), "/seals/s'");
       }},
      {"record_oral_agreement", [](R r) { return r.Draft() + "writing_not_needed: true"; }},
      {"record_performance",
       [](R r) {
         return absl::StrCat(r.Part("obligation", v1::SUBJECT_OBLIGATION), "state: OBLIGATION_STATE_",
                             r.dice_.Of({"DONE", "DONE", "FAILED", "UNKNOWN", "PARTLY_DONE", "IN_ORDER", "LAPSED"}),
                             r.Text("proof"));
       }},
      {"offer_transfer",
       [](R r) {
         return absl::StrCat("to: 'orgs/", r.dice_.Of({"t", "t", "w", "v"}), "' reason: 'nearer' parties_told: true ",
                             r.Text("note"));
       }},
      {"accept_transfer", [](R r) { return r.Transfer(v1::TRANSFER_STATE_OFFERED); }},
      {"decline_transfer", [](R r) { return r.Transfer(v1::TRANSFER_STATE_OFFERED) + r.Text("reason"); }},
      {"withdraw_transfer", [](R r) { return r.Transfer(v1::TRANSFER_STATE_OFFERED); }},
      {"return_transfer", [](R r) { return r.Transfer(v1::TRANSFER_STATE_ACCEPTED) + r.Text("reason"); }},
      {"pause_case",
       [](R r) {
         return absl::StrCat("kind: '", r.dice_.Of({"survey", "other"}), "' review_date: '", r.Day(20), "' ",
                             r.Text("note"));
       }},
      {"resume_case", [](R r) { return r.Text("note"); }},
      {"raise_risk",
       [](R r) {
         return absl::StrCat("grade: '", r.dice_.Of({"yellow", "orange", "red"}), "' reported: true unit: 'orgs/v' ",
                             r.dice_.OneIn(2) ? "risk: '1'" : "", r.Text("note"));
       }},
      {"request_extension",
       [](R r) { return absl::StrCat("days: ", 1 + r.dice_.Throw(40), r.Text("reason")); }},
      {"agree_extension",
       [](R r) {
         return absl::StrCat(r.Part("extension", v1::SUBJECT_EXTENSION), r.Party(), r.Way(),
                             r.dice_.OneIn(8) ? "refuses: true" : "");
       }},
      {"assess_risk",
       [](R r) {
         return absl::StrCat(r.Part("risk", v1::SUBJECT_RISK), "grade: '",
                             r.dice_.Of({"green", "yellow", "orange", "red"}), "' people: ", r.dice_.Throw(20),
                             r.Text("reason"));
       }},
      {"acknowledge_risk", [](R r) { return r.Part("risk", v1::SUBJECT_RISK) + r.Text("measures"); }},
      {"record_prevention",
       [](R r) {
         if (r.c_.preventions_size() == 0 || r.dice_.OneIn(2)) {
           return absl::StrCat("kind: 'crime' people: ", 1 + r.dice_.Throw(5), r.Text("proof"));
         }
         const v1::Prevention& known = r.c_.preventions(r.dice_.Throw(r.c_.preventions_size()));
         return absl::StrCat("prevention: '", known.id(), "' kind: '", known.kind(), "' people: ", known.people(),
                             " confirms: true ", r.Text("proof"));
       }},
      {"raise_sham_suspicion", [](R r) { return r.Text("grounds"); }},
      {"clear_sham_suspicion", [](R r) { return r.Text("reason"); }},
      {"return_file", [](R r) { return r.Text("reason"); }},
      {"declare_grade",
       [](R r) {
         return absl::StrCat("difficulty: 'simple' ", r.dice_.OneIn(2) ? "confirms: true " : "", r.Text("reason"));
       }},
      {"terminate", [](R r) { return "reason: 'gap-too-wide' " + r.Text("advice"); }},
      {"close_case", [](R r) { return r.dice_.OneIn(2) ? r.Text("visit_waived") : ""; }},
      {"submit_file", [](R) { return "gaps: '缺现场照片'"; }},
      {"reopen_case", [](R r) { return r.Text("reason"); }},
      {"plan_visit", [](R r) { return absl::StrCat("planned_date: '", r.Day(40), "'"); }},
      {"record_visit",
       [](R r) {
         const std::string planned =
             r.PartThat("visit", r.c_.visits(), [](const v1::Visit& each) { return !each.has_visit_time(); });
         return absl::StrCat(r.dice_.OneIn(2) ? planned : "", "way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED ",
                             r.Text("findings"), r.Text("place"));
       }},
      {"ask_satisfaction", [](R r) { return r.Part("party", v1::SUBJECT_PARTY) + "code: 'abc'"; }},
      {"answer_satisfaction",
       [](R r) {
         return absl::StrCat(r.Part("party", v1::SUBJECT_PARTY), "result: SATISFACTION_RESULT_SATISFIED ",
                             r.dice_.OneIn(2) ? "code: 'abc' " : "", r.Text("text"));
       }},
      {"answer_question",
       [](R r) { return absl::StrCat("unit: 'orgs/v' channel: 'tea_room' ", r.Text("question"), r.Text("answer")); }},
      {"register_settled",
       [](R r) {
         const std::string confirmed =
             absl::StrCat("confirmations { party: 'a' by: CONFIRMED_BY_NAMED_WITNESS ", r.Text("detail"), " } ");
         return absl::StrCat("unit: 'orgs/v' channel: 'tea_room' source: 'on-application' dispute_class: '02-03' ",
                             r.Facts(), "parties { party: 'a' side: PARTY_SIDE_APPLICANT ", r.Details(),
                             " } parties { party: 'b' side: PARTY_SIDE_RESPONDENT ", r.Details(),
                             " } agreement { clauses: '", r.Planted(), "让路' } clauses { kind: CLAUSE_KIND_ACT ",
                             "from_party: 'a' to_party: 'b' done_at_once: true } ", r.dice_.OneIn(2) ? confirmed : "");
       }},
      {"confirm_settled",
       [](R r) {
         const std::string scan = absl::StrCat("by: CONFIRMED_BY_FINGERPRINT_ON_PAPER ", r.Document());
         const std::string witness = absl::StrCat("by: CONFIRMED_BY_NAMED_WITNESS ", r.Text("detail"));
         return absl::StrCat(r.Party(), r.dice_.OneIn(2) ? scan : witness);
       }},
      {"import_case",
       [](R r) {
         const std::string agreed =
             absl::StrCat("stage: PAPER_STAGE_AGREED lead: 'people/mediator' form: AGREEMENT_FORM_ORAL agreement_date: '",
                          r.Day(1), "' agreement { clauses: '", r.Planted(), "让路' } clauses { kind: CLAUSE_KIND_ACT } ");
         return absl::StrCat("opening { unit: 'orgs/v' channel: 'tea_room' source: 'on-application' ",
                             "dispute_class: '02-03' ", r.Facts(), "parties { side: PARTY_SIDE_APPLICANT ", r.Details(),
                             " } parties { side: PARTY_SIDE_RESPONDENT ", r.Details(), " } } ledger_row: '1' ",
                             r.dice_.OneIn(2) ? agreed : "stage: PAPER_STAGE_ACCEPTED ");
       }},
      {"record_report",
       [](R r) {
         return absl::StrCat("platform: 'ministry' version: ", r.c_.version(), r.dice_.OneIn(3) ? " refused: true " : " ",
                             "number: 'M-1' ", r.Text("reason"));
       }},
      {"link_cases",
       [](R r) {
         return absl::StrCat("other: 'cases/c-", r.dice_.Of({"2", "3"}), "' kind: LINK_KIND_SAME_MATTER ",
                             r.dice_.OneIn(3) ? "removes: true" : "");
       }},
      {"merge_cases", [](R r) { return "into: 'cases/c-2' " + r.Text("reason"); }},
      {"undo_merge", [](R r) { return r.Text("reason"); }},
      {"split_case", [](R r) { return r.Part("parties", v1::SUBJECT_PARTY) + "into: 'cases/c-3' " + r.Text("reason"); }},
      {"request_support", [](R r) { return absl::StrCat("need: 'job' words: '要一辆车' needed_by: '", r.Day(9), "'"); }},
      {"claim_support", [](R r) { return r.Part("support", v1::SUBJECT_SUPPORT) + "partner: '合作社'"; }},
      {"report_support", [](R r) { return r.Part("support", v1::SUBJECT_SUPPORT) + r.Text("proof"); }},
      {"confirm_support",
       [](R r) { return r.Part("support", v1::SUBJECT_SUPPORT) + (r.dice_.OneIn(2) ? "refused: true" : ""); }},
      {"urge",
       [](R r) {
         return absl::StrCat(r.Text("text"), r.dice_.OneIn(2) ? absl::StrCat("due_date: '", r.Day(9), "'") : "");
       }},
      {"answer_urging", [](R r) { return r.Part("urging", v1::SUBJECT_URGING) + r.Text("answer"); }},
      {"file_complaint", [](R r) { return r.Party() + "reason: 'partial' " + r.Text("text"); }},
      {"answer_complaint",
       [](R r) {
         return r.Part("complaint", v1::SUBJECT_COMPLAINT) + r.Text("answer") +
                (r.dice_.OneIn(2) ? "sends_on: true" : "");
       }},
      {"ask_guidance", [](R r) { return "of: 'orgs/t-justice' " + r.Text("question"); }},
      {"answer_guidance", [](R r) { return r.Part("guidance", v1::SUBJECT_GUIDANCE) + r.Text("answer"); }},
      {"accept_delegation", [](R r) { return r.Text("note"); }},
      {"decline_delegation", [](R r) { return r.Text("reason"); }},
      {"return_to_court",
       [](R r) {
         return absl::StrCat("result: DELEGATION_RESULT_", r.dice_.Of({"AGREED", "NOT_AGREED", "NOT_REACHED"}),
                             r.Text("report"), r.Text("cost_raising_conduct"), r.HandOver());
       }},
      {"apply_for_confirmation",
       [](R r) {
         std::string applicants;
         for (const std::string& party : SubjectIds(r.c_, v1::SUBJECT_PARTY)) {
           absl::StrAppend(&applicants, " applicants: '", party, "' ");
         }
         return absl::StrCat(r.Part("agreement", v1::SUBJECT_AGREEMENT), applicants, r.HandOver(), "court: 'orgs/x-court'",
                             r.dice_.OneIn(3) ? r.Text("override_reason") : "",
                             r.dice_.OneIn(4) ? "" : " explanations { words { text: 'x' } } ");
       }},
      {"record_court_answer",
       [](R r) {
         return absl::StrCat(r.Part("confirmation", v1::SUBJECT_CONFIRMATION), "answer: COURT_ANSWER_",
                             r.dice_.Of({"RECEIVED", "FILED", "SUPPLEMENT_REQUIRED", "SUMMONS", "NOT_ACCEPTED",
                                         "WITHDRAWN", "DEEMED_WITHDRAWN", "CONFIRMED", "REJECTED", "OBJECTION",
                                         "ENFORCEMENT", "MEDIATION_DOCUMENT"}),
                             " court_number: 'x' due_date: '", r.Day(20), "' ", r.Text("note"));
       }},
      {"record_interested_person",
       [](R r) {
         return absl::StrCat(r.Part("confirmation", v1::SUBJECT_CONFIRMATION), "known_date: '", r.Day(1), "'",
                             r.Text("note"));
       }},
      {"record_suit", [](R r) { return r.Party() + r.Text("note"); }},
      {"record_judgment",
       [](R r) {
         const std::string suit = r.PartThat("suit", r.c_.suits(), [](const v1::Suit&) { return true; });
         return suit + "result: JUDGMENT_RESULT_DECIDED " + r.Text("note");
       }},
      {"send_hand_over",
       [](R r) {
         const auto& lines = r.c_.line_hand_overs();
         const int64_t entry = lines.empty() ? 1 : lines[r.dice_.Throw(lines.size())].entry();
         return absl::StrCat("entry: ", entry, " digest: '", std::string(64, r.dice_.OneIn(2) ? 'a' : 'b'), "'");
       }},
      {"designate_unit",
       [](R r) { return absl::StrCat("unit: 'orgs/", r.dice_.Of({"t", "w", "v"}), "' ", r.Text("reason")); }},
      {"propose_joint_mediation", [](R r) { return r.Committee() + r.Text("reason"); }},
      {"join_mediation",
       [](R r) {
         return absl::StrCat(r.Committee(),
                             r.dice_.OneIn(2) ? absl::StrCat("mediator: 'people/", r.dice_.Of({"all", "town-mediator"}),
                                                             "'")
                                              : std::string());
       }},
      {"leave_mediation", [](R r) { return r.Committee() + r.Text("reason"); }},
      {"refer_out",
       [](R r) { return absl::StrCat("partner: 'police' reason: 'danger' ", r.Text("note"), r.HandOver()); }},
      {"record_partner_answer",
       [](R r) {
         return absl::StrCat(r.Part("referral", v1::SUBJECT_REFERRAL), "answer: REFERRAL_STATE_",
                             r.dice_.Of({"RECEIVED", "ACCEPTED", "MEDIATED_ONCE", "REFUSED", "DONE"}),
                             r.Text("note"));
       }},
      {"add_note", [](R r) { return r.Text("note"); }},
      {"adopt_revision", [](R r) { return absl::StrCat("revision: ", 1 + r.dice_.Throw(3)); }},
  };
  return *writers;
}

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_WORKFLOW_RANDOM_COMMANDS_H_
