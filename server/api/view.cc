#include "server/api/view.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gaiwan/v1/options.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "workflow/base/personal_walk.h"
#include "workflow/sham_view.h"

namespace gaiwan {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Not a class of options.proto: what no view shows.
constexpr v1::FieldClass kServerOnly = v1::FIELD_CLASS_UNSPECIFIED;

v1::FieldClass OwnClass(const FieldDescriptor& field) {
  return field.options().GetExtension(v1::field_class);
}

// What to leave out of messages of one type: worked out once, then a walk over the fields that are set.
struct Mask {
  std::vector<const FieldDescriptor*> clear;
  std::vector<std::pair<const FieldDescriptor*, std::unique_ptr<Mask>>> inside;

  bool empty() const { return clear.empty() && inside.empty(); }
};

bool ShowsRecords(Sight sight) {
  return sight == Sight::kFull || sight == Sight::kMediator || sight == Sight::kOversight;
}

bool IsShown(v1::FieldClass field_class, Sight sight) {
  switch (sight) {
    case Sight::kNone:
      return false;
    case Sight::kProcess:
      return field_class == v1::PROCESS;
    case Sight::kFull:
    case Sight::kMediator:
    case Sight::kOversight:
      return field_class != kServerOnly;
  }
  return false;
}

// `class_of` names the class of a field in a message whose own class is `inherited`.
template <typename ClassOf>
std::unique_ptr<Mask> MakeMask(const Descriptor& type, v1::FieldClass inherited, Sight sight, const ClassOf& class_of) {
  auto mask = std::make_unique<Mask>();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    const v1::FieldClass field_class = class_of(*field, inherited);
    if (!IsShown(field_class, sight)) {
      mask->clear.push_back(field);
    } else if (field->message_type() != nullptr && field->message_type() != v1::Personal::descriptor()) {
      std::unique_ptr<Mask> inside = MakeMask(*field->message_type(), field_class, sight, class_of);
      if (!inside->empty()) mask->inside.emplace_back(field, std::move(inside));
    }
  }
  return mask;
}

void Apply(const Mask& mask, Message* message) {
  const Reflection* reflection = message->GetReflection();
  for (const FieldDescriptor* field : mask.clear) reflection->ClearField(message, field);
  for (const auto& [field, inside] : mask.inside) {
    if (field->is_repeated()) {
      const int size = reflection->FieldSize(*message, field);
      for (int i = 0; i < size; ++i) Apply(*inside, reflection->MutableRepeatedMessage(message, field, i));
    } else if (reflection->HasField(*message, field)) {
      Apply(*inside, reflection->MutableMessage(message, field));
    }
  }
}

const Mask& CaseMask(Sight sight) {
  const auto class_of = [](const FieldDescriptor& field, v1::FieldClass inherited) {
    const v1::FieldClass own = OwnClass(field);
    return own == kServerOnly && field.containing_type() != v1::Case::descriptor() ? inherited : own;
  };
  static const Mask* const process =
      MakeMask(*v1::Case::descriptor(), kServerOnly, Sight::kProcess, class_of).release();
  static const Mask* const full = MakeMask(*v1::Case::descriptor(), kServerOnly, Sight::kFull, class_of).release();
  return ShowsRecords(sight) ? *full : *process;
}

const Mask& EventMask(Sight sight) {
  const auto class_of = [](const FieldDescriptor& field, v1::FieldClass inherited) {
    if (field.containing_type() == v1::Event::descriptor()) {
      // The envelope says who, when and what became of it; the digest is the server's.
      return field.name() == "request_digest" ? kServerOnly : v1::PROCESS;
    }
    if (const v1::FieldClass own = OwnClass(field); own != kServerOnly) return own;
    const FieldDescriptor* parent = nullptr;
    const FieldDescriptor* payload = v1::Event::descriptor()->FindFieldByNumber(v1::Event::kCaseOpenedFieldNumber);
    const google::protobuf::OneofDescriptor* payloads = payload->containing_oneof();
    for (int i = 0; i < payloads->field_count() && parent == nullptr; ++i) {
      if (payloads->field(i)->message_type() == field.containing_type()) parent = payloads->field(i);
    }
    if (parent == nullptr) return inherited;  // Deeper than a payload: moves, clock changes, a payload's own parts.
    const FieldDescriptor* same = v1::Case::descriptor()->FindFieldByName(field.name());
    const v1::FieldClass as_in_case = same == nullptr ? v1::RECORDS : OwnClass(*same);
    return as_in_case == kServerOnly ? v1::RECORDS : as_in_case;
  };
  static const Mask* const process =
      MakeMask(*v1::Event::descriptor(), kServerOnly, Sight::kProcess, class_of).release();
  static const Mask* const full = MakeMask(*v1::Event::descriptor(), kServerOnly, Sight::kFull, class_of).release();
  return ShowsRecords(sight) ? *full : *process;
}

