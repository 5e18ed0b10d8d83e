// A sign in what the facts say: words that are those of other cases.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/anomalies/rarity.h"
#include "server/anomalies/signs.h"

namespace gaiwan {
namespace {

// How much others share of a text: the part of it, times what is shared in hundreds of bits, so that a short
// standard text weighs less than a story told again.
constexpr Usual kShared = {1.0, 0.12};
constexpr double kBits = 100;
// Of so many other cases it is the average: one honest case that somebody copied once has one.
constexpr size_t kLikest = 3;
// Of so many other cases a text can be put together. What they explain together says less than what each has: the more
// texts there are, the more of any text is somewhere.
constexpr size_t kSourcesMax = 4;
constexpr double kPutTogetherMax = 40;
// Words that more cases have say nothing of where a text is from, and would cost the most to look up.
constexpr size_t kCasesOfWordMax = 256;
// A text of fewer words than this says nothing that another would not say, too.
constexpr size_t kWordsMin = 12;
// Less is what any two texts share.
constexpr double kLikeFrom = 0.1;
// From this part on another text is told as one it shares its words with.
constexpr double kToldFrom = 0.3;
// Of committees with fewer cases than this the share is taken to be of so many.
constexpr double kCommitteeMin = 12;

struct Word {
  std::vector<uint32_t> cases;
};

// People of one matter, each with a case of their own, heard together: they say the same because it is the same.
bool AtOneTable(const ConcludedCase& a, const ConcludedCase& b) {
  return std::any_of(a.sessions.begin(), a.sessions.end(), [&](const ConcludedSession& one) {
    return std::any_of(b.sessions.begin(), b.sessions.end(), [&](const ConcludedSession& other) {
      return one.start == other.start && one.venue == other.venue && one.people == other.people;
    });
  });
}

class Texts {
 public:
  explicit Texts(const Population& population)
      : population_(population), cases_of_committee_(population.committee_count) {
    for (size_t i = 0; i < population.cases.size(); ++i) {
      if (population.cases[i].words.size() < kWordsMin) continue;
      const size_t committee = population.committee[i];
      ++cases_of_committee_[committee];
      for (const uint32_t word : population.cases[i].words) {
        words_[word].cases.push_back(static_cast<uint32_t>(i));
        ++in_committee_[{word, committee}];
      }
    }
  }

  struct Like {
    // What is shared, of how much there is.
    double bits = 0;
    double all = 0;
    size_t other = 0;
    double part() const { return bits / all; }
  };
  // The texts that share the most with that of `i`, the likest first.
  void FindLike(size_t i, std::vector<double>* shared, std::vector<uint32_t>* touched, std::vector<Like>* like) const {
    like->clear();
    const ConcludedCase& c = population_.cases[i];
    if (c.words.size() < kWordsMin) return;
    double all = 0;
    for (const uint32_t word : c.words) {
      const std::vector<uint32_t>& cases = words_.find(word)->second.cases;
      const double weight = WeightOfWord(word, cases.size(), population_.committee[i]);
      all += weight;
      if (cases.size() > kCasesOfWordMax || weight <= 0) continue;
      for (const uint32_t other : cases) {
        if (other == i) continue;
        if ((*shared)[other] == 0) touched->push_back(other);
        (*shared)[other] += weight;
      }
    }
    for (const uint32_t other : *touched) {
      const double bits = std::exchange((*shared)[other], 0);
      if (bits < kLikeFrom * all || AtOneTable(c, population_.cases[other])) continue;
      like->push_back({bits, all, other});
    }
    touched->clear();
    std::sort(like->begin(), like->end(),
              [](const Like& a, const Like& b) { return a.bits != b.bits ? a.bits > b.bits : a.other < b.other; });
  }

