// gaiwan_find_planted FOLDER...: looks for the lines of standard input in all that the stores of data folders and
// backups hold. Prints `found STRING <tab> PLACE <tab> WHERE` a line for each, then `looked at N records and M rows`.
// Exit status: 0 looked, whatever was found; 1 could not look; 2 wrong usage.
#include <iostream>
#include <string>
#include <vector>

#include "tests/planted/planted_search.h"

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: gaiwan_find_planted FOLDER... < STRINGS\n";
    return 2;
  }
  std::vector<std::string> secrets;
  for (std::string line; std::getline(std::cin, line);) {
    if (!line.empty()) secrets.push_back(line);
  }
  int64_t records = 0;
  int64_t rows = 0;
  for (int i = 1; i < argc; ++i) {
    const absl::StatusOr<gaiwan::testing::SearchReport> report = gaiwan::testing::SearchFolder(argv[i], secrets);
    if (!report.ok()) {
      std::cerr << argv[i] << ": " << report.status().message() << "\n";
      return 1;
    }
    for (const auto& found : report->found) {
      std::cout << "found " << found.secret << "\t" << found.place << "\t" << found.at << "\n";
    }
    records += report->records;
    rows += report->rows;
  }
  std::cout << "looked at " << records << " records and " << rows << " rows\n";
  return 0;
}
