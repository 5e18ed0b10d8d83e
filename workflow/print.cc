#include "workflow/print.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/clock_extension.h"
#include "workflow/clock_words.h"
#include "workflow/command_labels.h"
#include "workflow/page.h"
#include "workflow/subjects.h"

namespace gaiwan {
namespace {

// Lines after the first of a paragraph.
constexpr int kIndent = 2;
// The clauses of a paragraph are held apart by it.
constexpr absl::string_view kBetween = ";";
// How a definition calls a promise that no law asks for, and the mark for it.
constexpr absl::string_view kLocalPromise = "本地承诺（默认）";
constexpr absl::string_view kLocalPromiseMark = "※";

// A, B, ..., Z, A1, B1, ...: roles stand on the page by it.
std::string LetterOf(size_t index) {
  const std::string letter(1, static_cast<char>('A' + index % 26));
  return index < 26 ? letter : absl::StrCat(letter, index / 26);
}

std::string OrNone(std::vector<std::string> parts, absl::string_view separator) {
  return parts.empty() ? "（无）" : absl::StrJoin(parts, separator);
}

// `1-3,5` of 1, 2, 3, 5.
std::string Ranges(const std::set<int>& numbers) {
  std::vector<std::string> parts;
  for (auto at = numbers.begin(); at != numbers.end();) {
    const int from = *at;
    int to = from;
    while (++at != numbers.end() && *at == to + 1) ++to;
    parts.push_back(from == to ? absl::StrCat(from) : absl::StrCat(from, to == from + 1 ? "," : "-", to));
  }
  return absl::StrJoin(parts, ",");
}

// What is printed of a definition, with its commands looked up once.
class Printer {
 public:
  Printer(const Definition& definition, Page* page) : definition_(definition), proto_(definition.proto()), page_(page) {
    for (const auto& [step, states] : StatesByStep()) {
      for (const v1::State* state : states) numbers_[state->id()] = static_cast<int>(numbers_.size()) + 1;
    }
  }

  void PrintHead(absl::string_view digest) {
    page_->Centred(proto_.title().zh());
    if (proto_.vendor_default() && proto_.title().zh().find("默认") == std::string::npos) {
      page_->Centred("（默认，非县里正式文本）");
    }
    std::vector<std::string> by;
    if (!proto_.authority().empty()) by.push_back(absl::StrCat("发布机关：", proto_.authority()));
    if (!proto_.effective_date().empty()) by.push_back(absl::StrCat("自", proto_.effective_date(), "起施行"));
    if (!by.empty()) page_->Centred(absl::StrJoin(by, "  "));
    page_->Fold("", absl::StrCat(definition_.id(), " 第", definition_.revision(), "版  SHA-256 ", digest), kIndent);
  }

  void PrintMethod() {
    std::vector<std::string> parts;
    for (const v1::Step& step : proto_.steps()) parts.push_back(step.label().zh());
    const std::string steps = OrNone(std::exchange(parts, {}), " → ");
    for (const v1::Level& level : proto_.levels()) parts.push_back(level.label().zh());
    page_->Fold("一、", absl::StrCat("步骤：", steps, "    层级：", OrNone(std::exchange(parts, {}), " → ")), kIndent);
    for (const v1::Guarantee& guarantee : proto_.guarantees()) parts.push_back(guarantee.label().zh());
    page_->Fold(
        "  ",
        absl::StrCat("保障：", OrNone(std::move(parts), kBetween),
                     "。任何流程均不得改变：须经当事人同意方可调解，明确拒绝即止；须告知权利义务；终止须由人作出并"
                     "告知其他救济途径；生效时间由系统按签名、盖章计算；不得阻止起诉；调解不收费，默认不公开。"),
        kIndent);
  }

  // A star: the case is closed.
  void PrintStates() {
    std::vector<std::string> groups;
    for (const auto& [step, states] : StatesByStep()) {
      std::vector<std::string> labels;
      for (const v1::State* state : states) {
        labels.push_back(absl::StrCat(numbers_[state->id()], state->label().zh(), state->closed() ? "*" : ""));
      }
      groups.push_back(absl::StrCat("〔", step, "〕", absl::StrJoin(labels, " ")));
    }
    page_->Fold("二、案件的状态（*为已结）：", absl::StrJoin(groups, " "), kIndent);
  }

