#include "workflow/enforceability.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "workflow/base/label.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

using Words = google::protobuf::RepeatedPtrField<std::string>;

// Kept of a clause that disposes of land or a house: whether its papers are there is asked later.
constexpr absl::string_view kLand = "land";

struct Kind {
  absl::string_view id;
  absl::string_view zh;
  absl::string_view en;
};

constexpr Kind kKinds[] = {
    {"vague", "用语不明确", "vague words"},
    {"unverifiable", "所附条件无法核实", "a condition nobody can verify"},
    {"third-party", "涉及没有签名的案外人", "binds somebody who does not sign"},
    {"no-title-paper", "处分土地、房屋，卷内没有权属证明",
     "disposes of land or a house, without a title paper in the file"},
    {"no-co-owner-consent", "处分土地、房屋，卷内没有共有人同意书",
     "disposes of land or a house, without the co-owners' consent in the file"},
    {"apology-way", "没有写明在哪里、以什么方式道歉", "where or how to apologise is not said"},
    {"no-thing", "没有写明交付什么、多少", "what is handed over, and how many, is not said"},
    {"thing-condition", "没有写明物品的状况", "the condition of the thing is not said"},
    {"no-condition", "写明附条件，条文里却没有说是什么条件", "it hangs on a condition that its words do not say"},
    {"payment-way", "没有写明给付方式", "how it is paid is not said"},
    {"no-debtor", "没有写明由谁履行", "who owes it is not said"},
    {"no-creditor", "没有写明向谁履行", "to whom it is owed is not said"},
    {"no-date", "没有写明履行期限", "by when is not said"},
    {"instalments", "各期金额不全或者与总额不符", "the parts do not make the whole"},
    {"not-typed", "手写的协议，条款尚未录入并经各方核对",
     "written by hand, and its clauses are not typed and confirmed"},
};

// How Chinese says that something hangs on something else. Grammar, and no county's choice: so it stands here and not
// in the lists of the definition.
constexpr absl::string_view kConditionMarkers[] = {"如",   "若",   "待",   "一旦", "只要",
                                                   "条件", "前提", "之后", "后",   "时"};

bool SaysCondition(absl::string_view text) {
  return std::any_of(std::begin(kConditionMarkers), std::end(kConditionMarkers),
                     [&](absl::string_view marker) { return absl::StrContains(text, marker); });
}

// The first word of the list that stands in the text; empty for none.
std::string FirstOf(const Words& words, absl::string_view text) {
  for (const std::string& word : words) {
    if (absl::StrContains(text, word)) return word;
  }
  return "";
}

v1::Finding Make(int clause, absl::string_view kind, std::string word = "") {
  v1::Finding finding;
  finding.set_clause(clause);
  finding.set_kind(std::string(kind));
  finding.set_word(std::move(word));
  return finding;
}

bool HasDigit(absl::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c); });
}

bool HasAny(const v1::Case& c, const Words& papers) {
  return std::any_of(c.documents().begin(), c.documents().end(), [&](const v1::Document& document) {
    return !document.withdrawn() && std::find(papers.begin(), papers.end(), document.paper()) != papers.end();
  });
}

// A duty of each to each other names neither side; money and things go one way.
bool GoesOneWay(const v1::Clause& clause) {
  return clause.kind() == v1::CLAUSE_KIND_MONEY || clause.kind() == v1::CLAUSE_KIND_THING ||
         clause.kind() == v1::CLAUSE_KIND_APOLOGY;
}

bool HasTime(const v1::Clause& clause) {
  return !clause.due_date().empty() || !clause.instalments().empty() || clause.ongoing() || clause.done_at_once() ||
         clause.kind() == v1::CLAUSE_KIND_OMISSION;
}

// Some parts without a sum, or with one where the whole has none: nobody could say what is owed when.
bool InstalmentsOpen(const v1::Clause& clause) {
  int with_amount = 0;
  for (const v1::Instalment& instalment : clause.instalments()) with_amount += instalment.has_amount() ? 1 : 0;
  return clause.kind() == v1::CLAUSE_KIND_MONEY && with_amount != clause.instalments_size();
}

