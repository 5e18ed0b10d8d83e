// server/auth/rule_index.h: the rules (or the bars) of a policy table as bits of a word, by what they ask for, so that
// a sight is worked out without comparing the words of the table anew. Immutable, so any thread may read it.
#ifndef GAIWAN_SERVER_AUTH_RULE_INDEX_H_
#define GAIWAN_SERVER_AUTH_RULE_INDEX_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/policy.pb.h"

namespace gaiwan {

// Bit i stands for entry i of the table.
using RuleBits = uint64_t;

constexpr RuleBits RuleBit(size_t i) {
  return RuleBits{1} << i;
}

class RuleIndex {
 public:
  // Of the SightRules or SightBars of a table that was found faultless (Policy::FromTextproto).
  template <typename Entries>
  explicit RuleIndex(const Entries& entries) {
    for (int i = 0; i < entries.size(); ++i) {
      Add(RuleBit(static_cast<size_t>(i)), entries[i].relation(), entries[i].posts(), entries[i].org_kinds());
    }
  }

  // Of no entry at all.
  RuleIndex() = default;

  // Entries that ask for neither a post nor a kind of organisation.
  RuleBits unbound() const { return role_.any & kind_.any; }
  // Entries that the post of `role` at an organisation of `kind` satisfies, those that ask for none among them.
  RuleBits ForPost(absl::string_view role, absl::string_view kind) const { return role_.For(role) & kind_.For(kind); }
  // Entries about people of that relation to the case. UNSPECIFIED: bars of who is recused.
  RuleBits About(v1::SightRelation relation) const { return about_[static_cast<size_t>(relation)]; }

 private:
  // Entries by one word they ask for.
  struct Asked {
    RuleBits any = 0;
    absl::flat_hash_map<std::string, RuleBits> by_word;

    RuleBits For(absl::string_view word) const {
      const auto found = by_word.find(word);
      return found == by_word.end() ? any : any | found->second;
    }
  };

  template <typename Words>
  static void Add(RuleBits bit, const Words& words, Asked* asked) {
    if (words.empty()) asked->any |= bit;
    for (const std::string& word : words) asked->by_word[word] |= bit;
  }

  template <typename Words>
  void Add(RuleBits bit, v1::SightRelation relation, const Words& posts, const Words& kinds) {
    Add(bit, posts, &role_);
    Add(bit, kinds, &kind_);
    about_[static_cast<size_t>(relation)] |= bit;
  }

  Asked role_, kind_;
  std::array<RuleBits, v1::SightRelation_ARRAYSIZE> about_ = {};
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_RULE_INDEX_H_