  // Each set of roles once, with what they may do and, where it moves the case, from which states to which. A command
  // that different states give to different roles counts for all of them; the state's own say is in the file.
  void PrintRights() {
    std::map<std::string, std::set<std::string>> roles_of = RolesOfCommands();
    std::map<std::set<size_t>, std::vector<std::string>> commands_of;
    for (const auto& [command, ids] : roles_of) {
      std::set<size_t> roles;
      for (size_t i = 0; i < static_cast<size_t>(proto_.roles_size()); ++i) {
        if (ids.count(proto_.roles(static_cast<int>(i)).id()) > 0) roles.insert(i);
      }
      commands_of[roles].push_back(absl::StrCat(CommandLabel(command).zh(), MovesOf(command)));
    }
    std::vector<std::string> rights;
    for (const auto& [roles, commands] : commands_of) {
      std::vector<std::string> letters;
      for (const size_t role : roles) letters.push_back(LetterOf(role));
      rights.push_back(absl::StrCat("[", absl::StrJoin(letters, ""), "]", absl::StrJoin(commands, " ")));
    }
    page_->Fold("三、谁可以做什么（→为案件转入的状态）。", absl::StrCat(RoleLegend(), " ", absl::StrJoin(rights, " ")),
                kIndent);
  }

  // Which command leads where within them says their names; the file has it in full.
  void PrintSideTracks() {
    std::vector<std::string> tracks;
    for (const v1::Track& track : proto_.tracks()) {
      if (track.id() == kMainTrack) continue;
      std::vector<std::string> states;
      for (const v1::State& state : track.states()) states.push_back(state.label().zh());
      tracks.push_back(absl::StrCat("[", track.label().zh(), "]", absl::StrJoin(states, " ")));
    }
    page_->Fold("四、并行事项：", OrNone(std::move(tracks), ""), kIndent);
  }

  // Those of one source stand before it, and of these the ones alike together: a county's own promises are many, and
  // say the same few things.
  void PrintClocks() {
    std::vector<std::string> sources;
    std::map<std::string, std::vector<AlikeClocks>> clocks_of;
    for (const v1::ClockRule& rule : proto_.clocks()) {
      std::vector<AlikeClocks>& clocks = clocks_of[rule.source()];
      if (clocks.empty()) sources.push_back(rule.source());
      const std::string words = ClockWords(rule);
      auto alike = std::find_if(clocks.begin(), clocks.end(), [&](const AlikeClocks& a) { return a.words == words; });
      if (alike == clocks.end()) alike = clocks.insert(clocks.end(), {words, {}});
      alike->labels.push_back(rule.label().zh());
    }
    std::vector<std::string> parts;
    for (const std::string& source : sources) {
      std::vector<std::string> clocks;
      for (const AlikeClocks& alike : clocks_of[source]) {
        clocks.push_back(absl::StrCat(absl::StrJoin(alike.labels, "、"), " ", alike.words));
      }
      parts.push_back(absl::StrCat(absl::StrJoin(clocks, kBetween), "〔",
                                   absl::StrReplaceAll(source, {{kLocalPromise, kLocalPromiseMark}}), "〕"));
    }
    const std::string legend = absl::StrCat(
        "届满后：督＝", ExpiryWords(v1::EXPIRY_URGE).zh(), "，办＝", ExpiryWords(v1::EXPIRY_TASK).zh(), "，告＝",
        ExpiryWords(v1::EXPIRY_WARN).zh(), "，逾＝", ExpiryWords(v1::EXPIRY_MARK_OVERDUE).zh(), "，转＝",
        ExpiryWords(v1::EXPIRY_MOVE_TRACK).zh(), "，复＝", ExpiryWords(v1::EXPIRY_RESUME).zh(),
        "；延＝可经各方同意延长；↷＝末日遇休息日顺延；〔〕＝依据，", kLocalPromiseMark, "＝", kLocalPromise, "。");
    page_->Fold("五、期限。", absl::StrCat(legend, " ", OrNone(std::move(parts), " ")), kIndent);
  }

  // What closes a case, what is taken on, what takes effect when, and whom something goes to: one paragraph, so that
  // the page is one.
  void PrintRules() {
    page_->Fold("六、",
                absl::StrCat("结案条件：", Closing(), "七、受理范围与知情：", Admissibility(),
                             "八、协议生效（较早之日为准）：", Effect(), "九、协作单位：", Partners()),
                kIndent);
  }