void FindInClause(int number, const v1::Clause& clause, std::vector<v1::Finding>* findings) {
  const bool one_sided = clause.from_party().empty() != clause.to_party().empty();
  if (clause.from_party().empty() && (GoesOneWay(clause) || one_sided)) findings->push_back(Make(number, "no-debtor"));
  if (clause.to_party().empty() && GoesOneWay(clause)) findings->push_back(Make(number, "no-creditor"));
  if (!HasTime(clause)) findings->push_back(Make(number, "no-date"));
  if (InstalmentsOpen(clause)) findings->push_back(Make(number, "instalments"));
}

// What a clause gives in money; of instalments without a whole, their sum.
int64_t FenOf(const v1::Clause& clause) {
  if (clause.kind() != v1::CLAUSE_KIND_MONEY) return 0;
  if (clause.has_amount()) return clause.amount().fen();
  int64_t sum = 0;
  for (const v1::Instalment& instalment : clause.instalments()) sum += instalment.amount().fen();
  return sum;
}

// The clauses in Chinese, which the lists of words are in; nullptr where there is no such text.
const Words* InChinese(const v1::AgreementText& text) {
  if (text.language().empty() || text.language() == "zh") return &text.clauses();
  for (const v1::AgreementTranslation& translation : text.translations()) {
    if (translation.language() == "zh") return &translation.clauses();
  }
  return nullptr;
}

std::string Yuan(int64_t fen) {
  return absl::StrFormat("%d.%02d", fen / 100, fen % 100);
}

}  // namespace

google::protobuf::RepeatedPtrField<v1::Finding> FindInWords(
    const v1::SettlingRule& rule, const google::protobuf::RepeatedPtrField<v1::Clause>& clauses,
    const v1::AgreementText& text) {
  google::protobuf::RepeatedPtrField<v1::Finding> findings;
  const auto add = [&](int clause, absl::string_view kind, std::string word = "") {
    if (findings.size() < kFindingsMax) *findings.Add() = Make(clause, kind, std::move(word));
  };
  const Words* lines = InChinese(text);
  for (int i = 0; lines != nullptr && i < std::min(clauses.size(), lines->size()); ++i) {
    const std::string& words = lines->Get(i);
    const int number = i + 1;
    if (std::string word = FirstOf(rule.vague_words(), words); !word.empty()) add(number, "vague", std::move(word));
    if (std::string word = FirstOf(rule.unverifiable_words(), words); !word.empty()) {
      add(number, "unverifiable", std::move(word));
    }
    if (std::string word = FirstOf(rule.third_party_words(), words); !word.empty()) {
      add(number, "third-party", std::move(word));
    }
    if (std::string word = FirstOf(rule.land_words(), words);
        !word.empty() && !FirstOf(rule.disposal_words(), words).empty()) {
      add(number, kLand, std::move(word));
    }
    // Where a list is empty nothing is asked for. What the clause says as data needs no words.
    const v1::Clause& clause = clauses[i];
    const auto lacks = [&](const Words& list) { return !list.empty() && FirstOf(list, words).empty(); };
    if (clause.kind() == v1::CLAUSE_KIND_APOLOGY && clause.manner().empty() && lacks(rule.apology_words())) {
      add(number, "apology-way");
    }
    if (clause.kind() == v1::CLAUSE_KIND_THING && lacks(rule.condition_words())) {
      if (!clause.has_thing() && !HasDigit(words)) add(number, "no-thing");
      const bool told = clause.has_thing() ? !clause.thing().condition().empty() : HasDigit(words);
      if (!told) add(number, "thing-condition");
    }
    if (clause.kind() == v1::CLAUSE_KIND_MONEY && !clause.done_at_once() && clause.manner().empty() &&
        lacks(rule.payment_words())) {
      add(number, "payment-way");
    }
    if (clause.conditional() && !SaysCondition(words)) add(number, "no-condition");
  }
  return findings;
}

