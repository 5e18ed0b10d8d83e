// Those around the parties: who stands for them, who is invited to take part, invitations, service, identity.
#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "workflow/attendance_rules.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/consent.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/references.h"
#include "workflow/representation.h"

namespace gaiwan {
namespace {

// An interpreter puts one language into another.
constexpr int kInterpreterLanguagesMin = 2;

absl::Status CheckNewPersonId(const v1::Case& c, absl::string_view collection, const std::string& id,
                              absl::string_view path) {
  const bool number = std::all_of(id.begin(), id.end(), [](char each) { return absl::ascii_isdigit(each); });
  if (!id.empty() && number) {
    return BadField(path, "纯数字是当事人的编号，请加上字母", "bare numbers are the parties' ids: add a letter");
  }
  return CheckNewId(c, collection, id, FindById(c.parties(), id) != nullptr || IsRepresentativeOrParticipant(c, id));
}

void PutPerson(const v1::PersonDetails& person, std::string subject, v1::Personal* personal) {
  personal->set_subject(std::move(subject));
  *personal->mutable_open()->mutable_person() = person;
}

absl::Status CheckPower(const v1::AddRepresentative& command) {
  if (command.kind() != v1::REPRESENTATIVE_KIND_AGENT) return absl::OkStatus();
  if (command.power() == v1::POWER_SCOPE_UNSPECIFIED) {
    return BadField("command.add_representative.power", "委托代理人须写明是一般代理还是特别授权",
                    "is required for an agent: ordinary or special");
  }
  // CPL art. 62: what a special power allows is named, else it is an ordinary one.
  if (command.power() == v1::POWER_SCOPE_SPECIAL && command.note().text().empty()) {
    return BadField("command.add_representative.note", "特别授权须写明授权事项，如代为承认、让步、签名",
                    "a special power names what it allows, such as to concede or to sign");
  }
  return absl::OkStatus();
}

// Whether this party can have a representative of this kind at all.
absl::Status CheckKind(const Ask& ask, const v1::Party& party, const v1::AddRepresentative& command) {
  const v1::Case& c = ask.c;
  const bool organisation =
      party.kind() == v1::PARTY_KIND_LEGAL_PERSON || party.kind() == v1::PARTY_KIND_OTHER_ORGANISATION;
  switch (command.kind()) {
    case v1::REPRESENTATIVE_KIND_GUARDIAN:
      // Civil Code art. 27, 28: of a minor, or of an adult who lacks capacity, and then somebody says why.
      if (NeedsGuardian(party) || !command.note().text().empty()) return absl::OkStatus();
      return BadField("command.add_representative.note",
                      "当事人不是未成年人，也未登记为无、限制民事行为能力，须写明监护的依据",
                      "the party is no minor and not entered as without full capacity: say why there is a guardian");
    case v1::REPRESENTATIVE_KIND_HEIR:
      if (!organisation && party.kind() != v1::PARTY_KIND_GROUP) return absl::OkStatus();
      return BadField("command.add_representative.kind", "只有自然人有继承人", "only a natural person has heirs");
    case v1::REPRESENTATIVE_KIND_LEGAL:
      if (organisation) return absl::OkStatus();
      return BadField("command.add_representative.kind", "法定代表人只属于单位",
                      "only an organisation has a legal representative");
    case v1::REPRESENTATIVE_KIND_OF_GROUP: {
      if (party.kind() != v1::PARTY_KIND_GROUP) {
        return BadField("command.add_representative.kind", "推选的代表只属于多人一方",
                        "only a group chooses representatives");
      }
      const auto chosen = std::count_if(c.representatives().begin(), c.representatives().end(), [&](const auto& each) {
        return each.party() == party.id() && each.kind() == v1::REPRESENTATIVE_KIND_OF_GROUP;
      });
      const v1::Definition& definition = ask.definition.proto();
      const int most =
          definition.has_group_representatives_max() ? definition.group_representatives_max() : kGroupRepresentatives;
      if (chosen < most) return absl::OkStatus();
      return RefusedBecause(c, v1::LIST_FULL,
                            MakeLabel(absl::StrCat("多人一方最多推选 ", most, " 名代表"),
                                      absl::StrCat("a group has at most ", most, " representatives")),
                            PartySubject(party.id()));
    }
    default:
      return absl::OkStatus();
  }
}

// What shows the succession is a document of the case. It may follow: the heir is then entered with it once more.
absl::Status CheckProofOfSuccession(const v1::Case& c, const v1::AddRepresentative& command) {
  if (command.document().empty()) return absl::OkStatus();
  constexpr char kPath[] = "command.add_representative.document";
  if (command.kind() != v1::REPRESENTATIVE_KIND_HEIR) {
    return BadField(kPath, "只用于继承人", "is for heirs: it shows the succession");
  }
  const v1::Document* document = FindById(c.documents(), command.document());
  if (document == nullptr) return UnknownPart(c, "documents", command.document());
  if (document->withdrawn() || document->erased()) return BadField(kPath, "该材料已撤回", "was withdrawn");
  return absl::OkStatus();
}

// PML art. 20: relatives, neighbours, experts are invited with the parties' consent. Whom nobody mediates with any more
// has no say.
absl::Status CheckAgreedByAll(const v1::Case& c, const v1::InviteParticipant& command) {
  absl::flat_hash_set<absl::string_view> agreed;
  for (int i = 0; i < command.agreed_by_size(); ++i) {
    RETURN_IF_ERROR(PartyIn(c, command.agreed_by(i)).status());
    if (!agreed.insert(command.agreed_by(i)).second) {
      return BadField(absl::StrCat("command.invite_participant.agreed_by[", i, "]"), "同一当事人写了两次",
                      "named twice");
    }
  }
  int present = 0;
  for (const v1::Party& party : c.parties()) {
    if (party.removed() || HasRefused(c, party)) continue;
    ++present;
    if (agreed.contains(party.id())) continue;
    return RefusedBecause(c, v1::CONSENT_MISSING,
                          MakeLabel("邀请他人参与调解，须经各方当事人同意（人民调解法第20条）",
                                    "others are invited with the consent of each party (PML art. 20)"),
                          PartySubject(party.id()));
  }
  return present > 0 ? absl::OkStatus() : Refused(c, v1::PARTIES_TOO_FEW);
}

absl::Status CheckLanguages(const Ask& ask, const v1::InviteParticipant& command) {
  constexpr char kPath[] = "command.invite_participant.languages";
  absl::flat_hash_set<absl::string_view> languages;
  for (int i = 0; i < command.languages_size(); ++i) {
    RETURN_IF_ERROR(CheckCode(ask.facts, "language", command.languages(i), absl::StrCat(kPath, "[", i, "]")));
    languages.insert(command.languages(i));
  }
  if (command.kind() != v1::PARTICIPANT_KIND_INTERPRETER) return absl::OkStatus();
  if (languages.size() < kInterpreterLanguagesMin) {
    return BadField(kPath, "翻译须写明两种语言", "an interpreter needs two languages: from and into",
                    kInterpreterLanguagesMin);
  }
  if (!command.undertaking()) {
    return BadField("command.invite_participant.undertaking", "翻译须保证如实翻译并保密",
                    "an interpreter promises to interpret faithfully and to keep what is heard");
  }
  return absl::OkStatus();
}

// Whose personal data words about this person are: a party, a representative or a participant of the case.
absl::StatusOr<std::string> SubjectOfPerson(const v1::Case& c, const std::string& who) {
  if (FindById(c.representatives(), who) != nullptr) return RepresentativeSubject(who);
  if (FindById(c.participants(), who) != nullptr) return ParticipantSubject(who);
  RETURN_IF_ERROR(PartyIn(c, who).status());
  return PartySubject(who);
}

}  // namespace

Decided Decide(const Ask& ask, const v1::AddRepresentative& command) {
  ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, command.party()));
  RETURN_IF_ERROR(CheckNewPersonId(ask.c, "representatives", command.representative(),
                                   "command.add_representative.representative"));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kRepresentativesFieldNumber));
  RETURN_IF_ERROR(CheckPower(command));
  RETURN_IF_ERROR(CheckKind(ask, *party, command));
  RETURN_IF_ERROR(CheckProofOfSuccession(ask.c, command));
  RETURN_IF_ERROR(CheckCode(ask.facts, "sex", command.person().sex(), "command.add_representative.person.sex"));
  if (!command.expiry_date().empty()) {
    absl::StatusOr<absl::CivilDay> expiry = ParseDate(command.expiry_date());
    if (!expiry.ok() || *expiry < DayOf(ask.facts.act_time)) {
      return BadField("command.add_representative.expiry_date", "代理期限须是不早于当日的日期",
                      "the last day of the power is not before the act");
    }
  }
  const std::string id = PersonIdFor(ask.c, command.representative(), "r", ask.c.representatives_size());
  Events events(1);
  v1::RepresentativeAdded* added = events.back().mutable_representative_added();
  added->set_representative(id);
  added->set_party(party->id());
  added->set_kind(command.kind());
  PutPerson(command.person(), RepresentativeSubject(id), added->mutable_person());
  added->set_power(command.power());
  added->set_expiry_date(command.expiry_date());
  added->set_document(command.document());
  PutText(command.note(), added, RepresentativeSubject(id));
  return events;
}

