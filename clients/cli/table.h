// clients/cli/table.h: tables and lists of fields for people, aligned by what a terminal shows. Used by one thread.
#ifndef GAIWAN_CLIENTS_CLI_TABLE_H_
#define GAIWAN_CLIENTS_CLI_TABLE_H_

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace gaiwan::cli {

enum class Colour { kNone, kRed, kYellow, kGreen, kGrey };

// `text` in a colour, or as it is when `colours` is false.
std::string Paint(absl::string_view text, Colour colour, bool colours);

struct Cell {
  Cell(std::string t, Colour c = Colour::kNone) : text(std::move(t)), colour(c) {}  // NOLINT: cells are mostly texts.
  Cell(const char* t) : text(t) {}                                                  // NOLINT
  std::string text;
  Colour colour = Colour::kNone;
};

class Table {
 public:
  explicit Table(std::vector<std::string> headers);

  // REQUIRES: as many cells as headers. What people typed is made harmless here.
  void AddRow(std::vector<Cell> cells);
  bool empty() const { return rows_.empty(); }

  // Columns are as wide as their widest cell, at most kCellWidthMax; the last one is neither cut nor padded.
  void Print(std::ostream& out, bool colours) const;

 private:
  const std::vector<std::string> headers_;
  std::vector<std::vector<Cell>> rows_;
};

// So that a long name leaves room for the other columns.
inline constexpr int kCellWidthMax = 40;

// One line a field, the values under one another. Fields with an empty value are left out.
void PrintFields(std::ostream& out, const std::vector<std::pair<std::string, std::string>>& fields);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_TABLE_H_
