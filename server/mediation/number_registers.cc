#include "server/mediation/number_registers.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "workflow/case_number.h"

namespace gaiwan {
namespace {

// More than two groups have (kCommandsPerGroupMax): what was remembered before the last so many is in the store.
constexpr size_t kRecentMax = 8192;

// `case-number/{committee}/{year}/` or `letter-number/...`, and the serial behind it.
std::string RegisterKey(NumberRegister of, absl::string_view committee, int64_t year) {
  const absl::string_view prefix = of == NumberRegister::kCases ? "case-number/" : "letter-number/";
  return absl::StrCat(prefix, absl::StripPrefix(committee, "orgs/"), "/", year, "/");
}

}  // namespace

int64_t NumberRegisters::Next(NumberRegister of, absl::string_view committee, int64_t year) {
  const std::string key = RegisterKey(of, committee, year);
  if (auto known = highest_.find(key); known != highest_.end()) return known->second + 1;
  std::string behind = key;
  ++behind.back();
  int64_t highest = 0;
  const std::unique_ptr<View> view = store_->Look();
  const absl::Status scanned = view->Scan(Family::kList, key, behind, [&](absl::string_view taken, absl::string_view) {
    int64_t serial = 0;
    if (absl::SimpleAtoi(absl::StripPrefix(taken, key), &serial)) highest = std::max(highest, serial);
    return true;
  });
  if (!scanned.ok()) return 0;
  highest_.emplace(key, highest);
  return highest + 1;
}

bool NumberRegisters::IsTaken(NumberRegister of, absl::string_view committee, int64_t year, int64_t serial) {
  const std::string key = absl::StrCat(RegisterKey(of, committee, year), serial);
  if (recent_.contains(key) || recent_before_.contains(key)) return true;
  const absl::StatusOr<bool> there = store_->Get(Family::kList, key, &value_);
  return !there.ok() || *there;
}

void NumberRegisters::Project(const Change& change, Group* group) {
  for (const auto& event : change.events) {
    if (event->has_case_accepted()) {
      const v1::CaseAccepted& accepted = event->case_accepted();
      Take(NumberRegister::kCases, accepted.committee(), accepted.case_number(), change.stream, group);
    } else if (event->has_letter_issued()) {
      const v1::LetterIssued& letter = event->letter_issued();
      Take(NumberRegister::kLetters, letter.committee(), letter.number(), change.stream, group);
    }
  }
}

void NumberRegisters::Take(NumberRegister of, absl::string_view committee, absl::string_view number,
                           absl::string_view stream, Group* group) {
  const std::optional<CaseNumber> parsed = ParseCaseNumber(number);
  if (!parsed.has_value()) return;
  const std::string key = RegisterKey(of, committee, parsed->year);
  const int64_t next = Next(of, committee, parsed->year);
  if (next > 0) highest_[key] = std::max(next - 1, parsed->serial);
  std::string taken = absl::StrCat(key, parsed->serial);
  group->Put(Family::kList, taken, stream);
  Remember(std::move(taken));
}

void NumberRegisters::Remember(std::string taken) {
  if (recent_.size() >= kRecentMax) {
    recent_before_ = std::move(recent_);
    recent_.clear();
  }
  recent_.insert(std::move(taken));
}

void NumberRegisters::Dropped() {
  highest_.clear();
  recent_.clear();
  recent_before_.clear();
}

}  // namespace gaiwan
