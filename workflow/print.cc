#include "workflow/print.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/clock_words.h"
#include "workflow/explain.h"
#include "workflow/subjects.h"

namespace gaiwan {
namespace {

// A4 upright in a 10-point font.
constexpr int kPageColumns = 96;

// The code point at `text[*i]`, moving `*i` behind it. The text is valid UTF-8: a checked definition has no other.
uint32_t NextCodePoint(absl::string_view text, size_t* i) {
  const auto byte = [&](size_t at) { return static_cast<uint8_t>(at < text.size() ? text[at] : 0); };
  const uint8_t first = byte(*i);
  int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  uint32_t code = more == 3 ? first & 0x07u : more == 2 ? first & 0x0Fu : more == 1 ? first & 0x1Fu : first;
  ++*i;
  for (; more > 0; --more, ++*i) code = (code << 6) | (byte(*i) & 0x3Fu);
  return code;
}

// East Asian wide and fullwidth, as far as labels use them: CJK, its punctuation, fullwidth forms, circled numbers not.
bool IsWide(uint32_t code) {
  return (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
         (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
         (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
         (code >= 0xFFE0 && code <= 0xFFE6) || (code >= 0x20000 && code <= 0x3FFFD);
}

std::string Pad(absl::string_view text, int columns) {
  return absl::StrCat(text, std::string(std::max(0, columns - DisplayWidth(text)), ' '));
}

std::string Rule(absl::string_view character, int columns) {
  std::string line;
  for (int i = 0; i < columns; i += DisplayWidth(character)) line.append(character.data(), character.size());
  return line;
}

class Page {
 public:
  void Line(absl::string_view text = "") { absl::StrAppend(&text_, text, "\n"); }

  void Centred(absl::string_view text) {
    Line(absl::StrCat(std::string(std::max(0, (kPageColumns - DisplayWidth(text)) / 2), ' '), text));
  }

  void Heading(absl::string_view text) {
    Line();
    Line(text);
    Line(Rule("-", kPageColumns));
  }

  // `head` in its column, `body` beside it, folded at the page's edge.
  void Row(absl::string_view head, int columns, absl::string_view body) {
    std::string line = Pad(head, columns);
    int width = std::max(columns, DisplayWidth(head));
    for (size_t i = 0; i < body.size();) {
      const size_t from = i;
      const int next = IsWide(NextCodePoint(body, &i)) ? 2 : 1;
      if (width + next > kPageColumns) {
        Line(line);
        line = std::string(columns, ' ');
        width = columns;
      }
      line.append(body.data() + from, i - from);
      width += next;
    }
    Line(line);
  }

  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
};

template <typename List>
int WidestLabel(const List& list) {
  int widest = 0;
  for (const auto& item : list) widest = std::max(widest, DisplayWidth(item.label().zh()));
  return widest;
}

std::string OrNone(std::vector<std::string> parts, absl::string_view separator) {
  return parts.empty() ? "（无）" : absl::StrJoin(parts, separator);
}

// Where a state leads: each command that moves the track, with the states it may come to. What only records something
// stands in the list of who may do what.
std::vector<std::string> WaysOut(const Definition& definition, const v1::Track& track, const v1::State& state) {
  std::vector<std::string> ways;
  for (const std::string& command : definition.commands()) {
    const v1::Action* action = definition.FindAction(track.id(), state.id(), command);
    if (action == nullptr) continue;
    std::vector<std::string> to;
    for (const v1::Target& target : action->targets()) {
      if (target.to() == "stay") continue;
      const v1::State* next = definition.FindState(track.id(), target.to());
      std::string label = next == nullptr ? "原状态" : next->label().zh();
      if (std::find(to.begin(), to.end(), label) == to.end()) to.push_back(std::move(label));
    }
    if (!to.empty()) ways.push_back(absl::StrCat(CommandLabel(command).zh(), "→", absl::StrJoin(to, "／")));
  }
  return ways;
}

void PrintStates(const Definition& definition, const v1::Track& track, Page* page) {
  const int column = WidestLabel(track.states()) + 2;
  for (const v1::State& state : track.states()) {
    const std::vector<std::string> ways = WaysOut(definition, track, state);
    const v1::Step* step = definition.FindStep(state.step());
    page->Row(state.label().zh(), column,
              absl::StrCat(step == nullptr ? "" : absl::StrCat("〔", step->label().zh(), "〕"),
                           state.closed() ? "〔已结〕" : "", ways.empty() ? "—" : absl::StrJoin(ways, "；")));
  }
}

// Who may do what, each set of roles once. A command that different states give to different roles counts for all of
// them; the state's own say is in the file.
void PrintRights(const Definition& definition, Page* page) {
  std::map<std::string, std::set<std::string>> roles_of;
  const auto collect = [&](const std::string& command, const auto& by) {
    for (const std::string& role : by) roles_of[command].insert(role);
  };
  for (const v1::Track& track : definition.proto().tracks()) {
    for (const v1::Opening& opening : track.openings()) {
      if (opening.has_command()) collect(opening.command(), opening.by());
    }
    for (const v1::State& state : track.states()) {
      for (const std::string& command : definition.commands()) {
        const v1::Action* action = definition.FindAction(track.id(), state.id(), command);
        if (action != nullptr) collect(command, action->by());
      }
    }
  }
  std::map<std::string, std::vector<std::string>> commands_of;
  for (const auto& [command, ids] : roles_of) {
    std::vector<std::string> names;
    for (const v1::Role& role : definition.proto().roles()) {
      if (ids.count(role.id()) > 0) names.push_back(role.label().zh());
    }
    commands_of[absl::StrJoin(names, "、")].push_back(CommandLabel(command).zh());
  }
  for (const auto& [names, commands] : commands_of) {
    page->Row("", 0, absl::StrCat(names, "：", absl::StrJoin(commands, "、")));
  }
}

void PrintClocks(const Definition& definition, Page* page) {
  const int column = WidestLabel(definition.proto().clocks()) + 2;
  for (const v1::ClockRule& rule : definition.proto().clocks()) {
    std::string length = rule.due_field().empty() ? LengthWords(rule.length(), rule.unit()).zh() : "至登记的日期";
    for (const v1::ClockOverride& override : rule.overrides()) {
      const v1::PeriodUnit unit = override.unit() == v1::PERIOD_UNIT_UNSPECIFIED ? rule.unit() : override.unit();
      absl::StrAppend(&length, "；", override.dispute_class(), "类", LengthWords(override.length(), unit).zh());
    }
    page->Row(rule.label().zh(), column,
              absl::StrCat(length, rule.rolls_over() ? "（末日遇休息日顺延）" : "", "；届满：",
                           ExpiryWords(rule.on_expiry()).zh(), "；依据：", rule.source()));
  }
}

void PrintClosing(const v1::Definition& definition, Page* page) {
  if (definition.closing().obligations_recorded()) {
    page->Line("协议生效后，到期义务均已登记为履行、未履行或无法查明；持续性义务视为至今正常。");
  }
  if (definition.closing().visits_min() > 0) {
    page->Line(absl::StrCat("至少回访", definition.closing().visits_min(), "次，或在结案时说明不回访的理由。"));
  }
  page->Line("未达成协议的，由调解员终止调解并告知其他救济途径后结案。没有凭据的，不得登记为已履行。");
  if (definition.late_entry().adopt_after_days() > 0) {
    page->Line(absl::StrCat("补录超过", definition.late_entry().adopt_after_days(), "日的，须由另一人认领。"));
  }
}

}  // namespace

int DisplayWidth(absl::string_view text) {
  int width = 0;
  for (size_t i = 0; i < text.size();) width += IsWide(NextCodePoint(text, &i)) ? 2 : 1;
  return width;
}

std::string PrintDefinition(const Definition& definition) {
  const v1::Definition& proto = definition.proto();
  Page page;
  page.Centred(proto.title().zh());
  page.Centred(
      absl::StrCat(definition.id(), " 第", definition.revision(), "版",
                   proto.effective_date().empty() ? "" : absl::StrCat("，自", proto.effective_date(), "起施行")));
  page.Centred(proto.authority().empty() ? "（默认，非县里正式文本）" : absl::StrCat("发布机关：", proto.authority()));

  std::vector<std::string> parts;
  page.Heading("一、步骤");
  for (const v1::Step& step : proto.steps()) parts.push_back(step.label().zh());
  page.Line(OrNone(std::exchange(parts, {}), " → "));

  page.Heading("二、层级");
  for (const v1::Level& level : proto.levels()) parts.push_back(level.label().zh());
  page.Line(OrNone(std::exchange(parts, {}), " → "));

  page.Heading("三、保障");
  for (const v1::Guarantee& guarantee : proto.guarantees()) parts.push_back(guarantee.label().zh());
  page.Line(OrNone(std::exchange(parts, {}), "；"));
  page.Row(
      "", 0,
      "任何流程均不得改变：须经当事人同意方可调解，明确拒绝即止；须告知权利义务；终止须由人作出并告知其他救济途径；"
      "生效时间由系统按签名、盖章计算；任何人不得被阻止起诉；调解不收费，默认不公开。");

  page.Heading("四、状态与去向");
  for (const v1::Track& track : proto.tracks()) {
    page.Line(absl::StrCat("【", track.label().zh(), "】"));
    PrintStates(definition, track, &page);
  }

  page.Heading("五、谁可以做什么");
  PrintRights(definition, &page);

  page.Heading("六、期限");
  PrintClocks(definition, &page);

  page.Heading("七、结案条件");
  PrintClosing(proto, &page);

  page.Line();
  page.Line(Rule("=", kPageColumns));
  page.Line("审定单位（盖章）：                          负责人（签名）：                    年    月    日");
  return page.Take();
}

}  // namespace gaiwan
