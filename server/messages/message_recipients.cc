#include "server/messages/message_recipients.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_sight_facts.h"
#include "workflow/consent.h"
#include "workflow/court_answers.h"
#include "workflow/find.h"
#include "workflow/references.h"
#include "workflow/representation.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kParties = "parties/";
constexpr absl::string_view kRepresentatives = "representatives/";
constexpr absl::string_view kPeople = "people/";

absl::StatusOr<v1::Personal> Opened(absl::string_view case_name, v1::Personal personal, const OpenSealed& open) {
  RETURN_IF_ERROR(open(case_name, &personal));
  return personal;
}

// The first representative of the party who has a number; nullopt for none.
absl::StatusOr<std::optional<std::string>> WhoStandsFor(const v1::Case& c, const std::string& party,
                                                        const OpenSealed& open) {
  for (const v1::Representative& each : c.representatives()) {
    if (each.party() != party) continue;
    ASSIGN_OR_RETURN(const v1::Personal person, Opened(c.name(), each.person(), open));
    if (!person.open().person().phone().empty()) return absl::StrCat(kRepresentatives, each.id());
  }
  return std::nullopt;
}

absl::StatusOr<std::string> RecipientFor(const v1::Party& party, const v1::Case& c, const OpenSealed& open) {
  const std::string itself = absl::StrCat(kParties, party.id());
  ASSIGN_OR_RETURN(const v1::Personal details, Opened(c.name(), party.details(), open));
  const bool is_reached = !details.open().party().phone().empty() || !party.message_channels().empty();
  if (!party.minor() && !party.succeeded() && is_reached) return itself;
  ASSIGN_OR_RETURN(std::optional<std::string> other, WhoStandsFor(c, party.id(), open));
  if (other.has_value() || !party.succeeded()) return std::move(other).value_or(itself);
  // Nobody writes to who died: a person tells an heir.
  for (const v1::Representative& each : c.representatives()) {
    if (each.party() == party.id() && each.kind() == v1::REPRESENTATIVE_KIND_HEIR) {
      return absl::StrCat(kRepresentatives, each.id());
    }
  }
  return itself;
}

// People who hold one of the roles at the organisation, by id; not who is barred from the case.
std::vector<std::string> HoldersOf(const v1::Case& c, const Directory& directory, absl::string_view org,
                                   std::initializer_list<absl::string_view> roles, absl::CivilDay day) {
  std::vector<std::string> holders;
  for (const auto& [id, person] : directory.people()) {
    const bool may = absl::c_any_of(person.posts, [&](const v1::Post& post) {
      return post.org() == org && absl::c_linear_search(roles, absl::string_view(post.role()));
    });
    if (!may) continue;
    const bool holds = absl::c_any_of(directory.Posts(id, day), [&](const PostFact& post) {
      return post.org == org && absl::c_linear_search(roles, absl::string_view(post.role));
    });
    std::string name = absl::StrCat(kPeople, id);
    if (holds && !IsBarredFrom(c, name)) holders.push_back(std::move(name));
  }
  return holders;
}

// The committee that has the case, or is asked to take it.
std::string CommitteeOf(const Matter& matter, const v1::Case& c, const Directory& directory, absl::CivilDay day) {
  if (matter.asked.empty() && !c.committee().empty()) return std::string(IdOf(c.committee()));
  const std::string& asked = matter.asked.empty() ? c.unit() : matter.asked;
  return directory.ServingCommittee(IdOf(asked), day).value_or(std::string(IdOf(asked)));
}

absl::StatusOr<std::vector<std::string>> PartyRecipients(const std::vector<std::string>& only, const v1::Case& c,
                                                         const OpenSealed& open) {
  std::vector<std::string> recipients;
  for (const v1::Party& party : c.parties()) {
    if (party.removed() || (!only.empty() && !absl::c_linear_search(only, party.id()))) continue;
    ASSIGN_OR_RETURN(std::string recipient, RecipientFor(party, c, open));
    if (!absl::c_linear_search(recipients, recipient)) recipients.push_back(std::move(recipient));
  }
  return recipients;
}

