#include "workflow/subjects.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace gaiwan {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

// The field by which payloads name a part of that kind; empty for the case itself.
const char* FieldOf(v1::Subject kind) {
  switch (kind) {
    case v1::SUBJECT_PARTY:
      return "party";
    case v1::SUBJECT_SESSION:
      return "session";
    case v1::SUBJECT_AGREEMENT:
      return "agreement";
    case v1::SUBJECT_OBLIGATION:
      return "obligation";
    case v1::SUBJECT_TRANSFER:
      return "transfer";
    case v1::SUBJECT_RISK:
      return "risk";
    case v1::SUBJECT_VISIT:
      return "visit";
    case v1::SUBJECT_DELEGATION:
      return "delegation";
    case v1::SUBJECT_REFERRAL:
      return "referral";
    case v1::SUBJECT_CONFIRMATION:
      return "confirmation";
    case v1::SUBJECT_EXTENSION:
      return "extension";
    case v1::SUBJECT_RECUSAL:
      return "recusal";
    case v1::SUBJECT_SUPPORT:
      return "support";
    case v1::SUBJECT_URGING:
      return "urging";
    case v1::SUBJECT_COMPLAINT:
      return "complaint";
    case v1::SUBJECT_GUIDANCE:
      return "guidance";
    case v1::SUBJECT_INTERESTED_PERSON:
      return "interested_person";
    default:
      return "";
  }
}

// The member of the oneof `name`; nullptr when it is none of `oneof_name`.
const FieldDescriptor* Member(const google::protobuf::Descriptor* message, const char* oneof_name,
                              absl::string_view name) {
  const FieldDescriptor* field = message->FindFieldByName(std::string(name));
  if (field == nullptr || field->containing_oneof() == nullptr) return nullptr;
  return field->containing_oneof()->name() == oneof_name ? field : nullptr;
}

const FieldDescriptor* SubjectField(const FieldDescriptor* payload, v1::Subject kind) {
  const FieldDescriptor* field = payload->message_type()->FindFieldByName(FieldOf(kind));
  return field != nullptr && field->type() == FieldDescriptor::TYPE_STRING ? field : nullptr;
}

template <typename List>
std::vector<std::string> IdsOf(const List& list) {
  std::vector<std::string> ids;
  for (const auto& item : list) ids.push_back(item.id());
  return ids;
}

}  // namespace

std::vector<std::string> SubjectIds(const v1::Case& c, v1::Subject kind) {
  switch (kind) {
    case v1::SUBJECT_CASE:
      return {""};
    case v1::SUBJECT_PARTY: {
      std::vector<std::string> ids;
      for (const v1::Party& party : c.parties()) {
        if (!party.removed()) ids.push_back(party.id());
      }
      return ids;
    }
    case v1::SUBJECT_SESSION:
      return IdsOf(c.sessions());
    case v1::SUBJECT_AGREEMENT:
      return IdsOf(c.agreements());
    case v1::SUBJECT_OBLIGATION:
      return IdsOf(c.obligations());
    case v1::SUBJECT_TRANSFER:
      return IdsOf(c.transfers());
    case v1::SUBJECT_RISK:
      return IdsOf(c.risks());
    case v1::SUBJECT_VISIT:
      return IdsOf(c.visits());
    case v1::SUBJECT_REFERRAL:
      return IdsOf(c.referrals());
    case v1::SUBJECT_CONFIRMATION:
      return IdsOf(c.confirmations());
    case v1::SUBJECT_EXTENSION:
      return IdsOf(c.extensions());
    case v1::SUBJECT_RECUSAL:
      return IdsOf(c.recusals());
    case v1::SUBJECT_SUPPORT:
      return IdsOf(c.supports());
    case v1::SUBJECT_URGING:
      return IdsOf(c.urgings());
    case v1::SUBJECT_COMPLAINT:
      return IdsOf(c.complaints());
    case v1::SUBJECT_GUIDANCE:
      return IdsOf(c.guidances());
    case v1::SUBJECT_INTERESTED_PERSON:
      return IdsOf(c.interested_people());
    default:
      return {};
  }
}

bool EventIsAbout(absl::string_view event, v1::Subject kind) {
  const FieldDescriptor* payload = Member(v1::Event::descriptor(), "payload", event);
  if (payload == nullptr) return false;
  if (kind == v1::SUBJECT_OBLIGATION && (event == "agreement_effective" || event == "transcript_complete")) return true;
  return SubjectField(payload, kind) != nullptr;
}

std::optional<std::vector<std::string>> EventSubjects(const v1::Event& event, v1::Subject kind) {
  if (kind == v1::SUBJECT_OBLIGATION && event.has_agreement_effective()) {
    return IdsOf(event.agreement_effective().obligations());
  }
  if (kind == v1::SUBJECT_OBLIGATION && event.has_transcript_complete()) {
    return IdsOf(event.transcript_complete().obligations());
  }
  const FieldDescriptor* payload =
      event.GetReflection()->GetOneofFieldDescriptor(event, v1::Event::descriptor()->FindOneofByName("payload"));
  if (payload == nullptr) return std::nullopt;
  const FieldDescriptor* field = SubjectField(payload, kind);
  if (field == nullptr) return std::nullopt;
  const Message& message = event.GetReflection()->GetMessage(event, payload);
  std::string id = message.GetReflection()->GetString(message, field);
  if (id.empty()) return std::vector<std::string>();  // An investigation that asked no party.
  return std::vector<std::string>{std::move(id)};
}

const v1::TrackState* FindInstance(const v1::Case& c, absl::string_view track, absl::string_view subject) {
  for (const v1::TrackState& state : c.tracks()) {
    if (state.track() == track && state.subject() == subject) return &state;
  }
  return nullptr;
}

bool IsCommand(absl::string_view name) {
  return Member(v1::Command::descriptor(), "command", name) != nullptr;
}

bool IsEvent(absl::string_view name) {
  return Member(v1::Event::descriptor(), "payload", name) != nullptr;
}

v1::Command EmptyCommand(absl::string_view name) {
  v1::Command command;
  command.GetReflection()->MutableMessage(&command, Member(v1::Command::descriptor(), "command", name));
  return command;
}

}  // namespace gaiwan
