#include "workflow/erasure_holds.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/retention.h"

namespace gaiwan {
namespace {

constexpr char kMain[] = "main";
constexpr char kSharedText[] = "case";
// A clock that waits for the calendar of a year long past ended at the earliest possible moment, or some days later: no
// holiday of ours is longer.
constexpr absl::Duration kCalendarMovesAtMost = absl::Hours(31 * 24);

// Tracks of these are promises to somebody: as long as an instance is not at rest, somebody waits for it. Consents,
// sessions and drafts of a closed case wait for nobody.
constexpr v1::Subject kAwaited[] = {
    v1::SUBJECT_CASE,      v1::SUBJECT_OBLIGATION, v1::SUBJECT_TRANSFER,     v1::SUBJECT_RISK,   v1::SUBJECT_REFERRAL,
    v1::SUBJECT_EXTENSION, v1::SUBJECT_RECUSAL,    v1::SUBJECT_CONFIRMATION, v1::SUBJECT_URGING, v1::SUBJECT_COMPLAINT,
    v1::SUBJECT_GUIDANCE,  v1::SUBJECT_VISIT,      v1::SUBJECT_SUPPORT,
};

absl::string_view KindWords(v1::HoldKind kind) {
  switch (kind) {
    case v1::HOLD_KIND_COURT:
      return "人民法院（诉讼、证据保全、执行）";
    case v1::HOLD_KIND_INVESTIGATION:
      return "公安、检察机关（办案）";
    case v1::HOLD_KIND_INSPECTION:
      return "纪检监察、审计";
    case v1::HOLD_KIND_PARTY:
      return "当事人主张权利";
    case v1::HOLD_KIND_ARCHIVE:
      return "档案延长保管";
    default:
      return "";
  }
}

class Holds {
 public:
  Holds(const Definition& definition, const v1::Case& c, absl::Time now) : definition_(definition), c_(c), now_(now) {}

  std::vector<v1::Label> Find() {
    AddPlaced();
    AddOpenOrKept();
    AddPending();
    AddCourts();
    AddClocks();
    return std::move(words_);
  }

 private:
  void Add(std::string zh, std::string en) { words_.push_back(MakeLabel(zh, en)); }

  void AddPlaced() {
    for (const v1::Hold& hold : c_.holds()) {
      if (hold.has_lift_time()) continue;
      Add(absl::StrCat("留存 ", hold.id(), " 尚未解除：", KindWords(hold.kind()),
                       hold.requested_by().empty() ? "" : absl::StrCat("，", hold.requested_by())),
          absl::StrCat("hold ", hold.id(), " stands: ", v1::HoldKind_Name(hold.kind())));
    }
  }

  // Open; or its file is kept, and for how long.
  void AddOpenOrKept() {
    if (!c_.closed()) {
      return Add("案件尚未办结（个人信息保护法第47条第1款：处理目的还没有实现）",
                 "the case is open: the data is still needed for it (PIPL art. 47 sec. 1)");
    }
    if (!HasFile(c_)) return;
    const std::optional<absl::CivilDay> filed = FiledDay(c_);
    if (!filed.has_value()) {
      return Add(
          "卷宗尚未归档，保管期限还没有开始（档案法第14条）",
          "its file is not archived yet, and the period for which it is kept has not begun (Archives Law art. 14)");
    }
    const Retention kept = RetentionFrom(definition_, c_, *filed);
    if (kept.end.has_value() && StartOfDay(*kept.end) <= now_) return;
    const std::string until = kept.end.has_value() ? FormatDate(*kept.end - 1) : "";
    Add(absl::StrCat("卷宗保管期限", kept.end.has_value() ? absl::StrCat(kept.years, "年，至", until) : "为永久", "（",
                     kept.label.zh(), "；", kept.source, "），期限未届满不得删除（个人信息保护法第47条第2款）"),
        absl::StrCat("the file is kept ",
                     kept.end.has_value() ? absl::StrCat("for ", kept.years, " years, until ", until) : "for ever",
                     " (", kept.source, "; PIPL art. 47 sec. 2)"));
  }

