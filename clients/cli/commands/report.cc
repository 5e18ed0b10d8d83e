// gaiwan supervise export and reported: cases in the columns of the ministry's or the province's platform 案件上报, and
// what those answered.
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/directory_pages.h"
#include "clients/cli/commands/export_mark.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/commands/sample_county.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/format.h"
#include "clients/cli/json.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "clients/ledger/stable_ids.h"
#include "clients/ledger/text_encoding.h"
#include "clients/report/report_table.h"
#include "clients/report/xlsx_file.h"
#include "gaiwan/v1/exchange.pb.h"
#include "workflow/base/csv.h"
#include "workflow/base/date.h"
#include "workflow/base/display_width.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {
namespace {

// Answers in one call, far below the 1,000 items that a call takes.
constexpr size_t kAnswersPerCall = 100;
// Cases a page of a list has at most.
constexpr int kCasesPerPage = 500;

// Headers of the file in which a platform's answers come back. The first two are filled in by `export`.
constexpr char kCaseTitle[] = "系统编号";
constexpr char kVersionTitle[] = "系统版本";
constexpr char kNumberTitle[] = "平台编号";
constexpr char kRefusedTitle[] = "退回原因";

struct ExportFlags {
  std::string unit;
  std::string from;
  std::string to;
  std::string platform;
  std::string format;
  std::string out;
  bool since_last = false;
};

struct ReportedFlags {
  std::string file;
  std::string platform;
};

absl::StatusOr<v1::ReportFormat> ReadFormat(Context& context, const ExportFlags& flags) {
  const std::string path =
      flags.format.empty() ? absl::StrCat("deploy/data/report-", flags.platform, ".json") : flags.format;
  const absl::StatusOr<std::string> json = ReadWhole(path, context.io().in);
  if (!json.ok()) return json.status();
  v1::ReportFormat format;
  absl::Status read = FromJson(*json, &format);
  if (read.ok()) read = report::CheckFormat(format);
  if (!read.ok()) return absl::InvalidArgumentError(absl::StrCat(path, ": ", read.message()));
  return format;
}

grpc::Status FetchNames(Context& context, const v1::ReportFormat& format, report::ReportNames* names) {
  std::vector<std::string> lists;
  for (const v1::ReportColumn& column : format.columns()) {
    if (!column.list().empty()) lists.push_back(column.list());
  }
  const grpc::Status codes = FetchCodes(context, lists, [&](const v1::CodeEntry& entry) { names->AddCode(entry); });
  if (!codes.ok()) return codes;
  const grpc::Status orgs =
      FetchOrganisations(context, [&](const v1::Organisation& org) { names->AddOrganisation(org); });
  if (!orgs.ok()) return orgs;
  return FetchPeople(context, [&](const v1::Person& person) { names->AddPerson(person); });
}

// Of the register: what has a number was taken on. By the day of its request, in the order of that day and the number.
grpc::Status FetchCases(Context& context, const ExportFlags& flags, std::vector<v1::Case>* cases) {
  v1::ListCasesRequest request;
  request.set_unit(OrgName(flags.unit));
  request.set_show_closed(true);
  request.set_order(v1::CASE_ORDER_OLDEST);
  PageFlags pages;
  pages.size = kCasesPerPage;
  pages.all = true;
  v1::ListCasesResponse list;
  const grpc::Status listed = CallPages(
      context, request, pages,
      [&context](grpc::ClientContext* call, const v1::ListCasesRequest& page_request, v1::ListCasesResponse* page) {
        return context.client().cases().ListCases(call, page_request, page);
      },
      &list);
  if (!listed.ok()) return listed;
  for (const v1::Case& basic : list.cases()) {
    const std::string day = FormatDate(DayOf(ToTime(basic.request_time())));
    if (basic.case_number().empty() || day < flags.from || day > flags.to) continue;
    if (flags.since_last && !report::HasNews(basic, flags.platform)) continue;
    v1::GetCaseRequest get;
    get.set_name(basic.name());
    get.set_view(v1::CASE_VIEW_FULL);
    v1::Case c;
    const grpc::Status got = context.client().Call(
        [&](grpc::ClientContext* call) { return context.client().cases().GetCase(call, get, &c); });
    if (!got.ok()) return got;
    cases->push_back(std::move(c));
  }
  return grpc::Status::OK;
}

// One line a case, to be completed with what the platform answers. No name of a party stands in it. Who took it out
// stands before the head, where ReadCsv passes over what begins with `#`.
std::string AnswerSheet(const std::vector<report::ReportRow>& rows, const ExportMark& mark) {
  std::string csv = absl::StrCat("\xEF\xBB\xBF# ", MarkText(mark), "\r\n", kCaseTitle, ",", kVersionTitle, ",案号,",
                                 kNumberTitle, ",", kRefusedTitle, "\r\n");
  for (const report::ReportRow& row : rows) {
    if (row.missing.empty()) absl::StrAppend(&csv, row.name, ",", row.version, ",", row.case_number, ",,\r\n");
  }
  return csv;
}

int Export(Context& context, const ExportFlags& flags) {
  for (const auto& [flag, day] : {std::pair("--from", &flags.from), std::pair("--to", &flags.to)}) {
    if (const auto parsed = ParseDate(*day); !parsed.ok()) {
      return context.WrongUsage(absl::StrCat(flag, " ", parsed.status().message()));
    }
  }
  const absl::StatusOr<v1::ReportFormat> format = ReadFormat(context, flags);
  if (!format.ok()) return context.WrongUsage(format.status().message());
  bool sample = false;
  if (const grpc::Status asked = AskSampleCounty(context, &sample); !asked.ok()) return context.Fail(asked);
  if (sample) return context.Fail("示例县的案件不上报 / cases of a sample county are reported to nobody");
  ExportMark mark;
  if (const grpc::Status begun = BeginExport(context, &mark); !begun.ok()) return context.Fail(begun);
  report::ReportNames names;
  if (const grpc::Status fetched = FetchNames(context, *format, &names); !fetched.ok()) return context.Fail(fetched);
  std::vector<v1::Case> cases;
  if (const grpc::Status fetched = FetchCases(context, flags, &cases); !fetched.ok()) return context.Fail(fetched);
  std::vector<report::ReportRow> rows;
  v1::ReportExportResult result;
  Table lacking({"案件", "案号", "缺少的项目"});
  for (const v1::Case& c : cases) {
    rows.push_back(report::MakeRow(*format, names, c));
    const report::ReportRow& row = rows.back();
    if (row.missing.empty()) {
      result.set_complete(result.complete() + 1);
      continue;
    }
    v1::ReportLack* lack = result.add_incomplete();
    lack->set_name(row.name);
    lack->set_case_number(row.case_number);
    lack->mutable_missing()->Assign(row.missing.begin(), row.missing.end());
    lacking.AddRow({std::string(LastPart(row.name)), row.case_number, absl::StrJoin(row.missing, "、")});
  }
  if (!lacking.empty() && !context.json()) lacking.Print(context.err(), context.err_colours());
  result.set_file(flags.out);
  result.set_answers(absl::StrCat(flags.out, ".回执.csv"));
  absl::Status written = report::WriteXlsx(flags.out, *format, rows, MarkText(mark));
  if (written.ok()) written = WriteWhole(result.answers(), AnswerSheet(rows, mark));
  if (!written.ok()) return context.Fail(written.message());
  if (context.json()) return context.PrintJson(result);
  context.out() << "可上报 " << result.complete() << " 件，待补 " << result.incomplete_size() << " 件：" << flags.out
                << "\n平台答复请填在 " << result.answers() << "，再用 gaiwan supervise reported 登记\n";
  return kExitDone;
}

// Column by title; -1 for none.
int ColumnOf(const CsvTable& table, absl::string_view title) {
  for (size_t i = 0; i < table.header.fields.size(); ++i) {
    if (absl::StripAsciiWhitespace(table.header.fields[i]) == title) return static_cast<int>(i);
  }
  return -1;
}

struct Answer {
  int line = 0;
  v1::ExecuteRequest request;
};

// One file of answers on its way to the server.
class Answers {
 public:
  Answers(Context* context, const ReportedFlags* flags) : context_(*context), flags_(*flags) {}