  // The few cases of which the text of `i` could have been put together: each time the one that has most of what none
  // before it had. `left` is as many zeros as there are cases, and is so again.
  struct Explained {
    // Of the text; and times what is explained.
    double part = 0;
    double value = 0;
    std::vector<size_t> sources;
  };
  Explained Explain(size_t i, const std::vector<Like>& like, std::vector<double>* left) const {
    Explained explained;
    if (like.empty()) return explained;
    for (const Like& each : like) (*left)[each.other] = each.bits;
    std::vector<uint32_t> words = population_.cases[i].words;
    double bits = 0;
    while (explained.sources.size() < kSourcesMax) {
      const auto best = std::max_element(like.begin(), like.end(), [&](const Like& a, const Like& b) {
        return (*left)[a.other] < (*left)[b.other];  // Of two alike the first: they are in order.
      });
      const double gain = (*left)[best->other];
      if (gain <= kLikeFrom * best->all) break;
      bits += gain;
      explained.part = bits / best->all;
      explained.sources.push_back(best->other);
      Take(i, best->other, &words, left);
    }
    for (const Like& each : like) (*left)[each.other] = 0;
    explained.value = explained.part * bits / kBits;
    return explained;
  }

 private:
  // Takes the words that `source` has out of `words`, and off what the others explain.
  void Take(size_t i, size_t source, std::vector<uint32_t>* words, std::vector<double>* left) const {
    const std::vector<uint32_t>& taken = population_.cases[source].words;
    const auto has = [&](uint32_t word) {
      if (!std::binary_search(taken.begin(), taken.end(), word)) return false;
      const std::vector<uint32_t>& cases = words_.find(word)->second.cases;
      const double weight = WeightOfWord(word, cases.size(), population_.committee[i]);
      if (cases.size() > kCasesOfWordMax || weight <= 0) return true;
      for (const uint32_t other : cases) {
        if ((*left)[other] > 0) (*left)[other] = std::max(0.0, (*left)[other] - weight);
      }
      return true;
    };
    words->erase(std::remove_if(words->begin(), words->end(), has), words->end());
  }

  // How much it says that a case of the committee has the word: more the fewer cases have it, next to nothing where it
  // belongs to what the committee always writes.
  double WeightOfWord(uint32_t word, size_t cases, size_t committee) const {
    const double here = in_committee_.find({word, committee})->second - 1;
    const double of_committee = std::max(kCommitteeMin, cases_of_committee_[committee]);
    const double rare = std::log2(1 + static_cast<double>(population_.cases.size()) / static_cast<double>(cases));
    return rare * (1 - std::min(1.0, here / of_committee));
  }

  const Population& population_;
  absl::flat_hash_map<uint32_t, Word> words_;
  absl::flat_hash_map<std::pair<uint32_t, size_t>, double> in_committee_;
  std::vector<double> cases_of_committee_;
};

}  // namespace

void FindCopiedTexts(const Population& population, std::vector<Suspicion>* suspicions) {
  const Texts texts(population);
  const size_t count = population.cases.size();
  std::vector<double> shared(count, 0);
  std::vector<double> left(count, 0);
  std::vector<uint32_t> touched;
  std::vector<Texts::Like> like;
  std::vector<double> values(count, 0), explained_values(count, 0);
  std::vector<std::vector<size_t>> others(count);
  for (size_t i = 0; i < count; ++i) {
    texts.FindLike(i, &shared, &touched, &like);
    const Texts::Explained explained = texts.Explain(i, like, &left);
    explained_values[i] = explained.value;
    for (size_t k = 0; k < std::min(kLikest, like.size()); ++k) {
      values[i] += like[k].part() * like[k].bits / kBits / kLikest;
    }
    // A little of a text is in any other.
    if (explained.part < kToldFrom) continue;
    others[i] = explained.sources;
    for (const Texts::Like& each : like) {
      if (each.part() < kToldFrom) break;
      if (std::find(explained.sources.begin(), explained.sources.end(), each.other) == explained.sources.end()) {
        others[i].push_back(each.other);
      }
    }
  }
  const Rarity rarity(values, kShared), explained_rarity(explained_values, kShared);
  for (size_t i = 0; i < count; ++i) {
    if (others[i].empty()) continue;
    const double put_together = WeightOf(explained_rarity.ShareFrom(explained_values[i]));
    const double weight = std::max(WeightOf(rarity.ShareFrom(values[i])), std::min(kPutTogetherMax, put_together));
    AddSign(v1::ANOMALY_SIGN_COPIED_TEXT, weight, others[i], &(*suspicions)[i]);
  }
}

}  // namespace gaiwan