  std::string Closing() const {
    std::string rules;
    if (proto_.closing().obligations_recorded()) {
      absl::StrAppend(&rules, "协议生效后，到期义务均已登记为履行、未履行或无法查明，持续性义务视为至今正常。");
    }
    if (proto_.closing().visits_min() > 0) {
      absl::StrAppend(&rules, "至少回访", proto_.closing().visits_min(), "次，或在结案时说明不回访的理由。");
    }
    absl::StrAppend(&rules, "没有凭据的，不得登记为已履行。");
    if (proto_.late_entry().adopt_after_days() > 0) {
      absl::StrAppend(&rules, "补录超过", proto_.late_entry().adopt_after_days(), "日的，须由另一人认领。");
    }
    absl::StrAppend(&rules, Pauses(), Retention());
    return rules;
  }

  // How long a pause lasts at most. Kinds and sources are in the file.
  std::string Pauses() const {
    std::set<int> days;
    for (const v1::PauseRule& rule : proto_.pauses()) days.insert(rule.days_max());
    return days.empty() ? "" : absl::StrCat("中止按事由最长", absl::StrJoin(days, "、"), "日，可延长。");
  }

  // How long files are kept, by the first rule that holds; empty where the definition does not say. Sources are in the
  // file.
  std::string Retention() const {
    std::vector<std::string> rules;
    for (const v1::RetentionRule& rule : proto_.retention()) {
      rules.push_back(absl::StrCat(rule.label().zh(), rule.years() == 0 ? "永久" : absl::StrCat(rule.years(), "年")));
    }
    return rules.empty() ? "" : absl::StrCat("归档次年起保管：", absl::StrJoin(rules, "，"), "。");
  }

  // What is not taken on, what is only pointed out, and what is asked when parties settle. The advice is in the file.
  std::string Admissibility() const {
    std::vector<std::string> refused, flagged;
    for (const v1::AdmissibilityRule& rule : proto_.admissibility()) {
      const bool flags = rule.effect() == v1::ADMISSIBILITY_EFFECT_FLAG;
      (flags ? flagged : refused).push_back(rule.label().zh());
    }
    std::string rules;
    if (!refused.empty()) absl::StrAppend(&rules, "不予受理：", absl::StrJoin(refused, "、"), "。");
    if (!flagged.empty()) absl::StrAppend(&rules, "提示：", absl::StrJoin(flagged, "、"), "。");
    if (const int percent = proto_.settling().informed_note_below_percent(); percent > 0) {
      absl::StrAppend(&rules, "约定金额不到请求", percent, "%的，申请一方签名须附知情说明。");
    }
    return rules.empty() ? "（无）" : rules;
  }

  // Ways to sign are in the file.
  std::string Effect() const {
    std::vector<std::string> rows;
    for (const v1::EffectTerms& row : definition_.effect_rules()) {
      rows.push_back(absl::StrCat(row.words().zh(), "〔", row.source(), "〕"));
    }
    return absl::StrCat(absl::StrJoin(rows, kBetween), "。");
  }

  // What they are asked for, with which papers, and what they answer is in the file.
  std::string Partners() const {
    std::vector<std::string> partners;
    for (const v1::PartnerProfile& profile : proto_.partners()) {
      const bool told = !profile.danger_grade().empty() || !profile.danger_kinds().empty();
      partners.push_back(absl::StrCat(profile.label().zh(), told ? "（险情即告）" : ""));
    }
    return absl::StrCat(OrNone(std::move(partners), "、"), "。");
  }

  void PrintSignature() {
    page_->Line();
    page_->Line("审定单位（盖章）：                          负责人（签名）：                    年    月    日");
  }

 private:
  // States of the main track in the order of the steps, then those of none, each with its step's label.
  std::vector<std::pair<std::string, std::vector<const v1::State*>>> StatesByStep() const {
    std::vector<std::pair<std::string, std::vector<const v1::State*>>> groups;
    const auto add = [&](absl::string_view step, const std::string& label) {
      std::vector<const v1::State*> states;
      for (const v1::State& state : definition_.FindTrack(kMainTrack)->states()) {
        if (state.step() == step) states.push_back(&state);
      }
      if (!states.empty()) groups.emplace_back(label, std::move(states));
    };
    for (const v1::Step& step : proto_.steps()) add(step.id(), step.label().zh());
    add("", "其他");
    return groups;
  }

  std::string RoleLegend() const {
    std::vector<std::string> roles;
    for (int i = 0; i < proto_.roles_size(); ++i) {
      roles.push_back(absl::StrCat(LetterOf(static_cast<size_t>(i)), proto_.roles(i).label().zh()));
    }
    return OrNone(std::move(roles), " ");
  }

