#include "workflow/acting/subsidy_rule.h"

#include <set>
#include <tuple>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kCurrency = "CNY";
// As common.proto says of every amount.
constexpr int64_t kFenMax = 10'000'000'000'000;

using Key = std::tuple<std::string, std::string, int>;

// A key for each kind that the rate names; one without a kind when it names none.
std::vector<Key> KeysOf(const v1::SubsidyRate& rate) {
  std::vector<Key> keys;
  for (const std::string& kind : rate.kinds()) keys.emplace_back(rate.grade(), kind, rate.form());
  if (keys.empty()) keys.emplace_back(rate.grade(), "", rate.form());
  return keys;
}

template <typename List>
void CheckWords(const char* name, const List& words, std::vector<std::string>* faults) {
  std::set<std::string> seen;
  for (int i = 0; i < words.size(); ++i) {
    if (words[i].empty()) faults->push_back(absl::StrCat(name, "[", i, "]: is empty"));
    if (!seen.insert(words[i]).second) faults->push_back(absl::StrCat(name, "[", i, "]: is there twice: ", words[i]));
  }
}

}  // namespace

std::vector<std::string> FaultsOf(const v1::SubsidyRule& rule) {
  std::vector<std::string> faults;
  if (rule.name().empty()) faults.push_back("name: is missing");
  if (rule.revision() < 1) faults.push_back("revision: counts from 1");
  if (rule.rates().empty()) faults.push_back("rates: there is none");
  if (rule.results().empty()) faults.push_back("results: nothing counts as settled");
  CheckWords("results", rule.results(), &faults);
  CheckWords("unpaid_roles", rule.unpaid_roles(), &faults);
  if (rule.objection_days() < kObjectionDaysMin || rule.objection_days() > kObjectionDaysMax) {
    faults.push_back(absl::StrCat("objection_days: ", rule.objection_days(), " is not from ", kObjectionDaysMin, " to ",
                                  kObjectionDaysMax));
  }
  std::set<Key> seen;
  for (int i = 0; i < rule.rates_size(); ++i) {
    const v1::SubsidyRate& rate = rule.rates(i);
    const std::string path = absl::StrCat("rates[", i, "]");
    if (rate.grade().empty()) faults.push_back(absl::StrCat(path, ".grade: is missing"));
    if (rate.amount().currency() != kCurrency) {
      faults.push_back(absl::StrCat(path, ".amount.currency: is not ", kCurrency));
    }
    if (rate.amount().fen() < 1 || rate.amount().fen() > kFenMax) {
      faults.push_back(absl::StrCat(path, ".amount.fen: ", rate.amount().fen(), " is not from 1 to ", kFenMax));
    }
    for (const Key& key : KeysOf(rate)) {
      if (seen.insert(key).second) continue;
      faults.push_back(absl::StrCat(path, ": another rate is for the same grade, kind and form: ", std::get<0>(key),
                                    std::get<1>(key).empty() ? "" : " ", std::get<1>(key)));
    }
  }
  return faults;
}

const v1::SubsidyRate* FindRate(const v1::SubsidyRule& rule, absl::string_view grade, absl::string_view kind,
                                v1::AgreementForm form) {
  const v1::SubsidyRate* best = nullptr;
  int best_names = -1;
  for (const v1::SubsidyRate& rate : rule.rates()) {
    const bool names_kind = absl::c_linear_search(rate.kinds(), kind);
    const bool names_form = rate.form() != v1::AGREEMENT_FORM_UNSPECIFIED;
    if (rate.grade() != grade || (!rate.kinds().empty() && !names_kind)) continue;
    if (names_form && rate.form() != form) continue;
    const int names = (names_kind ? 2 : 0) + (names_form ? 1 : 0);
    if (names <= best_names) continue;
    best = &rate;
    best_names = names;
  }
  return best;
}

}  // namespace gaiwan
