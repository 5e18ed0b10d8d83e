#include "server/filter/case_filter.h"

#include <memory>
#include <optional>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "server/filter/filter_parser.h"
#include "server/text/search_terms.h"
#include "workflow/base/date.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
// Codes, states and the like are no longer in any list or definition.
constexpr size_t kWordCharactersMax = 80;
// A hundred billion yuan, as at Money.
constexpr double kYuanMax = 1e11;
constexpr int64_t kDaysMax = 36500;

enum class Type { kWord, kOrg, kPerson, kRisk, kTime, kEnd, kDays, kYuan, kFlag, kWait };

struct FieldRow {
  const char* name;
  CaseField field;
  Type type;
  v1::FieldClass field_class;
};

constexpr FieldRow kFields[] = {
    {"unit", CaseField::kUnit, Type::kOrg, v1::PROCESS},
    {"committee", CaseField::kCommittee, Type::kOrg, v1::PROCESS},
    {"state", CaseField::kState, Type::kWord, v1::PROCESS},
    {"step", CaseField::kStep, Type::kWord, v1::PROCESS},
    {"level", CaseField::kLevel, Type::kWord, v1::PROCESS},
    {"channel", CaseField::kChannel, Type::kWord, v1::PROCESS},
    {"source", CaseField::kSource, Type::kWord, v1::PROCESS},
    {"class", CaseField::kClass, Type::kWord, v1::PROCESS},
    {"difficulty", CaseField::kDifficulty, Type::kWord, v1::PROCESS},
    {"mediator", CaseField::kMediator, Type::kPerson, v1::PROCESS},
    {"opener", CaseField::kOpener, Type::kPerson, v1::PROCESS},
    {"language", CaseField::kLanguage, Type::kWord, v1::PARTIES},
    {"risk", CaseField::kRisk, Type::kRisk, v1::PROCESS},
    {"group", CaseField::kGroup, Type::kFlag, v1::PROCESS},
    {"due", CaseField::kDue, Type::kEnd, v1::PROCESS},
    {"opened", CaseField::kOpened, Type::kTime, v1::GLIMPSE},
    {"changed", CaseField::kChanged, Type::kTime, v1::PROCESS},
    {"age", CaseField::kAge, Type::kDays, v1::GLIMPSE},
    {"amount", CaseField::kAmount, Type::kYuan, v1::SUBSTANCE},
    {"closed", CaseField::kClosed, Type::kFlag, v1::GLIMPSE},
    {"overdue", CaseField::kOverdue, Type::kFlag, v1::PROCESS},
    {"paused", CaseField::kPaused, Type::kFlag, v1::PROCESS},
    {"waiting", CaseField::kWaiting, Type::kWait, v1::PROCESS},
};

constexpr absl::string_view kRisks[] = {"none", "yellow", "orange", "red"};
constexpr absl::string_view kWaits[] = {"transfer", "receipt", "risk", "message", "acceptance"};

const FieldRow* FindField(absl::string_view name) {
  const auto* found = absl::c_find_if(kFields, [&](const FieldRow& row) { return row.name == name; });
  return found == std::end(kFields) ? nullptr : found;
}

// The values that are at least `from` and less than `to`, as what is written stands for: a moment, or a whole day.
struct Span {
  int64_t from;
  int64_t to;
};

CaseCondition Compare(CaseField field, FilterOp op, Span written) {
  CaseCondition condition;
  condition.field = field;
  switch (op) {
    case FilterOp::kLess:
      condition.to = written.from;
      break;
    case FilterOp::kLessOrEqual:
      condition.to = written.to;
      break;
    case FilterOp::kGreater:
      condition.from = written.to;
      break;
    case FilterOp::kGreaterOrEqual:
      condition.from = written.from;
      break;
    default:
      condition.from = written.from;
      condition.to = written.to;
      condition.negated = op == FilterOp::kNotEqual;
      break;
  }
  return condition;
}

class Checker {
 public:
  Checker(absl::Time now, std::vector<std::string>* words) : now_(now), words_(words) {}

  absl::StatusOr<CaseFilter::Node> Check(const FilterNode& node, bool negated) {
    CaseFilter::Node checked;
    switch (node.kind) {
      case FilterNode::Kind::kNot:
        return Check(node.parts[0], !negated);
      case FilterNode::Kind::kAnd:
      case FilterNode::Kind::kOr:
        // De Morgan: neither of two, not both.
        return CheckParts(node, negated,
                          (node.kind == FilterNode::Kind::kAnd) != negated ? CaseFilter::Node::Kind::kAll
                                                                           : CaseFilter::Node::Kind::kAny);
      case FilterNode::Kind::kWord:
      case FilterNode::Kind::kRestriction:
        break;
    }
    checked.kind = CaseFilter::Node::Kind::kCondition;
    ASSIGN_OR_RETURN(checked.condition, node.kind == FilterNode::Kind::kWord ? Word(node) : Restriction(node));
    checked.condition.negated = checked.condition.negated != negated;
    return checked;
  }

