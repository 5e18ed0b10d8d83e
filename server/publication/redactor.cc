#include "server/publication/redactor.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/publication/number_rules.h"
#include "server/publication/pattern_rules.h"

namespace gaiwan {
namespace {

// Each pass takes more of the text out, so there is an end; two are enough for what people write.
constexpr int kPassesMax = 16;

bool IsLatinLetter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool Matches(const Letters& letters, size_t at, const ReplacedWord& word) {
  const size_t size = word.letters.size();
  if (letters.size() - at < size) return false;
  for (size_t i = 0; i < size; ++i) {
    if (letters[at + i].c != word.letters[i]) return false;
  }
  if (!word.whole) return true;
  const size_t last = at + size - 1;
  const bool before = at > 0 && letters[at - 1].end == letters[at].begin && IsLatinLetter(letters[at - 1].c);
  const bool behind =
      last + 1 < letters.size() && letters[last + 1].begin == letters[last].end && IsLatinLetter(letters[last + 1].c);
  return !before && !behind;
}

// What overlaps goes as one, under the word of the longest: nothing of the shorter is left standing beside it. What
// stands side by side under one word (3号楼2单元501室) is one, too.
std::vector<Find> Joined(std::vector<Find> finds) {
  absl::c_stable_sort(
      finds, [](const Find& a, const Find& b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
  std::vector<Find> joined;
  size_t longest = 0;
  for (Find& find : finds) {
    const bool overlaps = !joined.empty() && find.begin < joined.back().end;
    const bool goes_on = !joined.empty() && find.begin == joined.back().end &&
                         find.rule == v1::PUBLICATION_RULE_ADDRESS && joined.back().rule == find.rule;
    if (!overlaps && !goes_on) {
      longest = find.end - find.begin;
      joined.push_back(std::move(find));
      continue;
    }
    Find& last = joined.back();
    last.end = std::max(last.end, find.end);
    if (find.end - find.begin > longest) {
      longest = find.end - find.begin;
      last.rule = find.rule;
      last.replacement = std::move(find.replacement);
    }
  }
  return joined;
}

// A part of the redacted text, and the bytes of the original that it stands for.
struct Segment {
  size_t begin, end;
  size_t original_begin, original_end;
  bool replaced;
};

struct Redacted {
  std::string text;
  std::vector<Segment> segments;

  // Where byte `at`, the first of something or the one behind its last, stands in the original.
  size_t Original(size_t at, bool is_end) const {
    for (const Segment& segment : segments) {
      if (is_end ? at > segment.end : at >= segment.end) continue;
      if (!segment.replaced) return segment.original_begin + (at - segment.begin);
      return is_end ? segment.original_end : segment.original_begin;
    }
    return segments.empty() ? 0 : segments.back().original_end;
  }
};

Redacted RedactedOf(absl::string_view text, const std::vector<Find>& finds) {
  Redacted out;
  const auto add = [&out](absl::string_view words, size_t begin, size_t end, bool replaced) {
    if (begin == end) return;
    const size_t at = out.text.size();
    absl::StrAppend(&out.text, words);
    out.segments.push_back({at, out.text.size(), begin, end, replaced});
  };
  size_t at = 0;
  for (const Find& find : finds) {
    add(text.substr(at, find.begin - at), at, find.begin, false);
    add(find.replacement, find.begin, find.end, true);
    at = find.end;
  }
  add(text.substr(at), at, text.size(), false);
  return out;
}

}  // namespace

Redactor::Redactor(const Replacements* replacements) : replacements_(replacements) {
  for (const ReplacedWord& word : replacements->words()) words_[word.letters[0]].push_back(&word);
}

void Redactor::FindWords(const Letters& folded, std::vector<Find>* finds) const {
  const Letters letters = ClosedLetters(folded);
  for (size_t i = 0; i < letters.size(); ++i) {
    const auto found = words_.find(letters[i].c);
    if (found == words_.end()) continue;
    for (const ReplacedWord* word : found->second) {
      if (!Matches(letters, i, *word)) continue;
      finds->push_back({letters[i].begin, letters[i + word->letters.size() - 1].end, word->rule, word->replacement});
      // The next one may begin within it: what of both is there goes.
      break;
    }
  }
}

std::vector<Find> Redactor::FindAll(absl::string_view text, std::vector<Find> known) const {
  // Of two finds of one place the first says what it is.
  absl::c_move(FindOnce(text), std::back_inserter(known));
  std::vector<Find> finds = Joined(std::move(known));
  // What is left beside something that went may be one more: what is found in the redacted text goes as well.
  for (int pass = 0; pass < kPassesMax; ++pass) {
    const Redacted redacted = RedactedOf(text, finds);
    std::vector<Find> more = FindOnce(redacted.text);
    if (more.empty()) break;
    for (Find& find : more) {
      find.begin = redacted.Original(find.begin, false);
      find.end = redacted.Original(find.end, true);
      finds.push_back(std::move(find));
    }
    finds = Joined(std::move(finds));
  }
  return finds;
}

std::vector<Find> Redactor::FindOnce(absl::string_view text) const {
  const Letters folded = FoldedLetters(text);
  std::vector<Find> finds;
  FindWords(folded, &finds);
  const auto add = [&finds](std::vector<Find> more) { absl::c_move(more, std::back_inserter(finds)); };
  add(FindPatterns(folded));
  for (const std::string& date : replacements_->birth_dates()) add(FindDay(folded, date));
  // Last: of two finds of one place the first says what it is.
  add(FindNumbers(folded));
  return finds;
}

std::vector<v1::PublicationPiece> Redactor::Redact(absl::string_view text, std::vector<Find> known) const {
  std::vector<v1::PublicationPiece> pieces;
  const auto keep = [&](size_t begin, size_t end) {
    if (begin == end) return;
    v1::PublicationPiece& piece = pieces.emplace_back();
    piece.set_original(std::string(text.substr(begin, end - begin)));
    piece.set_replacement(piece.original());
  };
  size_t at = 0;
  for (const Find& find : FindAll(text, std::move(known))) {
    keep(at, find.begin);
    v1::PublicationPiece& piece = pieces.emplace_back();
    piece.set_original(std::string(text.substr(find.begin, find.end - find.begin)));
    piece.set_replacement(find.replacement);
    piece.set_rule(find.rule);
    at = find.end;
  }
  keep(at, text.size());
  return pieces;
}

std::string PlaceInText(absl::string_view text, size_t at) {
  const absl::string_view before = text.substr(0, at);
  const size_t line_start = before.rfind('\n');
  const absl::string_view line = line_start == absl::string_view::npos ? before : before.substr(line_start + 1);
  const auto characters = absl::c_count_if(line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  return absl::StrCat(absl::c_count(before, '\n') + 1, ":", characters + 1);
}

}  // namespace gaiwan