// Courts that have to do with it: that delegated or entrusted it, unless it was declined; that an application lies
// before, or whose ruling stands.
std::vector<std::string> CourtsOf(const v1::Case& c) {
  std::vector<std::string> courts;
  const auto add = [&](const std::string& court) {
    if (!court.empty() && !absl::c_linear_search(courts, court)) courts.push_back(court);
  };
  if (c.delegation().state() != v1::DELEGATION_STATE_DECLINED) add(c.delegation().court());
  for (const v1::Confirmation& confirmation : c.confirmations()) {
    if (!IsFinal(confirmation.answer())) add(confirmation.court());
  }
  return courts;
}

// Of the nearest place above the one that holds the case where somebody is: the head of its committee, the dispatcher
// of its centre.
std::vector<std::string> Designators(const v1::Case& c, const Directory& directory, absl::CivilDay day) {
  for (std::string place = directory.Parent(IdOf(c.unit())); !place.empty(); place = directory.Parent(place)) {
    std::vector<std::string> found;
    for (const auto& [code, org] : directory.organisations()) {
      const bool designates = org.kind() == kCommitteeKind || org.kind() == "governance_centre";
      if (!designates || org.parent() != place || code == IdOf(c.committee()) || code == IdOf(c.unit())) continue;
      for (std::string& each : HoldersOf(c, directory, code, {"head", "dispatcher"}, day))
        found.push_back(std::move(each));
    }
    if (!found.empty()) return found;
  }
  return {};
}

// Who is invited to a session; empty: all.
std::vector<std::string> InvitedTo(const Matter& matter, const v1::Case& c) {
  absl::string_view id = matter.subject;
  if (!absl::ConsumePrefix(&id, "sessions/")) return {};
  const v1::Session* session = FindById(c.sessions(), id);
  if (session == nullptr) return {};
  return {session->parties().begin(), session->parties().end()};
}

}  // namespace

absl::StatusOr<std::vector<std::string>> RecipientsOf(const v1::MessageRule& rule, const Matter& matter,
                                                      const v1::Case& c, const Directory& directory, absl::CivilDay day,
                                                      const OpenSealed& open) {
  switch (rule.to()) {
    case v1::MESSAGE_AUDIENCE_PARTIES:
      return PartyRecipients(InvitedTo(matter, c), c, open);
    case v1::MESSAGE_AUDIENCE_PARTY_CONCERNED:
      return PartyRecipients(matter.parties, c, open);
    case v1::MESSAGE_AUDIENCE_MEDIATORS: {
      std::vector<std::string> recipients;
      for (const v1::Mediator& mediator : c.mediators()) recipients.push_back(mediator.person());
      return recipients;
    }
    case v1::MESSAGE_AUDIENCE_COMMITTEE:
      return HoldersOf(c, directory, CommitteeOf(matter, c, directory, day), {"head", "registrar"}, day);
    case v1::MESSAGE_AUDIENCE_JUDICIAL_OFFICE: {
      const std::optional<std::string> office = directory.NearestOfKind(IdOf(c.unit()), "judicial_office", day);
      const std::optional<std::string> bureau = directory.NearestOfKind(IdOf(c.unit()), "justice_bureau", day);
      std::vector<std::string> holders;
      if (office.has_value()) holders = HoldersOf(c, directory, *office, {"justice-officer"}, day);
      // Of a place without an office, the county's bureau; of a group event the bureau, too.
      if ((holders.empty() || matter.group_event) && bureau.has_value()) {
        for (std::string& each : HoldersOf(c, directory, *bureau, {"justice-officer"}, day)) {
          if (!absl::c_linear_search(holders, each)) holders.push_back(std::move(each));
        }
      }
      return holders;
    }
    case v1::MESSAGE_AUDIENCE_COURT: {
      std::vector<std::string> liaisons;
      for (const std::string& court : CourtsOf(c)) {
        for (std::string& each : HoldersOf(c, directory, IdOf(court), {"court-liaison"}, day)) {
          if (!absl::c_linear_search(liaisons, each)) liaisons.push_back(std::move(each));
        }
      }
      return liaisons;
    }
    case v1::MESSAGE_AUDIENCE_UNIT_ABOVE:
      return Designators(c, directory, day);
    default:
      return std::vector<std::string>();
  }
}