  int Run() {
    const absl::StatusOr<std::string> bytes = ReadWhole(flags_.file, context_.io().in);
    if (!bytes.ok()) return context_.WrongUsage(bytes.status().message());
    const absl::StatusOr<std::string> text = ledger::ToUtf8(*bytes);
    if (!text.ok()) return context_.WrongUsage(absl::StrCat(flags_.file, "：", text.status().message()));
    Read(*text);
    // All of them or none: half a file recorded would be looked for in the other half.
    if (result_.faults().empty()) {
      if (const grpc::Status status = Send(); !status.ok()) return context_.Fail(status);
    }
    if (context_.json()) {
      context_.PrintJson(result_);
    } else {
      context_.out() << "已登记 " << result_.recorded() << " 件的上报结果\n";
    }
    return result_.faults().empty() ? kExitDone : kExitFailed;
  }

 private:
  void Fault(int line, absl::string_view words) {
    v1::ImportFinding* finding = result_.add_faults();
    finding->set_file(flags_.file);
    finding->set_line(line);
    finding->mutable_words()->set_zh(std::string(words));
    if (context_.json()) return;
    context_.err() << Paint(OneLine(absl::StrCat(flags_.file, "：第 ", line, " 行：", words)), Colour::kRed,
                            context_.err_colours())
                   << '\n';
  }

