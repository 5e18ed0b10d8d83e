// server/filter/case_filter.h: a filter on cases, checked: which fields there are, what each is compared with, and of
// which class it is for those who look. Values; immutable once made, so any thread may read one.
//
// Negations are pushed down to the single conditions. What somebody does not see of a case fulfils no condition,
// neither it nor its contrary: so a filter tells nothing of a field that the policy hides, whatever it is combined
// with.
#ifndef GAIWAN_SERVER_FILTER_CASE_FILTER_H_
#define GAIWAN_SERVER_FILTER_CASE_FILTER_H_

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/options.pb.h"

namespace gaiwan {

enum class CaseField {
  kUnit,        // `unit = orgs/632821100`: held there or anywhere below.
  kCommittee,   // The same of the committee that counts it.
  kState,       // `state = mediating`
  kStep,        //
  kLevel,       //
  kChannel,     //
  kSource,      //
  kClass,       // `class = 01`: of that class or of one below it, such as 01-06.
  kDifficulty,  //
  kMediator,    // `mediator = p-1`: any of its mediators.
  kOpener,      //
  kLanguage,    // `language = mn`: somebody of the parties speaks it.
  kRisk,        // `risk >= orange`; none < yellow < orange < red.
  kGroup,       // `group = true`: a danger that concerns so many that it is a group event.
  kDue,         // `due <= 2026-04-01`: the next end of a clock, that day included.
  kOpened,      // When it was opened.
  kChanged,     // When it was last changed.
  kAge,         // `age > 30`: whole days since it was opened.
  kAmount,      // `amount >= 5000`: claimed, in yuan.
  kClosed,      // `closed = true`
  kOverdue,     //
  kPaused,      //
  kWaiting,     // `waiting = transfer`, `receipt`, `risk`, `message` or `acceptance`; `waiting:*` for any.
  kText,        // A word that stands alone.
};

// The class that a field is of; of kText it depends on where the word stands.
v1::FieldClass ClassOf(CaseField field);

// One condition.
struct CaseCondition {
  CaseField field = CaseField::kText;
  // It must not hold.
  bool negated = false;
  // Whether there is any value at all is what is asked.
  bool any = false;
  // Of a field that is a word: `orgs/632821100`, `people/p-1`, `01`. Of kText: which of CaseFilter::words.
  std::string word;
  size_t text = 0;
  // Of a field that has an order: its value is at least `from` and less than `to`. Times in microseconds, amounts in
  // fen, grades of risk 0 to 3, flags 0 and 1.
  int64_t from = std::numeric_limits<int64_t>::min();
  int64_t to = std::numeric_limits<int64_t>::max();
};

class CaseFilter {
 public:
  // All of the parts, any of them, or the one condition.
  struct Node {
    enum class Kind { kAll, kAny, kCondition };
    Kind kind = Kind::kAll;
    std::vector<Node> parts;
    CaseCondition condition;
  };

  // Nothing is asked: every case fulfils it.
  CaseFilter() = default;
  // Reads and checks `text` as of `now`.
  //   INVALID_ARGUMENT (BadField)  what is wrong, with the position and the field.
  static absl::StatusOr<CaseFilter> Parse(absl::string_view text, absl::Time now);

  // Besides, this holds.
  void Require(CaseCondition condition);

  const Node& root() const { return root_; }
  bool empty() const { return root_.parts.empty(); }
  // Words that stand alone, in the order of CaseCondition::text.
  const std::vector<std::string>& words() const { return words_; }
  // Whether it asks about closed cases itself.
  bool mentions_closed() const { return mentions_closed_; }

 private:
  Node root_;  // kAll
  std::vector<std::string> words_;
  bool mentions_closed_ = false;
};

// Whether `holds`, asked of its conditions, makes the tree true.
template <typename Holds>
bool Fulfils(const CaseFilter::Node& node, const Holds& holds) {
  switch (node.kind) {
    case CaseFilter::Node::Kind::kCondition:
      return holds(node.condition);
    case CaseFilter::Node::Kind::kAny:
      for (const CaseFilter::Node& part : node.parts) {
        if (Fulfils(part, holds)) return true;
      }
      return false;
    default:
      for (const CaseFilter::Node& part : node.parts) {
        if (!Fulfils(part, holds)) return false;
      }
      return true;
  }
}

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_FILTER_CASE_FILTER_H_
