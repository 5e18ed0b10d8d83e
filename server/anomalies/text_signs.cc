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

// How much three others share of a text, on average: the part of it, times what is shared in hundreds of bits, so that
// a short standard text weighs less than a story told again.
constexpr Usual kShared = {1.0, 0.12};
constexpr double kBits = 100;
// Of so many other cases it is the average: one honest case that somebody copied once has one.
constexpr size_t kLikest = 3;
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
    // Of the text; and times what is shared.
    double part = 0;
    double shared = 0;
    size_t other = 0;
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
      const double part = all > 0 ? bits / all : 0;
      if (part < kLikeFrom || AtOneTable(c, population_.cases[other])) continue;
      like->push_back({part, part * bits / kBits, other});
    }
    touched->clear();
    std::sort(like->begin(), like->end(), [](const Like& a, const Like& b) {
      return a.shared != b.shared ? a.shared > b.shared : a.other < b.other;
    });
  }

 private:
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
  std::vector<uint32_t> touched;
  std::vector<Texts::Like> like;
  std::vector<double> values(count, 0);
  std::vector<std::vector<size_t>> others(count);
  for (size_t i = 0; i < count; ++i) {
    texts.FindLike(i, &shared, &touched, &like);
    for (size_t k = 0; k < std::min(kLikest, like.size()); ++k) values[i] += like[k].shared / kLikest;
    for (const Texts::Like& each : like) {
      if (each.part >= kToldFrom) others[i].push_back(each.other);
    }
  }
  const Rarity rarity(values, kShared);
  for (size_t i = 0; i < count; ++i) {
    if (others[i].empty()) continue;
    AddSign(v1::ANOMALY_SIGN_COPIED_TEXT, WeightOf(rarity.ShareFrom(values[i])), others[i], &(*suspicions)[i]);
  }
}

}  // namespace gaiwan
