#include "clients/report/report_values.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::report {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

// Code list `special_group`: a data item of its own in what platforms ask.
constexpr absl::string_view kMigrantWorker = "migrant-worker";

// --- paths -----------------------------------------------------------------------------------------------------------

// `case.text.facts` goes through the wrapper of personal data to the message that has the field.
const FieldDescriptor* FieldIn(const Descriptor& message, const std::string& name) {
  if (const FieldDescriptor* field = message.FindFieldByName(name)) return field;
  if (message.full_name() != v1::Personal::descriptor()->full_name()) return nullptr;
  const google::protobuf::OneofDescriptor* data = v1::PersonalData::descriptor()->FindOneofByName("data");
  for (int i = 0; i < data->field_count(); ++i) {
    if (const FieldDescriptor* inner = data->field(i)->message_type()->FindFieldByName(name)) return inner;
  }
  return nullptr;
}

bool IsTime(const Descriptor& message) {
  return message.full_name() == google::protobuf::Timestamp::descriptor()->full_name();
}

bool IsPath(absl::string_view path) {
  const Descriptor* message = v1::Case::descriptor();
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (size_t i = 0; i < names.size(); ++i) {
    const FieldDescriptor* field = FieldIn(*message, names[i]);
    if (field == nullptr || field->is_repeated()) return false;
    if (i + 1 == names.size()) return field->message_type() == nullptr || IsTime(*field->message_type());
    if (field->message_type() == nullptr) return false;
    message = field->message_type();
  }
  return false;
}

std::string DayText(const google::protobuf::Timestamp& time) {
  return FormatDate(DayOf(ToTime(time)));
}

std::string ScalarText(const Message& message, const FieldDescriptor& field) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) ? "yes" : "no";
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.GetEnum(message, &field)->name();
    default:
      return "";
  }
}

// The message inside, when it is open; else nullptr.
const Message* Opened(const v1::Personal& personal) {
  if (!personal.has_open()) return nullptr;
  const v1::PersonalData& data = personal.open();
  const FieldDescriptor* set =
      data.GetReflection()->GetOneofFieldDescriptor(data, v1::PersonalData::descriptor()->FindOneofByName("data"));
  return set == nullptr ? nullptr : &data.GetReflection()->GetMessage(data, set);
}

std::string AtPath(const v1::Case& c, absl::string_view path) {
  const Message* message = &c;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (size_t i = 0; i < names.size(); ++i) {
    if (message->GetDescriptor() == v1::Personal::descriptor()) {
      message = Opened(static_cast<const v1::Personal&>(*message));
      if (message == nullptr) return "";
    }
    const FieldDescriptor* field = message->GetDescriptor()->FindFieldByName(names[i]);
    if (field == nullptr) return "";
    if (field->has_presence() && !message->GetReflection()->HasField(*message, field)) return "";
    if (field->message_type() == nullptr) return ScalarText(*message, *field);
    message = &message->GetReflection()->GetMessage(*message, field);
    if (IsTime(*message->GetDescriptor())) return DayText(static_cast<const google::protobuf::Timestamp&>(*message));
  }
  return "";
}

// --- values worked out -----------------------------------------------------------------------------------------------

std::vector<const v1::Party*> Side(const v1::Case& c, v1::PartySide side) {
  std::vector<const v1::Party*> parties;
  for (const v1::Party& party : c.parties()) {
    if (party.side() == side && !party.removed()) parties.push_back(&party);
  }
  return parties;
}

// A place for each person, empty or not, so that the second telephone is the second person's; nothing at all when none
// has one.
template <v1::PartySide side>
std::string JoinSide(const ReportSource& source, const std::string& (v1::PartyDetails::*get)() const) {
  std::vector<std::string> texts;
  bool any = false;
  for (const v1::Party* party : Side(source.c, side)) {
    if (party->details().has_open()) {
      texts.push_back((party->details().open().party().*get)());
    } else {
      texts.emplace_back();
    }
    any = any || !texts.back().empty();
  }
  return any ? absl::StrJoin(texts, kListed) : "";
}

