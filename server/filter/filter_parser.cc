#include "server/filter/filter_parser.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/base/utf8.h"

namespace gaiwan {
namespace {

enum class Token { kEnd, kOpen, kClose, kAnd, kOr, kNot, kOp, kWord };

struct Lexeme {
  Token token = Token::kEnd;
  std::string text;
  FilterOp op = FilterOp::kEqual;
  bool quoted = false;
  size_t position = 1;
  // Nothing stands between it and what comes next.
  bool touches_next = false;
};

bool IsSpace(absl::string_view c) {
  return c == " " || c == "\t" || c == "\n" || c == "\r" || c == "\u3000";
}

// What a Chinese keyboard gives for the signs.
std::optional<char> SignOf(absl::string_view c) {
  if (c.size() == 1 && absl::StrContains("()=!<>:,", c)) return c[0];
  if (c == "（") return '(';
  if (c == "）") return ')';
  if (c == "＝") return '=';
  if (c == "！") return '!';
  if (c == "＜") return '<';
  if (c == "＞") return '>';
  if (c == "：") return ':';
  if (c == "，") return ',';
  return std::nullopt;
}

class Lexer {
 public:
  explicit Lexer(absl::string_view text) : rest_(text) {}

  absl::StatusOr<std::vector<Lexeme>> Run() {
    std::vector<Lexeme> lexemes;
    while (true) {
      while (IsSpace(Peek())) Take();
      Lexeme next;
      next.position = position_;
      if (rest_.empty()) {
        lexemes.push_back(next);
        return lexemes;
      }
      RETURN_IF_ERROR(Read(&next));
      next.touches_next = !rest_.empty() && !IsSpace(Peek());
      lexemes.push_back(std::move(next));
    }
  }

 private:
  absl::string_view Peek() const { return rest_.substr(0, Utf8CharacterBytes(rest_)); }
  absl::string_view Take() {
    const absl::string_view c = Peek();
    rest_.remove_prefix(c.size());
    ++position_;
    return c;
  }
  bool TakeSign(char sign) {
    if (SignOf(Peek()) != sign) return false;
    Take();
    return true;
  }

  absl::Status Read(Lexeme* next) {
    const absl::string_view c = Peek();
    if (c.empty()) return FilterError(position_, "不是有效的文字", "is no valid text");
    if (c == "\"" || c == "'") return ReadQuoted(next);
    if (const std::optional<char> sign = SignOf(c)) {
      Take();
      return ReadSign(*sign, next);
    }
    if (c == "-") {
      Take();
      next->token = Token::kNot;
      return absl::OkStatus();
    }
    while (!rest_.empty() && !IsSpace(Peek()) && !SignOf(Peek()).has_value() && Peek() != "\"") {
      absl::StrAppend(&next->text, Take());
    }
    next->token = next->text == "AND"   ? Token::kAnd
                  : next->text == "OR"  ? Token::kOr
                  : next->text == "NOT" ? Token::kNot
                                        : Token::kWord;
    return absl::OkStatus();
  }

  absl::Status ReadQuoted(Lexeme* next) {
    const std::string quote(Take());
    next->token = Token::kWord;
    next->quoted = true;
    while (Peek() != quote) {
      if (rest_.empty()) return FilterError(next->position, "引号没有结束", "begins a quotation that does not end");
      if (Peek() == "\\") Take();
      if (rest_.empty()) continue;
      absl::StrAppend(&next->text, Take());
    }
    Take();
    return absl::OkStatus();
  }

  absl::Status ReadSign(char sign, Lexeme* next) {
    next->token = Token::kOp;
    switch (sign) {
      case '(':
        next->token = Token::kOpen;
        return absl::OkStatus();
      case ')':
        next->token = Token::kClose;
        return absl::OkStatus();
      case '=':
        next->op = FilterOp::kEqual;
        return absl::OkStatus();
      case ':':
        next->op = FilterOp::kHas;
        return absl::OkStatus();
      case '<':
        next->op = TakeSign('=') ? FilterOp::kLessOrEqual : FilterOp::kLess;
        return absl::OkStatus();
      case '>':
        next->op = TakeSign('=') ? FilterOp::kGreaterOrEqual : FilterOp::kGreater;
        return absl::OkStatus();
      case '!':
        if (TakeSign('=')) {
          next->op = FilterOp::kNotEqual;
          return absl::OkStatus();
        }
        break;
      default:
        break;
    }
    return FilterError(next->position, "这个符号没有意义", "is a sign that means nothing here");
  }

  absl::string_view rest_;
  size_t position_ = 1;
};

class Parser {
 public:
  explicit Parser(std::vector<Lexeme> lexemes) : lexemes_(std::move(lexemes)) {}

  absl::StatusOr<std::unique_ptr<FilterNode>> Run() {
    if (At(Token::kEnd)) return nullptr;
    auto node = std::make_unique<FilterNode>();
    ASSIGN_OR_RETURN(*node, Expression(0));
    if (At(Token::kEnd)) return node;
    return FilterError(Now().position, "多出一个右括号", "closes a bracket that was not opened");
  }