Decided Decide(const Ask& ask, const v1::InviteParticipant& command) {
  RETURN_IF_ERROR(
      CheckNewPersonId(ask.c, "participants", command.participant(), "command.invite_participant.participant"));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kParticipantsFieldNumber));
  RETURN_IF_ERROR(CheckAgreedByAll(ask.c, command));
  RETURN_IF_ERROR(CheckLanguages(ask, command));
  RETURN_IF_ERROR(CheckCode(ask.facts, "sex", command.person().sex(), "command.invite_participant.person.sex"));
  const std::string id = PersonIdFor(ask.c, command.participant(), "p", ask.c.participants_size());
  Events events(1);
  v1::ParticipantInvited* invited = events.back().mutable_participant_invited();
  invited->set_participant(id);
  invited->set_kind(command.kind());
  PutPerson(command.person(), ParticipantSubject(id), invited->mutable_person());
  *invited->mutable_languages() = command.languages();
  *invited->mutable_agreed_by() = command.agreed_by();
  invited->set_undertaking(command.undertaking());
  return events;
}

Decided Decide(const Ask& ask, const v1::InviteParty& command) {
  ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, command.party()));
  if (!command.session().empty() && FindById(ask.c.sessions(), command.session()) == nullptr) {
    return UnknownPart(ask.c, "sessions", command.session());
  }
  Events events(1);
  v1::PartyInvited* invited = events.back().mutable_party_invited();
  invited->set_party(party->id());
  invited->set_way(command.way());
  invited->set_session(command.session());
  PutText(command.note(), invited, PartySubject(party->id()));
  return events;
}