template <v1::PartySide side>
std::string NamesOf(const ReportSource& source) {
  return JoinSide<side>(source, &v1::PartyDetails::name);
}
template <v1::PartySide side>
std::string PhonesOf(const ReportSource& source) {
  return JoinSide<side>(source, &v1::PartyDetails::phone);
}
template <v1::PartySide side>
std::string IdsOf(const ReportSource& source) {
  return JoinSide<side>(source, &v1::PartyDetails::id_number);
}

template <v1::PartySide side>
std::string SexOf(const ReportSource& source) {
  return JoinSide<side>(source, &v1::PartyDetails::sex);
}
template <v1::PartySide side>
std::string EthnicGroupsOf(const ReportSource& source) {
  return JoinSide<side>(source, &v1::PartyDetails::ethnic_group);
}
template <v1::PartySide side>
std::string OccupationsOf(const ReportSource& source) {
  return JoinSide<side>(source, &v1::PartyDetails::occupation);
}
template <v1::PartySide side>
std::string AddressesOf(const ReportSource& source) {
  return JoinSide<side>(source, &v1::PartyDetails::address);
}
template <v1::PartySide side>
std::string IdTypesOf(const ReportSource& source) {
  return JoinSide<side>(source, &v1::PartyDetails::id_type);
}

// In whole years on the day it was asked for.
std::string AgeOn(const v1::PartyDetails& details, const v1::Case& c) {
  const absl::StatusOr<absl::CivilDay> born = ParseDate(details.birth_date());
  if (!born.ok() || !c.has_request_time()) return "";
  const absl::CivilDay day = DayOf(ToTime(c.request_time()));
  const bool had_birthday = day.month() > born->month() || (day.month() == born->month() && day.day() >= born->day());
  return absl::StrCat(day.year() - born->year() - (had_birthday ? 0 : 1));
}

template <v1::PartySide side>
std::string AgesOf(const ReportSource& source) {
  std::vector<std::string> ages;
  bool any = false;
  for (const v1::Party* party : Side(source.c, side)) {
    ages.push_back(party->details().has_open() ? AgeOn(party->details().open().party(), source.c) : "");
    any = any || !ages.back().empty();
  }
  return any ? absl::StrJoin(ages, kListed) : "";
}

// Each code once, in the order in which they come.
class Codes {
 public:
  void Add(const std::string& code) {
    if (!code.empty() && std::find(codes_.begin(), codes_.end(), code) == codes_.end()) codes_.push_back(code);
  }
  std::string Joined() const { return absl::StrJoin(codes_, kListed); }

 private:
  std::vector<std::string> codes_;
};

// Whether anything is known of the details of the parties: what is hidden says neither yes nor no.
bool ShowsDetails(const v1::Case& c) {
  return std::any_of(c.parties().begin(), c.parties().end(),
                     [](const v1::Party& party) { return !party.removed() && party.details().has_open(); });
}

std::string SpecialGroups(const ReportSource& source) {
  Codes codes;
  for (const v1::Party& party : source.c.parties()) {
    if (party.removed()) continue;
    for (const std::string& group : party.details().open().party().special_groups()) codes.Add(group);
  }
  return codes.Joined();
}

std::string MigrantWorkers(const ReportSource& source) {
  if (!ShowsDetails(source.c)) return "";
  const std::vector<std::string> groups = absl::StrSplit(SpecialGroups(source), kListed);
  return std::find(groups.begin(), groups.end(), kMigrantWorker) == groups.end() ? "no" : "yes";
}

// Nothing where nobody said.
std::string Deaths(const ReportSource& source) {
  if (!source.c.particulars().has_deaths()) return "";
  return source.c.particulars().deaths() > 0 ? "yes" : "no";
}

std::string PeopleCount(const ReportSource& source) {
  int64_t people = 0;
  for (const v1::Party& party : source.c.parties()) {
    if (!party.removed()) people += std::max(1, party.head_count());
  }
  return people == 0 ? "" : absl::StrCat(people);
}

std::string CommitteeCode(const ReportSource& source) {
  return std::string(absl::StripPrefix(source.c.committee(), "orgs/"));
}

std::string CommitteeName(const ReportSource& source) {
  return source.names.OrgName(source.c.committee());
}