  // Rows without an answer are left out: the platform may take its time.
  void Read(const std::string& text) {
    CsvTable table;
    for (const CsvFault& each : ReadCsv(text, &table)) Fault(each.line, each.zh);
    std::map<std::string, int> columns;
    for (const char* title : {kCaseTitle, kVersionTitle, kNumberTitle, kRefusedTitle}) {
      columns[title] = ColumnOf(table, title);
      if (columns[title] < 0) Fault(1, absl::StrCat("表头缺少“", title, "”"));
    }
    if (!result_.faults().empty()) return;
    for (const CsvRow& row : table.rows) {
      const auto field = [&](const char* title) {
        return std::string(absl::StripAsciiWhitespace(row.fields[columns[title]]));
      };
      const std::string number = field(kNumberTitle);
      const std::string refused = field(kRefusedTitle);
      if (number.empty() && refused.empty()) continue;
      int64_t version = 0;
      if (!absl::SimpleAtoi(field(kVersionTitle), &version)) {
        Fault(row.line, absl::StrCat(kVersionTitle, "须是数字"));
        continue;
      }
      Answer answer;
      answer.line = row.line;
      answer.request.set_name(CaseName(field(kCaseTitle)));
      v1::RecordReport* report = answer.request.mutable_command()->mutable_record_report();
      report->set_platform(flags_.platform);
      report->set_version(version);
      report->set_number(number);
      report->set_refused(!refused.empty());
      if (!refused.empty()) report->mutable_reason()->set_text(refused);
      answer.request.set_request_id(ledger::StableUuid(answer.request.SerializeAsString()));
      answers_.push_back(std::move(answer));
    }
  }

  grpc::Status Send() {
    for (size_t begin = 0; begin < answers_.size(); begin += kAnswersPerCall) {
      v1::ExecuteBatchRequest batch;
      for (size_t i = begin; i < std::min(answers_.size(), begin + kAnswersPerCall); ++i) {
        *batch.add_requests() = answers_[i].request;
      }
      v1::ExecuteBatchResponse told;
      const grpc::Status status = context_.client().CallUntilKnown(
          [&](grpc::ClientContext* call) { return context_.client().cases().ExecuteBatch(call, batch, &told); });
      if (!status.ok()) return status;
      for (int i = 0; i < told.outcomes_size(); ++i) {
        if (told.outcomes(i).has_done()) {
          result_.set_recorded(result_.recorded() + 1);
        } else {
          Fault(answers_[begin + static_cast<size_t>(i)].line, RefusedText(told.outcomes(i).refused()));
        }
      }
    }
    return grpc::Status::OK;
  }

  Context& context_;
  const ReportedFlags& flags_;
  std::vector<Answer> answers_;
  v1::ReportAnswersResult result_;
};

}  // namespace

void AddSuperviseReport(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<ExportFlags>();
  CLI::App* out = tree->Add(
      parent, "export", "Write cases as a spreadsheet in the columns of the ministry's or the province's platform.",
      {{"gaiwan supervise export --unit 632821100 --from 2026-01-01 --to 2026-03-31 --platform ministry --out q1.xlsx",
        "a quarter; what lacks required items stands on the second sheet"},
       {"gaiwan supervise export --unit 632821100 --from 2026-01-01 --to 2026-12-31 --platform province --since-last "
        "--out news.xlsx",
        "only what is new, was refused or changed since it was reported"}},
      [flags](Context& context) { return Export(context, *flags); });
  out->add_option("--unit", flags->unit, "Held by this organisation or anywhere below it.")
      ->type_name("ORG")
      ->required();
  out->add_option("--from", flags->from, "Registered on this day or later.")->type_name("DATE")->required();
  out->add_option("--to", flags->to, "Registered on this day or earlier.")->type_name("DATE")->required();
  out->add_option("--platform", flags->platform, "Code list report_platform, as ministry or province.")
      ->type_name("CODE")
      ->required();
  out->add_option("--format", flags->format, "What stands in which column; deploy/data/report-PLATFORM.json.")
      ->type_name("FILE");
  out->add_option("--out", flags->out, "The spreadsheet to write.")->type_name("FILE")->required();
  out->add_flag("--since-last", flags->since_last, "Leave out what the platform has as it is.");

  const auto answered = std::make_shared<ReportedFlags>();
  CLI::App* in = tree->Add(parent, "reported", "Record what a platform answered: its number of each case, or why not.",
                           {{"gaiwan supervise reported --platform ministry q1.xlsx.回执.csv",
                             "the file that export made, completed; the same again changes nothing"}},
                           [answered](Context& context) { return Answers(&context, answered.get()).Run(); });
  in->add_option("FILE", answered->file, "The completed answers, UTF-8 or GB18030.")->required();
  in->add_option("--platform", answered->platform, "Code list report_platform, as ministry or province.")
      ->type_name("CODE")
      ->required();
}

}  // namespace gaiwan::cli