// Opens or hides every Personal that is left.
absl::Status OpenOrHide(absl::string_view stream, Sight sight, const OpenPersonal& open, Message* message) {
  absl::Status first;
  ForEachPersonal(message, [&](v1::Personal* personal) {
    if (ShowsRecords(sight)) {
      first.Update(open(stream, personal));
    } else {
      personal->mutable_hidden();
    }
  });
  return first;
}

// What one party said in a separate talk.
void LeaveOutSeparateTalks(v1::Case* c) {
  auto* statements = c->mutable_statements();
  statements->erase(std::remove_if(statements->begin(), statements->end(),
                                   [](const v1::Statement& statement) { return statement.separate_talk(); }),
                    statements->end());
}

// Complaints are about those who look: the office that guides them sends them on (PML art. 5, 15).
void LeaveOutComplaints(v1::Case* c) {
  auto* complaints = c->mutable_complaints();
  complaints->erase(std::remove_if(complaints->begin(), complaints->end(),
                                   [](const v1::Complaint& complaint) { return !complaint.sent_on(); }),
                    complaints->end());
}

// What parties think of the mediation is not for those who mediated, not even summed up: of two parties' answers
// whoever knows one side's knows the other's. Committees are told over many cases, by those who guide them.
void LeaveOutSatisfactions(Sight sight, v1::Case* c) {
  if (sight != Sight::kOversight) c->clear_satisfactions();
  for (v1::Satisfaction& each : *c->mutable_satisfactions()) each.clear_code_digest();
}

bool IsAboutSatisfaction(const v1::Event& event) {
  return event.has_satisfaction_asked() || event.has_satisfaction_answered();
}

// What one party said alone, and what was wrong about how it was written down.
bool IsOfSeparateTalk(const v1::Event& event) {
  return event.statement_recorded().separate_talk() || event.entry_corrected().separate_talk();
}

// The complaint an event is about; empty for any other event.
const std::string& ComplaintOf(const v1::Event& event) {
  if (event.has_complaint_answered()) return event.complaint_answered().complaint();
  return event.complaint_filed().complaint();
}

// Who sees the process alone is told that the case stands still, and not why.
bool IsAboutSham(const v1::Event& event) {
  return event.has_sham_suspicion_raised() || event.has_sham_suspicion_cleared();
}

void LeaveOutDetails(v1::Case* c) {
  c->clear_text();
  for (v1::Agreement& agreement : *c->mutable_agreements()) {
    agreement.clear_text();
    agreement.clear_clauses();
  }
  for (v1::Session& session : *c->mutable_sessions()) session.clear_attendance();
}

}  // namespace

absl::Status MakeView(const v1::Case& c, Sight sight, v1::CaseView view, const OpenPersonal& open, v1::Case* out) {
  out->Clear();
  if (sight == Sight::kNone || view == v1::CASE_VIEW_RECEIPT) return absl::OkStatus();
  out->CopyFrom(c);
  Apply(CaseMask(sight), out);
  if (sight != Sight::kMediator) LeaveOutSeparateTalks(out);
  if (sight != Sight::kOversight) LeaveOutComplaints(out);
  LeaveOutSatisfactions(sight, out);
  if (!ShowsRecords(sight)) HideSham(out);
  if (view == v1::CASE_VIEW_BASIC) LeaveOutDetails(out);
  return OpenOrHide(c.name(), sight, open, out);
}

bool ShowsEvent(const v1::Event& event, Sight sight) {
  if (sight == Sight::kNone) return false;
  if (!ComplaintOf(event).empty() || IsAboutSatisfaction(event)) return sight == Sight::kOversight;
  if (IsAboutSham(event)) return ShowsRecords(sight);
  return sight == Sight::kMediator || !IsOfSeparateTalk(event);
}

Sight SightOfEvent(const v1::Event& event, Sight sight, const v1::Case& present) {
  const std::string& id = ComplaintOf(event);
  if (id.empty() || !ShowsRecords(sight)) return sight;
  const bool sent_on = std::any_of(present.complaints().begin(), present.complaints().end(),
                                   [&](const v1::Complaint& each) { return each.id() == id && each.sent_on(); });
  return sent_on ? Sight::kOversight : sight;
}

absl::Status MakeEventView(absl::string_view stream, const v1::Event& event, Sight sight, const OpenPersonal& open,
                           v1::Event* out) {
  out->Clear();
  if (!ShowsEvent(event, sight)) return absl::OkStatus();
  out->CopyFrom(event);
  if (out->has_satisfaction_asked()) out->mutable_satisfaction_asked()->clear_code_digest();
  Apply(EventMask(sight), out);
  if (!ShowsRecords(sight)) {
    for (v1::ClockChange& change : *out->mutable_clock_changes()) HideSham(change.mutable_clock());
  }
  return OpenOrHide(stream, sight, open, out);
}

}  // namespace gaiwan