std::string UnitName(const ReportSource& source) {
  return source.names.OrgName(source.c.unit());
}

std::string Mediators(const ReportSource& source, bool lead) {
  std::vector<std::string> names;
  for (const v1::Mediator& mediator : source.c.mediators()) {
    if (mediator.lead() == lead) names.push_back(source.names.PersonName(mediator.person()));
  }
  return absl::StrJoin(names, "、");
}

std::string Lead(const ReportSource& source) {
  return Mediators(source, true);
}

std::string Assisting(const ReportSource& source) {
  return Mediators(source, false);
}

std::string LeadCode(const ReportSource& source) {
  for (const v1::Mediator& mediator : source.c.mediators()) {
    if (mediator.lead()) return std::string(absl::StripPrefix(mediator.person(), "people/"));
  }
  return "";
}

// Who took it on, in the latest round.
std::string Acceptor(const ReportSource& source) {
  std::string acceptor;
  for (const v1::RoundRecord& round : source.c.round_records()) {
    if (!round.acceptor().empty()) acceptor = source.names.PersonName(round.acceptor());
  }
  return acceptor;
}

std::string CoCommittees(const ReportSource& source) {
  std::vector<std::string> names;
  for (const v1::JointCommittee& joint : source.c.joint_committees()) {
    if (joint.joined()) names.push_back(source.names.OrgName(joint.committee()));
  }
  return absl::StrJoin(names, kListed);
}

std::string RecusalAsked(const ReportSource& source) {
  return source.c.recusals().empty() ? "no" : "yes";
}

// The last session that began; nullptr for none.
const v1::Session* LastSession(const v1::Case& c) {
  const v1::Session* last = nullptr;
  for (const v1::Session& session : c.sessions()) {
    if (session.has_start_time()) last = &session;
  }
  return last;
}

std::string MediationDate(const ReportSource& source) {
  const v1::Session* session = LastSession(source.c);
  return session == nullptr ? "" : DayText(session->start_time());
}

std::string MediationPlace(const ReportSource& source) {
  const v1::Session* session = LastSession(source.c);
  return session == nullptr ? "" : source.names.OrgName(session->venue());
}

std::string Registered(const ReportSource& source) {
  return source.c.has_request_time() ? DayText(source.c.request_time()) : "";
}

// The last that took effect and was not replaced; nullptr for none.
const v1::Agreement* AgreementIn(const v1::Case& c) {
  const v1::Agreement* last = nullptr;
  for (const v1::Agreement& agreement : c.agreements()) {
    if (agreement.has_effective_time() && !agreement.replaced()) last = &agreement;
  }
  return last;
}

std::string AgreementForm(const ReportSource& source) {
  const v1::Agreement* agreement = AgreementIn(source.c);
  const v1::AgreementForm form = agreement == nullptr ? source.c.paper_outcome().form() : agreement->form();
  if (form == v1::AGREEMENT_FORM_UNSPECIFIED) return "";
  return form == v1::AGREEMENT_FORM_ORAL ? "oral" : "written";
}

// The number of the case, as the form has it; of a later agreement with its own behind it.
std::string AgreementNumber(const ReportSource& source) {
  const v1::Agreement* agreement = AgreementIn(source.c);
  if (agreement == nullptr || source.c.case_number().empty()) return "";
  if (agreement == &source.c.agreements(0)) return source.c.case_number();
  return absl::StrCat(source.c.case_number(), "-", agreement->id());
}

// Code list `performance_manner`.
std::string PerformanceManner(const ReportSource& source) {
  Codes codes;
  if (const v1::Agreement* agreement = AgreementIn(source.c); agreement != nullptr) {
    for (const v1::Clause& clause : agreement->clauses()) codes.Add(clause.manner());
  }
  return codes.Joined();
}

