// Erasing what a case knows of a person (PIPL art. 47), and holds that keep it.
#include "workflow/decide_erasure.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/consent.h"
#include "workflow/erasure_holds.h"
#include "workflow/find.h"
#include "workflow/references.h"
#include "workflow/representation.h"

namespace gaiwan {
namespace {

constexpr char kPath[] = "command.erase_personal_data";
constexpr char kSharedText[] = "case";
// Reasons of erasures outlive what was erased, so they have a key of their own.
constexpr char kErasureReasons[] = "erasures";

// Who left the case is erased like anybody else.
absl::StatusOr<std::string> SubjectOfAnybody(const v1::Case& c, const std::string& who) {
  if (FindById(c.representatives(), who) != nullptr) return RepresentativeSubject(who);
  if (FindById(c.participants(), who) != nullptr) return ParticipantSubject(who);
  if (FindById(c.parties(), who) != nullptr) return PartySubject(who);
  return UnknownPart(c, "parties", who);
}

bool HasKey(const v1::Case& c, absl::string_view subject) {
  return std::any_of(c.keys().begin(), c.keys().end(),
                     [&](const v1::SubjectKey& key) { return key.subject() == subject; });
}

void AddKeys(const v1::Case& c, v1::PersonalDataErased* erased) {
  for (const v1::SubjectKey& key : c.keys()) {
    if (std::find(erased->subjects().begin(), erased->subjects().end(), key.subject()) != erased->subjects().end()) {
      *erased->add_keys() = key;
    }
  }
}

absl::Status CheckHolds(const Ask& ask) {
  const std::vector<v1::Label> holds = ErasureHolds(ask.definition, ask.c, ask.facts.now);
  if (holds.empty()) return absl::OkStatus();
  absl::Status refusal = RefusedBecause(ask.c, v1::ERASURE_HELD, holds.front());
  v1::CommandRefused detail;
  if (!ReadDetail(refusal, &detail)) return refusal;
  for (size_t i = 1; i < holds.size(); ++i) *detail.add_guards() = holds[i];
  return WithDetail(std::move(refusal), detail);
}

}  // namespace

Decided Decide(const Ask& ask, const v1::ErasePersonalData& command) {
  const bool with_text = command.shared_text() == v1::SHARED_TEXT_ERASE;
  if (command.who().empty() && !with_text) {
    return BadField(absl::StrCat(kPath, ".who"), "须写明删除谁的信息，或者删除本案共同文字",
                    "says whose data it is, unless the shared text alone is erased");
  }
  std::vector<std::string> subjects;
  if (!command.who().empty()) {
    ASSIGN_OR_RETURN(const std::string subject, SubjectOfAnybody(ask.c, command.who()));
    if (!IsErased(ask.c, subject)) subjects.push_back(subject);
  }
  if (with_text && !IsErased(ask.c, kSharedText)) subjects.push_back(kSharedText);
  if (subjects.empty()) return Refused(ask.c, v1::ALREADY_ERASED, command.who());
  RETURN_IF_ERROR(CheckHolds(ask));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kErasuresFieldNumber));

  Events events(1);
  v1::PersonalDataErased* erased = events.back().mutable_personal_data_erased();
  erased->set_who(command.who());
  erased->set_basis(command.basis());
  for (const std::string& subject : subjects) erased->add_subjects(subject);
  AddKeys(ask.c, erased);
  const bool is_party = FindById(ask.c.parties(), command.who()) != nullptr;
  for (const v1::Document& document : ask.c.documents()) {
    const bool theirs = is_party && document.party() == command.who();
    const bool nobodys = with_text && document.party().empty();
    if (!document.erased() && (theirs || nobodys)) erased->add_documents(document.id());
  }
  erased->set_order(command.order());
  PutText(command.reason(), erased, kErasureReasons);
  return events;
}

// As far as the restored case has it: who came later is not in it.
Decided Decide(const Ask& ask, const v1::RepeatErasure& command) {
  const bool done = std::any_of(ask.c.erasures().begin(), ask.c.erasures().end(), [&](const v1::Erasure& erasure) {
    return erasure.who() == command.who() && ToTime(erasure.erase_time()) == ToTime(command.first_time());
  });
  if (done) return Refused(ask.c, v1::ALREADY_ERASED, command.who());
  Events events(1);
  v1::PersonalDataErased* erased = events.back().mutable_personal_data_erased();
  for (const std::string& subject : command.subjects()) {
    if (HasKey(ask.c, subject)) erased->add_subjects(subject);
  }
  for (const std::string& id : command.documents()) {
    const v1::Document* document = FindById(ask.c.documents(), id);
    if (document != nullptr && !document->erased()) erased->add_documents(id);
  }
  if (erased->subjects().empty() && erased->documents().empty())
    return Refused(ask.c, v1::ALREADY_ERASED, command.who());
  erased->set_who(command.who());
  erased->set_basis(command.basis());
  AddKeys(ask.c, erased);
  *erased->mutable_first_time() = command.first_time();
  erased->set_first_actor(command.first_actor());
  erased->set_order(command.order());
  return events;
}

Decided Decide(const Ask& ask, const v1::PlaceHold& command) {
  RETURN_IF_ERROR(CheckNewId(ask.c, "holds", command.hold(), FindById(ask.c.holds(), command.hold()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kHoldsFieldNumber));
  RETURN_IF_ERROR(CheckOrg(ask.facts, command.requested_by(), "command.place_hold.requested_by"));
  Events events(1);
  v1::HoldPlaced* placed = events.back().mutable_hold_placed();
  placed->set_hold(IdFor(ask.c.holds(), command.hold()));
  placed->set_kind(command.kind());
  placed->set_requested_by(command.requested_by());
  placed->set_review_date(command.review_date());
  PutText(command.reason(), placed, kErasureReasons);
  return events;
}

Decided Decide(const Ask& ask, const v1::LiftHold& command) {
  const v1::Hold* hold = FindById(ask.c.holds(), command.hold());
  if (hold == nullptr) return UnknownPart(ask.c, "holds", command.hold());
  if (hold->has_lift_time()) {
    return NotNow(ask.c, "留存已经解除", "the hold was lifted already", absl::StrCat("holds/", command.hold()));
  }
  Events events(1);
  events.back().mutable_hold_lifted()->set_hold(command.hold());
  PutText(command.reason(), events.back().mutable_hold_lifted(), kErasureReasons);
  return events;
}

}  // namespace gaiwan
