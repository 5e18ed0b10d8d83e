// People: parties, tries to reach them, rights told, consent, its withdrawal, refusal.
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/consent.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/presence.h"
#include "workflow/reading.h"
#include "workflow/references.h"
#include "workflow/representation.h"
#include "workflow/video.h"

namespace gaiwan {

// Civil Code art. 17.
constexpr int kAdultYears = 18;
// Of code list `special_group`: an adult who needs a guardian.
constexpr absl::string_view kNoCapacity = "no-capacity";

bool LacksCapacity(const v1::PartyDetails& details) {
  return absl::c_linear_search(details.special_groups(), kNoCapacity);
}

bool IsMinorOn(const v1::PartyDetails& details, absl::CivilDay day) {
  if (details.birth_date().empty()) return false;
  absl::StatusOr<absl::CivilDay> born = ParseDate(details.birth_date());
  if (!born.ok()) return false;
  // Born on 29 February, of age on 1 March: CivilDay rolls the day that does not exist.
  return day < absl::CivilDay(born->year() + kAdultYears, born->month(), born->day());
}

absl::Status CheckDetails(const Ask& ask, const v1::PartyDetails& details, absl::string_view path) {
  RETURN_IF_ERROR(CheckCode(ask.facts, "id_type", details.id_type(), absl::StrCat(path, ".id_type")));
  RETURN_IF_ERROR(CheckCode(ask.facts, "sex", details.sex(), absl::StrCat(path, ".sex")));
  RETURN_IF_ERROR(CheckReader(ask, details, path));
  for (int i = 0; i < details.special_groups_size(); ++i) {
    RETURN_IF_ERROR(CheckCode(ask.facts, "special_group", details.special_groups(i),
                              absl::StrCat(path, ".special_groups[", i, "]")));
  }
  if (details.birth_date().empty()) return absl::OkStatus();
  absl::StatusOr<absl::CivilDay> born = ParseDate(details.birth_date());
  if (!born.ok() || *born > DayOf(ask.facts.now)) {
    return BadField(absl::StrCat(path, ".birth_date"), "出生日期不能晚于今天", "a birth date is not in the future");
  }
  return absl::OkStatus();
}

namespace {

// Whoever is told apart from everybody else by name and phone is that person, whether or not somebody says so: a head
// who is a party would not say it of themselves.
std::string PersonOf(const Facts& facts, const std::string& stated, v1::PartyKind kind,
                     const v1::PartyDetails& details) {
  if (!stated.empty()) return stated;
  if (kind != v1::PARTY_KIND_PERSON && kind != v1::PARTY_KIND_UNSPECIFIED) return "";
  const std::string id = facts.directory->PersonCalled(details.name(), details.phone());
  return id.empty() ? "" : absl::StrCat("people/", id);
}

// Each channel once, and `none` alone.
absl::Status CheckChoice(const v1::MessageChoice& choice, const std::string& path) {
  absl::flat_hash_set<int> seen;
  for (int i = 0; i < choice.channels_size(); ++i) {
    const std::string at = absl::StrCat(path, ".channels[", i, "]");
    const v1::MessageChannel channel = choice.channels(i);
    if (channel == v1::MESSAGE_CHANNEL_UNSPECIFIED || !v1::MessageChannel_IsValid(channel)) {
      return BadField(at, "没有这个通知渠道", "is no channel");
    }
    if (!seen.insert(channel).second) return BadField(at, "同一渠道写了两次", "named twice");
    if (channel == v1::MESSAGE_CHANNEL_NONE && choice.channels_size() > 1) {
      return BadField(at, "不要通知的，不能再写其他渠道", "none stands alone");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckParty(const Ask& ask, const v1::NewParty& party, const std::string& path) {
  RETURN_IF_ERROR(CheckOrg(ask.facts, party.org(), path + ".org"));
  RETURN_IF_ERROR(CheckOrg(ask.facts, party.domicile(), path + ".domicile"));
  RETURN_IF_ERROR(CheckPerson(ask.facts, party.person(), path + ".person"));
  return CheckChoice(party.messages(), path + ".messages");
}

v1::Event PartyAddedEvent(const Facts& facts, const v1::NewParty& party, absl::string_view id, absl::CivilDay opened) {
  v1::Event event;
  v1::PartyAdded* added = event.mutable_party_added();
  added->set_party(std::string(id));
  added->set_side(party.side());
  added->set_kind(party.kind() == v1::PARTY_KIND_UNSPECIFIED ? v1::PARTY_KIND_PERSON : party.kind());
  added->mutable_details()->set_subject(PartySubject(id));
  *added->mutable_details()->mutable_open()->mutable_party() = party.details();
  added->set_minor(IsMinorOn(party.details(), opened));
  added->set_lacks_capacity(LacksCapacity(party.details()));
  added->set_needs_reading(NeedsReading(party.details()));
  added->set_head_count(party.head_count());
  added->set_org(party.org());
  added->set_person(PersonOf(facts, party.person(), party.kind(), party.details()));
  if (party.has_messages()) *added->mutable_messages() = party.messages();
  added->set_domicile(party.domicile());
  return event;
}

Decided Decide(const Ask& ask, const v1::AddParty& command) {
  const v1::NewParty& party = command.party();
  const bool taken =
      FindById(ask.c.parties(), party.party()) != nullptr || IsRepresentativeOrParticipant(ask.c, party.party());
  RETURN_IF_ERROR(CheckNewId(ask.c, "parties", party.party(), taken));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kPartiesFieldNumber));
  RETURN_IF_ERROR(CheckDetails(ask, party.details(), "command.add_party.party.details"));
  RETURN_IF_ERROR(CheckParty(ask, party, "command.add_party.party"));
  return Events{
      PartyAddedEvent(ask.facts, party, IdFor(ask.c.parties(), party.party()), DayOf(ToTime(ask.c.request_time())))};
}

Decided Decide(const Ask& ask, const v1::AmendParty& command) {
  ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, command.party()));
  RETURN_IF_ERROR(CheckDetails(ask, command.details(), "command.amend_party.details"));
  RETURN_IF_ERROR(CheckPerson(ask.facts, command.person(), "command.amend_party.person"));
  RETURN_IF_ERROR(CheckChoice(command.messages(), "command.amend_party.messages"));
  RETURN_IF_ERROR(CheckOrg(ask.facts, command.domicile(), "command.amend_party.domicile"));
  Events events(1);
  v1::PartyAmended* amended = events.back().mutable_party_amended();
  amended->set_party(party->id());
  amended->mutable_details()->set_subject(PartySubject(party->id()));
  *amended->mutable_details()->mutable_open()->mutable_party() = command.details();
  amended->set_minor(IsMinorOn(command.details(), DayOf(ToTime(ask.c.request_time()))));
  amended->set_lacks_capacity(LacksCapacity(command.details()));
  amended->set_needs_reading(NeedsReading(command.details()));
  amended->set_head_count(command.head_count() > 0 ? command.head_count() : party->head_count());
  amended->set_person(PersonOf(ask.facts, command.person(), party->kind(), command.details()));
  if (command.has_messages()) *amended->mutable_messages() = command.messages();
  amended->set_domicile(command.domicile());
  return events;
}

Decided Decide(const Ask& ask, const v1::RemoveParty& command) {
  ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, command.party()));
  Events events(1);
  v1::PartyRemoved* removed = events.back().mutable_party_removed();
  removed->set_party(party->id());
  PutText(command.reason(), removed, PartySubject(party->id()));
  return events;
}