  bool mentions_closed() const { return mentions_closed_; }

 private:
  absl::StatusOr<CaseFilter::Node> CheckParts(const FilterNode& node, bool negated, CaseFilter::Node::Kind kind) {
    CaseFilter::Node checked;
    checked.kind = kind;
    for (const FilterNode& part : node.parts) {
      ASSIGN_OR_RETURN(CaseFilter::Node inner, Check(part, negated));
      checked.parts.push_back(std::move(inner));
    }
    return checked;
  }

  absl::StatusOr<CaseCondition> Word(const FilterNode& node) {
    if (TermsWanted(node.value).empty()) {
      return FilterError(
          node.position, absl::StrCat("“", node.value, "”太短，至少要两个字或两个字母"),
          absl::StrCat("`", node.value, "` is too short to search for: two characters or letters at least"));
    }
    CaseCondition condition;
    condition.text = words_->size();
    words_->push_back(node.value);
    return condition;
  }

  absl::StatusOr<CaseCondition> Restriction(const FilterNode& node) {
    const FieldRow* row = FindField(node.field);
    if (row == nullptr) {
      const std::string all =
          absl::StrJoin(kFields, ", ", [](std::string* out, const FieldRow& each) { out->append(each.name); });
      return FilterError(node.position, absl::StrCat("没有“", node.field, "”这个字段。可用字段：", all),
                         absl::StrCat("there is no field `", node.field, "`; there are ", all));
    }
    mentions_closed_ |= row->field == CaseField::kClosed;
    if (node.value == "*" && !node.quoted) return Any(node, *row);
    switch (row->type) {
      case Type::kTime:
      case Type::kEnd:
        return Time(node, *row);
      case Type::kDays:
        return Age(node, *row);
      case Type::kYuan:
        return Yuan(node, *row);
      case Type::kRisk:
        return OneOf(node, *row, kRisks);
      case Type::kFlag:
        return Flag(node, *row);
      case Type::kWait:
        return Wait(node, *row);
      default:
        return Name(node, *row);
    }
  }

  static absl::Status Wrong(const FilterNode& node, absl::string_view zh, absl::string_view en) {
    return FilterError(node.position, absl::StrCat(node.field, "：", zh), absl::StrCat("`", node.field, "` ", en));
  }

  static absl::StatusOr<CaseCondition> Any(const FilterNode& node, const FieldRow& row) {
    if (node.op != FilterOp::kHas) {
      return Wrong(node, "“*”只能与“:”连用", "takes `*` behind `:` alone");
    }
    CaseCondition condition;
    condition.field = row.field;
    condition.any = true;
    return condition;
  }

  // What has no order is the same or not.
  static absl::Status CheckNoOrder(const FilterNode& node) {
    if (node.op == FilterOp::kEqual || node.op == FilterOp::kNotEqual || node.op == FilterOp::kHas) {
      return absl::OkStatus();
    }
    return Wrong(node, "没有大小之分，只能用 =、!= 或 :", "has no order: compare it with =, != or :");
  }

  static absl::StatusOr<CaseCondition> Name(const FilterNode& node, const FieldRow& row) {
    RETURN_IF_ERROR(CheckNoOrder(node));
    if (node.value.empty()) return Wrong(node, "缺少值，没有值用“-字段:*”", "lacks a value; without one is `-field:*`");
    if (node.value.size() > kWordCharactersMax) {
      return Wrong(node, absl::StrCat("值不得超过", kWordCharactersMax, "个字节"),
                   absl::StrCat("takes at most ", kWordCharactersMax, " bytes"));
    }
    CaseCondition condition;
    condition.field = row.field;
    condition.negated = node.op == FilterOp::kNotEqual;
    condition.word = node.value;
    const absl::string_view folder = row.type == Type::kOrg ? "orgs/" : row.type == Type::kPerson ? "people/" : "";
    if (!absl::StartsWith(condition.word, folder)) condition.word = absl::StrCat(folder, condition.word);
    return condition;
  }

  template <typename Words>
  static absl::StatusOr<CaseCondition> OneOf(const FilterNode& node, const FieldRow& row, const Words& words) {
    const auto* found = absl::c_find(words, node.value);
    if (found == std::end(words)) {
      const std::string all = absl::StrJoin(words, ", ");
      return Wrong(node, absl::StrCat("应为 ", all), absl::StrCat("is one of ", all));
    }
    const int64_t number = found - std::begin(words);
    return Compare(row.field, node.op, {number, number + 1});
  }

  static absl::StatusOr<CaseCondition> Flag(const FilterNode& node, const FieldRow& row) {
    RETURN_IF_ERROR(CheckNoOrder(node));
    constexpr absl::string_view kFlags[] = {"false", "true"};
    return OneOf(node, row, kFlags);
  }