Decided Decide(const Ask& ask, const v1::RecordService& command) {
  ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, command.party()));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kServicesFieldNumber));
  RETURN_IF_ERROR(CheckCode(ask.facts, "paper", command.paper(), "command.record_service.paper"));
  RETURN_IF_ERROR(CheckCode(ask.facts, "service_way", command.way(), "command.record_service.way"));
  Events events(1);
  v1::ServiceRecorded* service = events.back().mutable_service_recorded();
  service->set_party(party->id());
  service->set_paper(command.paper());
  service->set_way(command.way());
  PutText(command.proof(), service, PartySubject(party->id()));
  return events;
}

// Online Rules art. 17: compared on line before an online session, for those who take part beside the parties too. A
// tea room does with people it knows.
Decided Decide(const Ask& ask, const v1::RecordIdentity& command) {
  ASSIGN_OR_RETURN(const std::string subject, SubjectOfPerson(ask.c, command.who()));
  const bool known = std::any_of(ask.c.identities().begin(), ask.c.identities().end(),
                                 [&](const v1::Identity& each) { return each.who() == command.who(); });
  if (!known) RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kIdentitiesFieldNumber));
  Events events(1);
  v1::IdentityRecorded* identity = events.back().mutable_identity_recorded();
  identity->set_who(command.who());
  identity->set_level(command.level());
  PutText(command.note(), identity, subject);
  return events;
}

}  // namespace gaiwan