absl::StatusOr<Reach> ReachOf(absl::string_view recipient, const v1::Case& c, const Directory& directory,
                              const OpenSealed& open) {
  Reach reach;
  absl::string_view id = recipient;
  if (absl::ConsumePrefix(&id, kParties)) {
    const v1::Party* party = FindById(c.parties(), id);
    if (party == nullptr || party->removed()) return reach;
    ASSIGN_OR_RETURN(const v1::Personal personal, Opened(c.name(), party->details(), open));
    const v1::PartyDetails& details = personal.open().party();
    reach.name = details.name();
    reach.phone = details.phone();
    reach.address = details.address();
    for (const int channel : party->message_channels()) {
      reach.chosen.push_back(static_cast<v1::MessageChannel>(channel));
    }
    reach.languages = {details.languages().begin(), details.languages().end()};
    reach.needs_reading = party->needs_reading();
  } else if (absl::ConsumePrefix(&id, kRepresentatives)) {
    const v1::Representative* representative = FindById(c.representatives(), id);
    if (representative == nullptr) return reach;
    ASSIGN_OR_RETURN(const v1::Personal personal, Opened(c.name(), representative->person(), open));
    reach.name = personal.open().person().name();
    reach.phone = personal.open().person().phone();
  } else if (const DirectoryPerson* person = directory.FindPerson(IdOf(recipient)); person != nullptr) {
    reach.name = person->details.name();
    reach.phone = person->details.phone();
    reach.languages = person->languages;
  }
  return reach;
}

std::string PartyOf(absl::string_view recipient, const v1::Case& c) {
  if (absl::ConsumePrefix(&recipient, kParties)) return std::string(recipient);
  if (!absl::ConsumePrefix(&recipient, kRepresentatives)) return "";
  const v1::Representative* representative = FindById(c.representatives(), recipient);
  return representative == nullptr ? "" : representative->party();
}

std::string SubjectOfRecipient(absl::string_view recipient) {
  absl::string_view id = recipient;
  if (absl::ConsumePrefix(&id, kParties)) return PartySubject(id);
  if (absl::ConsumePrefix(&id, kRepresentatives)) return RepresentativeSubject(id);
  return "case";
}

std::vector<v1::MessageChannel> ChannelsFor(const Reach& reach, const google::protobuf::RepeatedField<int>& plan_order,
                                            const std::function<bool(v1::MessageChannel)>& is_there) {
  std::vector<v1::MessageChannel> wanted = reach.chosen;
  if (wanted.empty()) {
    for (const int channel : plan_order) wanted.push_back(static_cast<v1::MessageChannel>(channel));
    if (reach.needs_reading) {
      std::stable_partition(wanted.begin(), wanted.end(),
                            [](v1::MessageChannel channel) { return channel == v1::MESSAGE_CHANNEL_VOICE; });
    }
  }
  std::vector<v1::MessageChannel> channels;
  for (const v1::MessageChannel channel : wanted) {
    if (!AddressOn(channel, reach).empty() && is_there(channel)) channels.push_back(channel);
  }
  return channels;
}

absl::string_view WhyNoChannel(const Reach& reach) {
  if (absl::c_linear_search(reach.chosen, v1::MESSAGE_CHANNEL_NONE)) return "none-wanted";
  if (absl::c_linear_search(reach.chosen, v1::MESSAGE_CHANNEL_LETTER)) return "letter-wanted";
  return reach.phone.empty() ? "no-number" : "no-channel";
}

const std::string& AddressOn(v1::MessageChannel channel, const Reach& reach) {
  return channel == v1::MESSAGE_CHANNEL_LETTER ? reach.address : reach.phone;
}

}  // namespace gaiwan