  void AddPending() {
    for (const v1::TrackState& at : c_.tracks()) {
      const v1::Track* track = at.track() == kMain ? nullptr : definition_.FindTrack(at.track());
      if (track == nullptr ||
          std::find(std::begin(kAwaited), std::end(kAwaited), track->subject()) == std::end(kAwaited)) {
        continue;
      }
      const v1::State* state = definition_.FindState(at.track(), at.state());
      if (state == nullptr || state->rest()) continue;
      const std::string part = at.subject().empty() ? "" : absl::StrCat(" ", at.subject());
      Add(absl::StrCat("未了结：", track->label().zh(), part, " ", state->label().zh()),
          absl::StrCat("pending: ", at.track(), part, " is ", at.state()));
    }
    if (c_.has_sham_suspicion()) {
      Add("虚假调解嫌疑尚未排除（最高法特邀调解规定第18条）", "a suspicion of sham is not cleared");
    }
  }

  void AddCourts() {
    for (const v1::Suit& suit : c_.suits()) {
      if (suit.result() != v1::JUDGMENT_RESULT_UNSPECIFIED) continue;
      Add(absl::StrCat("诉讼 ", suit.id(), " 尚无裁判结果（民事诉讼法第84条：证据可能灭失的应予保全）"),
          absl::StrCat("suit ", suit.id(), " is not decided: its evidence is kept (CPL art. 84)"));
    }
    for (const v1::Confirmation& confirmation : c_.confirmations()) {
      if (confirmation.answer() != v1::COURT_ANSWER_ENFORCEMENT) continue;
      Add(absl::StrCat("司法确认 ", confirmation.id(), " 正在强制执行（民事诉讼法第250条）"),
          absl::StrCat("confirmation ", confirmation.id(), " is being enforced (CPL art. 250)"));
    }
  }

  void AddClocks() {
    for (const v1::Clock& clock : c_.clocks()) {
      if (clock.status() == v1::CLOCK_EXPIRED) continue;
      if (clock.status() == v1::CLOCK_WAITING_FOR_CALENDAR && clock.has_due_time() &&
          ToTime(clock.due_time()) + kCalendarMovesAtMost <= now_) {
        continue;
      }
      const v1::ClockRule* rule = definition_.FindClock(clock.rule());
      if (rule == nullptr) continue;
      const std::string until = clock.has_due_time()
                                    ? absl::StrCat("至", FormatDate(DayOf(ToTime(clock.due_time()) - absl::Seconds(1))))
                                    : "";
      Add(absl::StrCat("期限未届满：", rule->label().zh(), until, "（", rule->source(), "）"),
          absl::StrCat("the clock ", clock.id(), " runs"));
    }
  }

  const Definition& definition_;
  const v1::Case& c_;
  const absl::Time now_;
  std::vector<v1::Label> words_;
};

}  // namespace

std::vector<v1::Label> ErasureHolds(const Definition& definition, const v1::Case& c, absl::Time now) {
  return Holds(definition, c, now).Find();
}

bool IsErased(const v1::Case& c, absl::string_view subject) {
  for (const v1::SubjectKey& key : c.keys()) {
    if (key.subject() == subject) return false;
  }
  return std::any_of(c.erasures().begin(), c.erasures().end(), [&](const v1::Erasure& erasure) {
    return std::find(erasure.subjects().begin(), erasure.subjects().end(), subject) != erasure.subjects().end();
  });
}

absl::Status CheckNoNameStays(const v1::Case& c, const v1::ErasePersonalData& command, const v1::ErasureFacts* seen) {
  if (seen != nullptr && seen->reason_names_person()) return Refused(c, v1::REASON_NAMES_PERSON, command.who());
  if (command.shared_text() != v1::SHARED_TEXT_UNSPECIFIED || IsErased(c, kSharedText)) return absl::OkStatus();
  if (seen != nullptr && !seen->named_in_shared_text()) return absl::OkStatus();
  return Refused(c, v1::NAMED_IN_SHARED_TEXT, command.who());
}

}  // namespace gaiwan