  static absl::StatusOr<CaseCondition> Wait(const FilterNode& node, const FieldRow& row) {
    RETURN_IF_ERROR(CheckNoOrder(node));
    ASSIGN_OR_RETURN(CaseCondition condition, OneOf(node, row, kWaits));
    // A bit each.
    condition.from = int64_t{1} << condition.from;
    return condition;
  }

  static absl::StatusOr<CaseCondition> Yuan(const FilterNode& node, const FieldRow& row) {
    const std::pair<absl::string_view, absl::string_view> parts = SplitAt(node.value, '.');
    int64_t yuan = 0, cents = 0;
    const std::string padded =
        absl::StrCat(parts.second, std::string(2 - std::min<size_t>(2, parts.second.size()), '0'));
    const bool digits = IsDigits(parts.first) && (parts.second.empty() || IsDigits(parts.second));
    if (!digits || parts.second.size() > 2 || !absl::SimpleAtoi(parts.first, &yuan) ||
        !absl::SimpleAtoi(padded, &cents) || static_cast<double>(yuan) > kYuanMax) {
      return Wrong(node, "应为金额（元），如 5000 或 12.50", "is an amount in yuan, such as 5000 or 12.50");
    }
    const int64_t fen = yuan * 100 + cents;
    return Compare(row.field, node.op, {fen, fen + 1});
  }

  absl::StatusOr<CaseCondition> Age(const FilterNode& node, const FieldRow& row) const {
    int64_t days = 0;
    absl::string_view number = node.value;
    absl::ConsumeSuffix(&number, "d");
    if (!IsDigits(number) || !absl::SimpleAtoi(number, &days) || days > kDaysMax) {
      return Wrong(node, "应为天数，如 30", "is a number of days, such as 30");
    }
    // So many whole days ago and not one more: an age that grows is a moment that lies further back.
    CaseCondition age = Compare(row.field, node.op, {days, days + 1});
    const auto opened_after = [&](int64_t whole_days) {
      return absl::ToUnixMicros(now_ - absl::Hours(24 * whole_days)) + 1;
    };
    const int64_t from = age.to == kMost ? kLeast : opened_after(age.to);
    const int64_t to = age.from == kLeast ? kMost : opened_after(age.from);
    age.from = from;
    age.to = to;
    return age;
  }

  static absl::StatusOr<CaseCondition> Time(const FilterNode& node, const FieldRow& row) {
    if (const absl::StatusOr<absl::CivilDay> day = ParseDate(node.value); day.ok()) {
      // A period ends at 24:00 of its last day, which is the first moment of the next: it belongs to the day before.
      const int64_t shift = row.type == Type::kEnd ? 1 : 0;
      return Compare(row.field, node.op,
                     {absl::ToUnixMicros(StartOfDay(*day)) + shift, absl::ToUnixMicros(StartOfDay(*day + 1)) + shift});
    }
    absl::Time time;
    std::string error;
    if (!absl::ParseTime(absl::RFC3339_full, node.value, &time, &error) || time < absl::FromUnixSeconds(-2208988800) ||
        time > absl::FromUnixSeconds(7289654400)) {
      return Wrong(node, "应为日期（如 2026-03-02）或者引号里的时间（如 \"2026-03-02T10:00:00+08:00\"）",
                   "is a date, such as 2026-03-02, or a time in quotes, such as \"2026-03-02T10:00:00+08:00\"");
    }
    return Compare(row.field, node.op, {absl::ToUnixMicros(time), absl::ToUnixMicros(time) + 1});
  }

  static std::pair<absl::string_view, absl::string_view> SplitAt(absl::string_view text, char mark) {
    const size_t at = text.find(mark);
    if (at == absl::string_view::npos) return {text, ""};
    return {text.substr(0, at), text.substr(at + 1)};
  }
  static bool IsDigits(absl::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == absl::string_view::npos;
  }

  const absl::Time now_;
  std::vector<std::string>* const words_;
  bool mentions_closed_ = false;
};

}  // namespace

v1::FieldClass ClassOf(CaseField field) {
  const auto* found = absl::c_find_if(kFields, [&](const FieldRow& row) { return row.field == field; });
  return found == std::end(kFields) ? v1::GLIMPSE : found->field_class;
}

absl::StatusOr<CaseFilter> CaseFilter::Parse(absl::string_view text, absl::Time now) {
  CaseFilter filter;
  ASSIGN_OR_RETURN(const std::unique_ptr<FilterNode> tree, ParseFilter(text));
  if (tree == nullptr) return filter;
  Checker checker(now, &filter.words_);
  ASSIGN_OR_RETURN(Node node, checker.Check(*tree, false));
  filter.root_.parts.push_back(std::move(node));
  filter.mentions_closed_ = checker.mentions_closed();
  return filter;
}

void CaseFilter::Require(CaseCondition condition) {
  Node node;
  node.kind = Node::Kind::kCondition;
  node.condition = std::move(condition);
  root_.parts.push_back(std::move(node));
}

}  // namespace gaiwan
