// clients/cli/commands/return_text.h: an official return as a table: a line a figure, with what it counts in words
// beside it, and a column a unit. Pure functions, but for WriteReturn.
#ifndef GAIWAN_CLIENTS_CLI_COMMANDS_RETURN_TEXT_H_
#define GAIWAN_CLIENTS_CLI_COMMANDS_RETURN_TEXT_H_

#include <string>

#include "absl/status/status.h"
#include "clients/cli/commands/export_mark.h"
#include "gaiwan/v1/return.pb.h"

namespace gaiwan::cli {

// Of a figure that one or two cases make up, a sealed one among them.
inline constexpr char kFewText[] = "<3";

// As shown: `12`, `1.25` of 10,000 yuan, `66.67` per cent; `—` for what is absent, `<3` for what is `few`.
std::string FigureText(const v1::FigureValue& value, v1::FigureUnit unit);
std::string FigureText(int64_t value, v1::FigureUnit unit);
// `件`, `人`, `万元`, `%`, `次`.
std::string UnitText(v1::FigureUnit unit);
// What `<3` means, where the table has one; else empty.
std::string FewNote(const v1::ReturnTable& table);
// `2026-01 至 2026-03（按发生时间）`.
std::string PeriodText(const v1::ReturnPeriod& period);

// The whole table as CSV, UTF-8 with a byte-order mark, as spreadsheets take it; who took it out in the last line.
std::string ReturnCsv(const v1::ReturnTable& table, const ExportMark& mark);
// The same as a spreadsheet; a second sheet says which return, unit, period and moment it is, and who took it out.
// Errors as WriteSheets says.
absl::Status WriteReturnXlsx(const std::string& path, const v1::ReturnTable& table, const ExportMark& mark);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_COMMANDS_RETURN_TEXT_H_