// The least of what the parties said in the latest round.
std::string SatisfactionSaid(const ReportSource& source) {
  v1::SatisfactionResult least = v1::SATISFACTION_RESULT_UNSPECIFIED;
  for (const v1::Satisfaction& each : source.c.satisfactions()) {
    if (each.round() == source.c.round()) least = std::max(least, each.result());
  }
  switch (least) {
    case v1::SATISFACTION_RESULT_VERY_SATISFIED:
      return "very-satisfied";
    case v1::SATISFACTION_RESULT_SATISFIED:
      return "satisfied";
    case v1::SATISFACTION_RESULT_FAIR:
      return "fair";
    case v1::SATISFACTION_RESULT_DISSATISFIED:
      return "dissatisfied";
    default:
      return "";
  }
}

// Code list `prevention`: what it was kept from turning into, as somebody else confirmed it.
std::string Conversion(const ReportSource& source) {
  Codes codes;
  for (const v1::Prevention& prevention : source.c.preventions()) {
    if (prevention.confirmed()) codes.Add(prevention.kind());
  }
  return codes.Joined();
}

// Code list `difficulty`: the grade that the subsidy goes by, once the judicial office confirmed it.
std::string SubsidyGrade(const ReportSource& source) {
  return source.c.grade().confirmed() ? source.c.grade().difficulty() : "";
}

std::string AgreementDate(const ReportSource& source) {
  const v1::Agreement* agreement = AgreementIn(source.c);
  return agreement == nullptr ? source.c.paper_outcome().agreement_date() : DayText(agreement->effective_time());
}

std::string AgreementText(const ReportSource& source) {
  const v1::Agreement* agreement = AgreementIn(source.c);
  if (agreement == nullptr || !agreement->text().has_open()) return "";
  return absl::StrJoin(agreement->text().open().agreement().clauses(), "；");
}

std::string AgreementFen(const ReportSource& source) {
  const v1::Agreement* agreement = AgreementIn(source.c);
  if (agreement == nullptr) {
    return source.c.paper_outcome().has_amount() ? absl::StrCat(source.c.paper_outcome().amount().fen()) : "";
  }
  int64_t fen = 0;
  for (const v1::Clause& clause : agreement->clauses()) {
    int64_t parts = 0;
    for (const v1::Instalment& part : clause.instalments()) parts += part.amount().fen();
    fen += clause.has_amount() ? clause.amount().fen() : parts;
  }
  return absl::StrCat(fen);
}

// Code list `performance`. What the ledger says holds until something is owed here.
std::string Performance(const ReportSource& source) {
  const v1::Agreement* agreement = AgreementIn(source.c);
  if (agreement == nullptr) return source.c.paper_outcome().performance();
  int owed = 0, done = 0, failed = 0, unknown = 0;
  for (const v1::Obligation& obligation : source.c.obligations()) {
    if (obligation.agreement() != agreement->id() || obligation.state() == v1::OBLIGATION_STATE_LAPSED) continue;
    ++owed;
    done += obligation.state() == v1::OBLIGATION_STATE_DONE;
    failed += obligation.state() == v1::OBLIGATION_STATE_FAILED;
    unknown += obligation.state() == v1::OBLIGATION_STATE_UNKNOWN;
  }
  if (owed > 0 && done == owed) return "performed";
  if (failed > 0) return "refused";
  if (unknown > 0) return "unknown";
  return done > 0 ? "partly" : "running";
}

std::string Closed(const ReportSource& source) {
  return source.c.closed() ? "yes" : "no";
}

std::string CloseDate(const ReportSource& source) {
  return source.c.paper_outcome().close_date();
}

std::string Confirmation(const ReportSource& source) {
  return source.c.confirmations_size() > 0 ? "yes" : "no";
}

const v1::Visit* LastVisit(const v1::Case& c) {
  const v1::Visit* last = nullptr;
  for (const v1::Visit& visit : c.visits()) {
    if (visit.has_visit_time() && (last == nullptr || ToTime(last->visit_time()) <= ToTime(visit.visit_time()))) {
      last = &visit;
    }
  }
  return last;
}

std::string VisitDate(const ReportSource& source) {
  const v1::Visit* visit = LastVisit(source.c);
  return visit == nullptr ? "" : DayText(visit->visit_time());
}

std::string VisitWay(const ReportSource& source) {
  const v1::Visit* visit = LastVisit(source.c);
  return visit == nullptr ? "" : visit->way();
}