std::vector<v1::Finding> FindingsOf(const v1::SettlingRule& rule, const v1::Case& c, const v1::Agreement& agreement) {
  std::vector<v1::Finding> findings;
  for (const v1::Finding& finding : agreement.findings()) {
    if (finding.kind() != kLand) {
      findings.push_back(finding);
      continue;
    }
    if (!rule.title_papers().empty() && !HasAny(c, rule.title_papers())) {
      findings.push_back(Make(finding.clause(), "no-title-paper", finding.word()));
    }
    if (!rule.co_owner_papers().empty() && !HasAny(c, rule.co_owner_papers())) {
      findings.push_back(Make(finding.clause(), "no-co-owner-consent", finding.word()));
    }
  }
  if (!agreement.handwritten().empty() && !agreement.transcript().has_confirm_time()) {
    findings.push_back(Make(0, "not-typed"));
  }
  for (int i = 0; i < agreement.clauses_size(); ++i) FindInClause(i + 1, agreement.clauses(i), &findings);
  std::stable_sort(findings.begin(), findings.end(),
                   [](const v1::Finding& a, const v1::Finding& b) { return a.clause() < b.clause(); });
  return findings;
}

std::string FindingId(const v1::Finding& finding) {
  return absl::StrCat(finding.clause(), "-", finding.kind());
}

std::vector<std::string> FindingKinds() {
  std::vector<std::string> kinds;
  for (const Kind& kind : kKinds) kinds.emplace_back(kind.id);
  return kinds;
}

v1::Label FindingWords(const v1::Finding& finding) {
  for (const Kind& kind : kKinds) {
    if (kind.id != finding.kind()) continue;
    const std::string word = finding.word().empty() ? "" : absl::StrCat("“", finding.word(), "”");
    if (finding.clause() == 0) return MakeLabel(absl::StrCat("全文：", kind.zh, word), absl::StrCat(kind.en, word));
    return MakeLabel(absl::StrCat("第", finding.clause(), "条：", kind.zh, word),
                     absl::StrCat("clause ", finding.clause(), ": ", kind.en, word));
  }
  return MakeLabel(FindingId(finding), "");  // Of a later program.
}

std::optional<FarBelowClaim> IsFarBelowClaim(const v1::SettlingRule& rule, const v1::Case& c,
                                             const v1::Agreement& agreement) {
  if (rule.informed_note_below_percent() == 0 || agreement.partial() || c.claimed().fen() <= 0) return std::nullopt;
  int64_t agreed = 0;
  for (const v1::Clause& clause : agreement.clauses()) {
    const v1::Party* to = FindById(c.parties(), clause.to_party());
    if (to != nullptr && to->side() != v1::PARTY_SIDE_APPLICANT) continue;
    agreed += FenOf(clause);
  }
  // What was claimed in money may be settled by a deed: then there is no sum to compare.
  if (agreed == 0) return std::nullopt;
  // Sums have at most 10^13 fen, sixty of them a hundred times over stay below 2^63.
  if (agreed * 100 >= c.claimed().fen() * rule.informed_note_below_percent()) return std::nullopt;
  return FarBelowClaim{agreed, c.claimed().fen()};
}

v1::Label FarBelowWords(const v1::SettlingRule& rule, const FarBelowClaim& far) {
  const int percent = rule.informed_note_below_percent();
  return MakeLabel(
      absl::StrCat("约定金额 ", Yuan(far.agreed_fen), " 元，不到请求 ", Yuan(far.claimed_fen), " 元的 ", percent,
                   "%：申请一方签名时须附知情说明（informed_note），写明已告知其放弃的部分"),
      absl::StrCat("agreed for ", Yuan(far.agreed_fen), " yuan, less than ", percent, "% of the claim of ",
                   Yuan(far.claimed_fen), ": who claimed signs with an informed_note of what is given up"));
}

}  // namespace gaiwan
