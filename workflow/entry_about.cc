#include "workflow/entry_about.h"

namespace gaiwan {
namespace {

// No id of a statement: which one is not known.
constexpr char kSomeStatement[] = "-";

// What it takes over from another entry; nullptr when it is about none, or about one that is not restricted.
const v1::EntryAbout* TakenOver(const v1::Event& event) {
  if (event.has_entry_corrected() && event.entry_corrected().has_about()) return &event.entry_corrected().about();
  if (event.has_entry_adopted() && event.entry_adopted().has_about()) return &event.entry_adopted().about();
  return nullptr;
}

}  // namespace

v1::EntryAbout AboutOf(const v1::Event& event) {
  v1::EntryAbout about;
  if (const v1::EntryAbout* taken_over = TakenOver(event); taken_over != nullptr) {
    about = *taken_over;
  } else {
    about.set_payload(static_cast<int32_t>(event.payload_case()));
    if (const v1::StatementRecorded& said = event.statement_recorded(); said.separate_talk()) {
      about.set_separate_statement(said.statement().empty() ? kSomeStatement : said.statement());
    }
    // Of a log from before `about` was kept.
    if (event.entry_corrected().separate_talk()) about.set_separate_statement(kSomeStatement);
    about.set_complaint(event.has_complaint_answered() ? event.complaint_answered().complaint()
                                                       : event.complaint_filed().complaint());
  }
  about.set_entry(event.version());
  return about;
}

bool IsRestricted(const v1::EntryAbout& about) {
  switch (about.payload()) {
    case v1::Event::kComplaintFiled:
    case v1::Event::kComplaintAnswered:
    case v1::Event::kSatisfactionAsked:
    case v1::Event::kSatisfactionAnswered:
    case v1::Event::kShamSuspicionRaised:
    case v1::Event::kShamSuspicionCleared:
      return true;
    default:
      return !about.separate_statement().empty();
  }
}

const v1::EntryAbout* FindRestricted(const v1::Case& c, int64_t entry) {
  for (const v1::EntryAbout& about : c.restricted()) {
    if (about.entry() == entry) return &about;
  }
  return nullptr;
}

}  // namespace gaiwan
