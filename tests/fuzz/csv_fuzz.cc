// Files that come as CSV: the directory's import, calendars, paper ledgers.
//
// The first character says which: 0 any CSV, 1 a calendar, 2 files of a directory (each behind a line `=== NAME`),
// 3 a ledger.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/ledger/ledger_reader.h"
#include "clients/ledger/text_encoding.h"
#include "gaiwan/v1/exchange.pb.h"
#include "google/protobuf/util/json_util.h"
#include "server/directory/fold.h"
#include "server/directory/import.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/source_files.h"
#include "workflow/base/csv.h"
#include "workflow/calendar.h"
#include "workflow/validate.h"
#include "workflow/validate_text.h"

namespace gaiwan::fuzz {
namespace {

constexpr absl::CivilDay kToday(2026, 3, 2);

void AnyCsv(absl::string_view text) {
  CsvTable table;
  const std::vector<CsvFault> faults = ReadCsv(text, &table);
  PROMISE(!faults.empty() || !table.header.fields.empty(), "a file without a header is a fault");
  int line = table.header.line;
  for (const CsvRow& row : table.rows) {
    PROMISE(row.fields.size() == table.header.fields.size(), "a row has the header's columns");
    PROMISE(row.line > line, "rows come in the order of their lines");
    line = row.line;
  }
}

void CalendarFile(absl::string_view text) {
  std::vector<std::string> warnings;
  const absl::StatusOr<std::vector<CalendarDay>> days = ParseCalendarCsv(text, &warnings);
  if (!days.ok()) return;
  PROMISE(!days->empty(), "a calendar without rows is refused");
  const Calendar calendar(1, *days);
  std::string again = "date,status,reason\n";
  absl::CivilDay last = absl::CivilDay::min();
  for (const CalendarDay& day : *days) {
    PROMISE(last < day.day, "the days are in order, each once");
    last = day.day;
    PROMISE(calendar.IsWorkingDay(day.day) == std::optional<bool>(day.working), "the calendar says what the file said");
    absl::StrAppend(&again, absl::FormatCivilTime(day.day), ",", day.working ? "work" : "off", ",", day.reason, "\n");
  }
  const absl::StatusOr<std::vector<CalendarDay>> same = ParseCalendarCsv(again);
  PROMISE(same.ok() && *same == *days, "written again it reads the same");
}

// Imported once, the same files change nothing.
void DirectoryFiles(Input input) {
  std::vector<std::pair<std::string, std::string>> files;
  while (!input.empty()) {
    const absl::string_view line = input.Line();
    if (absl::StartsWith(line, "=== ")) {
      files.emplace_back(line.substr(4), "");
    } else if (!files.empty()) {
      absl::StrAppend(&files.back().second, line, "\n");
    }
  }
  std::vector<ImportFile> views;
  for (const auto& [name, content] : files) views.push_back({name, content});
  Reference reference = EmptyReference();
  const ImportPlan plan = PlanImport(views, reference, kToday);
  for (const v1::ImportFinding& finding : plan.findings) {
    PROMISE(!finding.words().zh().empty() && !finding.words().en().empty(), "a finding says what it is");
  }
  if (plan.has_faults()) {
    PROMISE(plan.changes_nothing(), "what has a fault changes nothing");
    return;
  }
  v1::Event directory, calendar, codes;
  *directory.mutable_directory_changed() = plan.change.directory();
  *calendar.mutable_calendar_loaded() = plan.change.calendar();
  *codes.mutable_codes_loaded() = plan.change.codes();
  int version = 0;
  for (v1::Event* event : {&directory, &calendar, &codes}) {
    event->set_version(++version);
    const absl::Status folded = FoldDirectoryEvent(
        *event, [](absl::string_view, v1::Personal*) { return absl::OkStatus(); }, &reference);
    PROMISE(folded.ok(), folded.message());
  }
  PROMISE(PlanImport(views, reference, kToday).changes_nothing(), "the same files again change nothing");
}

const ledger::LedgerFormat& ShippedFormat() {
  static const auto* const format = [] {
    v1::LedgerFormat proto;
    PROMISE(google::protobuf::util::JsonStringToMessage(SourceFile("deploy/data/import-ledger.json"), &proto).ok(),
            "the shipped format parses");
    return new ledger::LedgerFormat(*ledger::LedgerFormat::From(proto));
  }();
  return *format;
}

const ledger::LedgerNames& SampleNames() {
  static const auto* const sample = [] {
    auto* names = new ledger::LedgerNames();
    for (const auto& [list, code, label] :
         {std::tuple("channel", "tea_room", "盖碗茶工作室"), std::tuple("source", "on-application", "依申请调解"),
          std::tuple("dispute_class", "02", "邻里纠纷"), std::tuple("performance", "performed", "已履行"),
          std::tuple("result", "agreement-written", "达成书面协议")}) {
      v1::CodeEntry entry;
      entry.set_list(list);
      entry.set_code(code);
      entry.mutable_label()->set_zh(label);
      names->AddCode(entry);
    }
    for (const auto& [code, label] : {std::pair("v", "东村"), std::pair("v-committee", "东村人民调解委员会")}) {
      v1::Organisation org;
      org.set_code(code);
      org.set_name(label);
      names->AddOrganisation(org);
    }
    v1::Person person;
    person.set_name("people/m1");
    person.set_display_name("王 调解");
    person.add_posts()->set_org("v-committee");
    names->AddPerson(person);
    return names;
  }();
  return *sample;
}

void LedgerFile(absl::string_view bytes) {
  if (const absl::StatusOr<std::string> text = ledger::ToUtf8(bytes); text.ok()) {
    PROMISE(ScanText(*text).utf8, "what was converted is UTF-8");
  }
  ledger::LedgerReader reader(&ShippedFormat(), &SampleNames(), "orgs/v-committee");
  reader.Read("book.csv", bytes);
  PROMISE(!reader.has_unread_file() || reader.rows().empty(), "a file that did not read has no rows");
  for (const ledger::LedgerFault& fault : reader.faults()) {
    PROMISE(!fault.words.empty(), "a fault says what it is");
  }
  for (const ledger::LedgerRow& row : reader.rows()) {
    const absl::Status valid = Validate(row.request);
    PROMISE(valid.ok(), absl::StrCat("what is too long or of a wrong form is a fault of the row: ", valid.message()));
  }
}

}  // namespace

void Prepare() {
  ShippedFormat();
  SampleNames();
}

void Run(absl::string_view bytes) {
  Input input(bytes);
  switch (input.Choice(4)) {
    case 0:
      return AnyCsv(input.Rest());
    case 1:
      return CalendarFile(input.Rest());
    case 2:
      return DirectoryFiles(input);
    default:
      return LedgerFile(input.Rest());
  }
}

}  // namespace gaiwan::fuzz