Decided Decide(const Ask& ask, const v1::RecordContact& command) {
  ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, command.party()));
  RETURN_IF_ERROR(CheckCode(ask.facts, "visit_aim", command.aim(), "command.record_contact.aim"));
  if (!command.aim().empty() && !command.reached()) {
    return BadField("command.record_contact.aim", "没有联系上，就没有谈话的结果",
                    "nobody was reached: nothing came of it");
  }
  RETURN_IF_ERROR(CheckChoice(command.messages(), "command.record_contact.messages"));
  if (command.has_messages() && !command.reached()) {
    return BadField("command.record_contact.messages", "没有联系上，就不知道其选择",
                    "nobody was reached: nothing was chosen");
  }
  Events events(1);
  v1::ContactRecorded* contact = events.back().mutable_contact_recorded();
  contact->set_party(party->id());
  contact->set_way(command.way());
  contact->set_reached(command.reached());
  contact->set_aim(command.aim());
  if (command.has_messages()) *contact->mutable_messages() = command.messages();
  PutText(command.note(), contact, PartySubject(party->id()));
  return events;
}

// Also after a refusal: a party may change its mind, in words of its own.
Decided Decide(const Ask& ask, const v1::RecordConsent& command) {
  ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, command.party()));
  RETURN_IF_ERROR(CheckMaySpeak(ask.c, party->id(), /*session=*/"", /*concedes=*/false, DayOf(ask.facts.act_time)));
  Events events(1);
  v1::ConsentRecorded* consent = events.back().mutable_consent_recorded();
  consent->set_party(party->id());
  consent->set_kind(command.kind());
  consent->set_way(command.way());
  return events;
}

Decided Decide(const Ask& ask, const v1::WithdrawConsent& command) {
  ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, command.party()));
  if (AnswerOf(ask.c, *party, command.kind()) != v1::CONSENT_ANSWER_GIVEN) {
    return Refused(ask.c, v1::CONSENT_NOT_GIVEN_BEFORE, PartySubject(party->id()));
  }
  Events events(1);
  v1::ConsentWithdrawn* withdrawn = events.back().mutable_consent_withdrawn();
  withdrawn->set_party(party->id());
  withdrawn->set_kind(command.kind());
  withdrawn->set_way(command.way());
  withdrawn->set_ends_mediation(command.kind() == v1::CONSENT_KIND_MEDIATION && NoEndsMediation(ask.c, party->id()));
  if (command.kind() != v1::CONSENT_KIND_RECORDING) return events;
  // The recording in which it takes part ends with its word.
  for (const v1::Session& session : ask.c.sessions()) {
    if (!IsRunning(session) || !TookPartIn(session, party->id())) continue;
    for (v1::Event& event : EndRecording(session, party->id())) events.push_back(std::move(event));
  }
  return events;
}

Decided Decide(const Ask& ask, const v1::RecordRefusal& command) {
  ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, command.party()));
  Events events(1);
  v1::RefusalRecorded* refusal = events.back().mutable_refusal_recorded();
  refusal->set_party(party->id());
  refusal->set_way(command.way());
  PutText(command.note(), refusal, PartySubject(party->id()));
  refusal->set_ends_mediation(NoEndsMediation(ask.c, party->id()));
  return events;
}

Decided Decide(const Ask& ask, const v1::GiveRightsNotice& command) {
  ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, command.party()));
  Events events(1);
  v1::RightsNoticeGiven* notice = events.back().mutable_rights_notice_given();
  notice->set_party(party->id());
  notice->set_way(command.way());
  notice->set_language(command.language());
  return events;
}

}  // namespace gaiwan