  std::map<std::string, std::set<std::string>> RolesOfCommands() const {
    std::map<std::string, std::set<std::string>> roles_of;
    const auto collect = [&](const std::string& command, const auto& by) {
      for (const std::string& role : by) roles_of[command].insert(role);
    };
    for (const v1::Track& track : proto_.tracks()) {
      for (const v1::Opening& opening : track.openings()) {
        if (opening.has_command()) collect(opening.command(), opening.by());
      }
      for (const v1::State& state : track.states()) {
        for (const std::string& command : definition_.commands()) {
          const v1::Action* action = definition_.FindAction(track.id(), state.id(), command);
          if (action != nullptr) collect(command, action->by());
        }
      }
    }
    return roles_of;
  }

  // `(3→4)`, `(1-3→20;5→原)`: where the command moves the case; nothing when it does not.
  std::string MovesOf(const std::string& command) {
    // Targets, and from where.
    std::map<std::string, std::set<int>> from_to;
    for (const v1::Track& track : proto_.tracks()) {
      if (track.id() != kMainTrack) continue;
      for (const v1::State& state : track.states()) {
        const v1::Action* action = definition_.FindAction(track.id(), state.id(), command);
        if (action == nullptr) continue;
        std::vector<std::string> to;
        for (const v1::Target& target : action->targets()) {
          if (target.to() == "stay") continue;
          const auto number = numbers_.find(target.to());
          std::string name = number == numbers_.end() ? "原" : absl::StrCat(number->second);
          if (std::find(to.begin(), to.end(), name) == to.end()) to.push_back(std::move(name));
        }
        if (!to.empty()) from_to[absl::StrJoin(to, "/")].insert(numbers_[state.id()]);
      }
      for (const v1::Opening& opening : track.openings()) {
        if (!opening.has_command() || opening.command() != command) continue;
        from_to[absl::StrCat(numbers_[opening.to()])];
        for (const v1::Target& target : opening.targets()) from_to[absl::StrCat(numbers_[target.to()])];
      }
    }
    std::vector<std::string> moves;
    for (const auto& [to, from] : from_to) moves.push_back(absl::StrCat(Ranges(from), "→", to));
    return moves.empty() ? "" : absl::StrCat("(", absl::StrJoin(moves, ";"), ")");
  }

  // Clocks that say the same of length and end.
  struct AlikeClocks {
    std::string words;
    std::vector<std::string> labels;
  };

  // As the head of the chapter explains it.
  static absl::string_view ExpiryMark(v1::Expiry expiry) {
    switch (expiry) {
      case v1::EXPIRY_URGE:
        return "督";
      case v1::EXPIRY_TASK:
        return "办";
      case v1::EXPIRY_WARN:
        return "告";
      case v1::EXPIRY_MARK_OVERDUE:
        return "逾";
      case v1::EXPIRY_MOVE_TRACK:
        return "转";
      case v1::EXPIRY_RESUME:
        return "复";
      default:
        return "";
    }
  }

  std::string ClockWords(const v1::ClockRule& rule) const {
    std::string length = rule.length() > 0 ? LengthWords(rule.length(), rule.unit()).zh() : "";
    if (!rule.due_field().empty()) length = absl::StrCat("至登记日", length.empty() ? "" : "，未登记的", length);
    for (const v1::ClockOverride& override : rule.overrides()) {
      const v1::PeriodUnit unit = override.unit() == v1::PERIOD_UNIT_UNSPECIFIED ? rule.unit() : override.unit();
      absl::StrAppend(&length, "；", override.dispute_class(), "类", LengthWords(override.length(), unit).zh());
    }
    absl::StrReplaceAll({{"个工作日", "工作日"}}, &length);
    return absl::StrCat(length, rule.closes_at(), rule.rolls_over() ? "↷" : "", ExpiryMark(rule.on_expiry()),
                        MayBeExtended(rule) ? "延" : "");
  }

  const Definition& definition_;
  const v1::Definition& proto_;
  Page* const page_;
  // States of the main track, as counted on the page from 1.
  std::map<std::string, int> numbers_;
};

}  // namespace

std::string PrintDefinition(const Definition& definition, absl::string_view digest) {
  Page page(kPageColumns);
  Printer printer(definition, &page);
  printer.PrintHead(digest);
  printer.PrintMethod();
  printer.PrintStates();
  printer.PrintRights();
  printer.PrintSideTracks();
  printer.PrintClocks();
  printer.PrintRules();
  printer.PrintSignature();
  return page.Take();
}

}  // namespace gaiwan
