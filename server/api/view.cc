#include "server/api/view.h"

#include <algorithm>
#include <string>

#include "gaiwan/v1/options.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "server/api/view_plan.h"
#include "workflow/entry_about.h"
#include "workflow/sham_view.h"

namespace gaiwan {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// What is written in one's own entry one knows.
Sight WholeOf(const Sight& sight) {
  Sight whole = sight;
  whole.shown = ClassSet::All();
  return whole;
}

const Message* PayloadOf(const v1::Event& event) {
  const google::protobuf::OneofDescriptor* payloads =
      v1::Event::descriptor()->FindFieldByNumber(v1::Event::kCaseOpenedFieldNumber)->containing_oneof();
  const FieldDescriptor* field = event.GetReflection()->GetOneofFieldDescriptor(event, payloads);
  return field == nullptr ? nullptr : &event.GetReflection()->GetMessage(event, field);
}

// What kind of entry it is, or is about, may say as much as its words: the classes of the entry as such.
ClassSet ClassesOf(const v1::EntryAbout& about) {
  ClassSet classes;
  const FieldDescriptor* payload = v1::Event::descriptor()->FindFieldByNumber(about.payload());
  if (payload != nullptr) classes.Add(payload->options().GetExtension(v1::element_class));
  if (!about.separate_statement().empty()) classes.Add(v1::TALK);
  classes -= ClassSet{v1::FIELD_CLASS_UNSPECIFIED};
  return classes.empty() ? ClassSet{v1::PROCESS} : classes;
}

bool Shows(const v1::EntryAbout& about, const Sight& sight) {
  return sight.Shows(v1::PROCESS) && sight.shown.HasAll(ClassesOf(about));
}

bool IsOwnEvent(const v1::Event& event, const Sight& sight) {
  const Message* payload = PayloadOf(event);
  return payload != nullptr && ElementRuleOf(*payload->GetDescriptor()).IsOwnedBy(*payload, sight.party);
}

bool IsOwnAct(const v1::Event& event, const Sight& sight) {
  return !sight.own_acts_of.empty() && event.actor() == sight.own_acts_of;
}

Sight SightOfEntry(const v1::EntryAbout& about, const Sight& sight, const v1::Case& present) {
  if (about.complaint().empty() || !sight.Shows(v1::RECORDS)) return sight;
  const bool sent_on = std::any_of(present.complaints().begin(), present.complaints().end(),
                                   [&](const auto& each) { return each.id() == about.complaint() && each.sent_on(); });
  if (!sent_on) return sight;
  Sight wider = sight;
  wider.shown.Add(v1::COMPLAINT);
  return wider;
}

// That an entry waits to be adopted says that there is one.
void LeaveOutUnadopted(const v1::Case& c, const Sight& sight, v1::Case* out) {
  auto* unadopted = out->mutable_unadopted();
  unadopted->erase(std::remove_if(unadopted->begin(), unadopted->end(),
                                  [&](const v1::UnadoptedEntry& entry) {
                                    const v1::EntryAbout* about = FindRestricted(c, entry.version());
                                    return about != nullptr && !Shows(*about, SightOfEntry(*about, sight, c));
                                  }),
                   unadopted->end());
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

absl::Status MakeView(const v1::Case& c, const Sight& sight, v1::CaseView view, const OpenPersonal& open,
                      v1::Case* out) {
  out->Clear();
  if (sight.none() || view == v1::CASE_VIEW_RECEIPT) return absl::OkStatus();
  out->CopyFrom(c);
  if (view == v1::CASE_VIEW_BASIC) LeaveOutDetails(out);
  // Who sees the process alone is told that the case stands still, and not why.
  if (!sight.Shows(v1::SHAM)) HideSham(out);
  LeaveOutUnadopted(c, sight, out);
  const auto open_one = [&](v1::Personal* personal) { return open(c.name(), personal); };
  return ViewPlan::For(*v1::Case::descriptor(), sight.shown | sight.masked, sight.own)
      .Apply(sight.shown, sight.masked, sight.own, sight.party, open_one, out);
}

Sight SightInList(Sight sight) {
  if (!sight.Shows(v1::CONTACT)) return sight;
  sight.shown -= ClassSet{v1::CONTACT};
  sight.masked.Add(v1::CONTACT);
  return sight;
}

bool ShowsEvent(const v1::Event& event, const Sight& sight) {
  if (sight.none()) return false;
  if (IsOwnAct(event, sight)) return true;
  if (!IsOwnEvent(event, sight)) return Shows(AboutOf(event), sight);
  Sight own = sight;
  own.shown |= sight.own;
  return Shows(AboutOf(event), own);
}

bool ShowsEntry(const v1::Case& c, int64_t entry, const Sight& sight) {
  if (sight.none()) return false;
  const v1::EntryAbout* about = FindRestricted(c, entry);
  return about == nullptr || Shows(*about, SightOfEntry(*about, sight, c));
}

Sight SightOfEvent(const v1::Event& event, const Sight& sight, const v1::Case& present) {
  return SightOfEntry(AboutOf(event), sight, present);
}

absl::Status MakeEventView(absl::string_view stream, const v1::Event& event, const Sight& sight,
                           const OpenPersonal& open, v1::Event* out) {
  out->Clear();
  if (!ShowsEvent(event, sight)) return absl::OkStatus();
  out->CopyFrom(event);
  if (out->has_entry_corrected()) out->mutable_entry_corrected()->clear_about();
  if (out->has_entry_adopted()) out->mutable_entry_adopted()->clear_about();
  Sight as = IsOwnAct(event, sight) ? WholeOf(sight) : sight;
  if (IsOwnEvent(event, sight)) as.shown |= sight.own;
  if (!as.Shows(v1::SHAM)) {
    for (v1::ClockChange& change : *out->mutable_clock_changes()) HideSham(change.mutable_clock());
  }
  const auto open_one = [&](v1::Personal* personal) { return open(stream, personal); };
  return ViewPlan::For(*v1::Event::descriptor(), as.shown | as.masked, as.own)
      .Apply(as.shown, as.masked, as.own, as.party, open_one, out);
}

}  // namespace gaiwan
