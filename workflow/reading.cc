#include "workflow/reading.h"

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// Of code list `literacy`: the one entry whose bearer is left alone with a paper.
constexpr absl::string_view kReads = "reads";
// Of code list `language`: what a text is in that does not say.
constexpr absl::string_view kChinese = "zh";

}  // namespace

bool NeedsReading(const v1::PartyDetails& details) {
  if (!details.literacy().empty() && details.literacy() != kReads) return true;
  // Papers are Chinese, with another script beside it at most.
  return !details.scripts().empty() && !absl::c_linear_search(details.scripts(), kChinese);
}

absl::Status CheckReader(const Ask& ask, const v1::PartyDetails& details, absl::string_view path) {
  RETURN_IF_ERROR(CheckCode(ask.facts, "literacy", details.literacy(), absl::StrCat(path, ".literacy")));
  for (int i = 0; i < details.languages_size(); ++i) {
    RETURN_IF_ERROR(CheckCode(ask.facts, "language", details.languages(i), absl::StrCat(path, ".languages[", i, "]")));
  }
  for (int i = 0; i < details.scripts_size(); ++i) {
    RETURN_IF_ERROR(CheckCode(ask.facts, "language", details.scripts(i), absl::StrCat(path, ".scripts[", i, "]")));
  }
  for (int i = 0; i < details.needs_size(); ++i) {
    RETURN_IF_ERROR(CheckCode(ask.facts, "party_need", details.needs(i), absl::StrCat(path, ".needs[", i, "]")));
  }
  return absl::OkStatus();
}

absl::Status CheckReadOut(const Ask& ask, const v1::Party& party, absl::string_view language, absl::string_view field) {
  if (language.empty() && party.needs_reading()) {
    return BadField(field, "该当事人不能自行阅读：须以其通晓的语言宣读，并由本人表示听懂",
                    "is required: this party does not read, so it is read out in a language they understand");
  }
  return CheckCode(ask.facts, "language", language, field);
}

absl::Status CheckTranslations(const Ask& ask, const v1::AgreementText& text, absl::string_view path) {
  RETURN_IF_ERROR(CheckCode(ask.facts, "language", text.language(), absl::StrCat(path, ".language")));
  absl::flat_hash_set<absl::string_view> languages = {text.language().empty() ? kChinese : text.language()};
  for (int i = 0; i < text.translations_size(); ++i) {
    const v1::AgreementTranslation& translation = text.translations(i);
    const std::string of = absl::StrCat(path, ".translations[", i, "]");
    RETURN_IF_ERROR(CheckCode(ask.facts, "language", translation.language(), absl::StrCat(of, ".language")));
    if (!languages.insert(translation.language()).second) {
      return BadField(absl::StrCat(of, ".language"), "同一种文字只能有一个文本", "there is a text in this language");
    }
    if (translation.clauses_size() != text.clauses_size()) {
      return BadField(absl::StrCat(of, ".clauses"), absl::StrCat("须与正文一样有 ", text.clauses_size(), " 条"),
                      absl::StrCat("has ", text.clauses_size(), " clauses, as the text that prevails"),
                      text.clauses_size());
    }
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