std::string IsImported(const ReportSource& source) {
  return source.c.has_imported() ? "yes" : "no";
}

std::string ReportNumber(const ReportSource& source) {
  for (const v1::Report& report : source.c.reports()) {
    if (report.platform() == source.platform) return report.number();
  }
  return "";
}

struct Value {
  absl::string_view name;
  std::string (*get)(const ReportSource&);
};

constexpr Value kValues[] = {
    {"applicants", NamesOf<v1::PARTY_SIDE_APPLICANT>},
    {"respondents", NamesOf<v1::PARTY_SIDE_RESPONDENT>},
    {"applicant_phones", PhonesOf<v1::PARTY_SIDE_APPLICANT>},
    {"respondent_phones", PhonesOf<v1::PARTY_SIDE_RESPONDENT>},
    {"applicant_ids", IdsOf<v1::PARTY_SIDE_APPLICANT>},
    {"respondent_ids", IdsOf<v1::PARTY_SIDE_RESPONDENT>},
    {"applicant_id_types", IdTypesOf<v1::PARTY_SIDE_APPLICANT>},
    {"respondent_id_types", IdTypesOf<v1::PARTY_SIDE_RESPONDENT>},
    {"applicant_sexes", SexOf<v1::PARTY_SIDE_APPLICANT>},
    {"respondent_sexes", SexOf<v1::PARTY_SIDE_RESPONDENT>},
    {"applicant_ethnic_groups", EthnicGroupsOf<v1::PARTY_SIDE_APPLICANT>},
    {"respondent_ethnic_groups", EthnicGroupsOf<v1::PARTY_SIDE_RESPONDENT>},
    {"applicant_ages", AgesOf<v1::PARTY_SIDE_APPLICANT>},
    {"respondent_ages", AgesOf<v1::PARTY_SIDE_RESPONDENT>},
    {"applicant_occupations", OccupationsOf<v1::PARTY_SIDE_APPLICANT>},
    {"respondent_occupations", OccupationsOf<v1::PARTY_SIDE_RESPONDENT>},
    {"applicant_addresses", AddressesOf<v1::PARTY_SIDE_APPLICANT>},
    {"respondent_addresses", AddressesOf<v1::PARTY_SIDE_RESPONDENT>},
    {"special_groups", SpecialGroups},
    {"migrant_workers", MigrantWorkers},
    {"deaths", Deaths},
    {"people_count", PeopleCount},
    {"committee_code", CommitteeCode},
    {"committee_name", CommitteeName},
    {"unit_name", UnitName},
    {"lead", Lead},
    {"lead_code", LeadCode},
    {"assisting", Assisting},
    {"acceptor", Acceptor},
    {"co_committees", CoCommittees},
    {"recusal", RecusalAsked},
    {"mediation_date", MediationDate},
    {"mediation_place", MediationPlace},
    {"registered", Registered},
    {"agreement_number", AgreementNumber},
    {"agreement_form", AgreementForm},
    {"agreement_date", AgreementDate},
    {"agreement_text", AgreementText},
    {"agreement_fen", AgreementFen},
    {"performance", Performance},
    {"performance_manner", PerformanceManner},
    {"satisfaction", SatisfactionSaid},
    {"conversion", Conversion},
    {"subsidy_grade", SubsidyGrade},
    {"closed", Closed},
    {"close_date", CloseDate},
    {"confirmation", Confirmation},
    {"visit_date", VisitDate},
    {"visit_way", VisitWay},
    {"imported", IsImported},
    {"report_number", ReportNumber},
};

const Value* FindValue(absl::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kValues), std::end(kValues), [&](const Value& each) { return each.name == name; });
  return found == std::end(kValues) ? nullptr : found;
}

}  // namespace

bool IsValue(absl::string_view value) {
  return absl::ConsumePrefix(&value, "case.") ? IsPath(value) : FindValue(value) != nullptr;
}

std::string ValueOf(absl::string_view value, const ReportSource& source) {
  if (absl::ConsumePrefix(&value, "case.")) return AtPath(source.c, value);
  return FindValue(value)->get(source);
}

}  // namespace gaiwan::report