 private:
  const Lexeme& Now() const { return lexemes_[at_]; }
  bool At(Token token) const { return Now().token == token; }

  static FilterNode Join(FilterNode::Kind kind, std::vector<FilterNode> parts) {
    if (parts.size() == 1) return std::move(parts[0]);
    FilterNode node;
    node.kind = kind;
    node.position = parts[0].position;
    node.parts = std::move(parts);
    return node;
  }

  absl::StatusOr<FilterNode> Expression(int depth) {
    if (depth > kFilterDepthMax) {
      return FilterError(Now().position, absl::StrCat("括号不得超过", kFilterDepthMax, "层"),
                         absl::StrCat("brackets stand in more than ", kFilterDepthMax, " others"));
    }
    std::vector<FilterNode> parts;
    while (true) {
      ASSIGN_OR_RETURN(FilterNode part, Factor(depth));
      parts.push_back(std::move(part));
      if (At(Token::kAnd)) {
        ++at_;
        continue;
      }
      if (At(Token::kEnd) || At(Token::kClose)) return Join(FilterNode::Kind::kAnd, std::move(parts));
    }
  }

  absl::StatusOr<FilterNode> Factor(int depth) {
    std::vector<FilterNode> parts;
    while (true) {
      ASSIGN_OR_RETURN(FilterNode part, Term(depth));
      parts.push_back(std::move(part));
      if (!At(Token::kOr)) return Join(FilterNode::Kind::kOr, std::move(parts));
      ++at_;
    }
  }

  absl::StatusOr<FilterNode> Term(int depth) {
    const size_t position = Now().position;
    if (At(Token::kNot)) {
      ++at_;
      // `NOT NOT NOT ...` nests as brackets do.
      if (depth >= kFilterDepthMax) return FilterError(position, "否定嵌套过深", "stands in too many others");
      ASSIGN_OR_RETURN(FilterNode inner, Term(depth + 1));
      FilterNode node;
      node.kind = FilterNode::Kind::kNot;
      node.position = position;
      node.parts.push_back(std::move(inner));
      return node;
    }
    if (At(Token::kOpen)) {
      ++at_;
      ASSIGN_OR_RETURN(FilterNode inner, Expression(depth + 1));
      if (!At(Token::kClose)) return FilterError(position, "括号没有关上", "opens a bracket that is not closed");
      ++at_;
      return inner;
    }
    if (!At(Token::kWord)) return Missing();
    if (++terms_ > kFilterTermsMax) {
      return FilterError(position, absl::StrCat("条件不得超过", kFilterTermsMax, "个"),
                         absl::StrCat("is one more than ", kFilterTermsMax, " conditions"));
    }
    FilterNode node;
    node.position = position;
    node.kind = FilterNode::Kind::kWord;
    node.value = Now().text;
    node.quoted = Now().quoted;
    ++at_;
    if (!At(Token::kOp)) return node;
    node.kind = FilterNode::Kind::kRestriction;
    node.field = std::move(node.value);
    node.op = Now().op;
    ++at_;
    // A value may be a negative number in other filters; none of ours has one, but a minus is no NOT here.
    if (!At(Token::kWord)) {
      return FilterError(Now().position, absl::StrCat("“", node.field, "”后面缺少值"),
                         absl::StrCat("a value is missing behind `", node.field, "`"));
    }
    node.value = Now().text;
    node.quoted = Now().quoted;
    ++at_;
    // `12:30` and the like without quotes: the text goes on where a value ended.
    if (At(Token::kOp) && lexemes_[at_ - 1].touches_next) {
      return FilterError(Now().position, "含有符号的值要放在引号里", "a value with signs in it must stand in quotes");
    }
    return node;
  }

  absl::Status Missing() const {
    switch (Now().token) {
      case Token::kEnd:
        return FilterError(Now().position, "条件没有写完", "a condition is missing at the end");
      case Token::kOp:
        return FilterError(Now().position, "比较符号前面缺少字段", "a field is missing before the comparison");
      case Token::kAnd:
      case Token::kOr:
        return FilterError(Now().position, absl::StrCat(Now().text, " 前面缺少条件"),
                           absl::StrCat("a condition is missing before ", Now().text));
      default:
        return FilterError(Now().position, "括号里缺少条件", "a condition is missing in the brackets");
    }
  }

  const std::vector<Lexeme> lexemes_;
  size_t at_ = 0;
  size_t terms_ = 0;
};

}  // namespace

absl::Status FilterError(size_t position, absl::string_view zh, absl::string_view en) {
  return BadField("filter", absl::StrCat("第", position, "个字：", zh),
                  absl::StrCat("at character ", position, ": ", en));
}

absl::StatusOr<std::unique_ptr<FilterNode>> ParseFilter(absl::string_view text) {
  ASSIGN_OR_RETURN(std::vector<Lexeme> lexemes, Lexer(text).Run());
  return Parser(std::move(lexemes)).Run();
}

}  // namespace gaiwan
