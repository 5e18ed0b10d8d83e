// clients/evidence/words.h: one line of a report, in both languages.
#ifndef GAIWAN_CLIENTS_EVIDENCE_WORDS_H_
#define GAIWAN_CLIENTS_EVIDENCE_WORDS_H_

#include <string>
#include <vector>

namespace gaiwan::evidence {

struct Words {
  std::string zh;
  std::string en;
};

// What a check found. It holds when nothing is wrong.
struct Report {
  // What was checked and holds.
  std::vector<Words> checked;
  // What was checked and does not hold, or could not be checked although it was asked for.
  std::vector<Words> wrong;
  // What this check says nothing about.
  std::vector<Words> not_proved;

  bool holds() const { return wrong.empty(); }
};

}  // namespace gaiwan::evidence

#endif  // GAIWAN_CLIENTS_EVIDENCE_WORDS_H_
