// gaiwan case import: a committee's paper ledger 台账 of this year and its open cases, row by row, none twice.
#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/directory_pages.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/json.h"
#include "clients/cli/parse.h"
#include "clients/cli/progress.h"
#include "clients/cli/table.h"
#include "clients/ledger/ledger_reader.h"
#include "gaiwan/v1/exchange.pb.h"
#include "workflow/base/display_width.h"

namespace gaiwan::cli {
namespace {

constexpr char kFormatDefault[] = "deploy/data/import-ledger.json";
// Rows in one call: an answer comes within a second, so the bar moves and Ctrl-C is heard; far below the 1,000 items
// and 1 MiB that a call takes.
constexpr size_t kRowsPerCall = 50;

struct Flags {
  std::vector<std::string> files;
  std::string format = kFormatDefault;
  std::string committee;
  bool dry_run = false;
  bool skip_bad = false;
};

grpc::Status FetchNames(Context& context, ledger::LedgerNames* names) {
  const grpc::Status codes =
      FetchCodes(context, {"channel", "difficulty", "dispute_class", "performance", "result", "source"},
                 [&](const v1::CodeEntry& entry) { names->AddCode(entry); });
  if (!codes.ok()) return codes;
  const grpc::Status orgs =
      FetchOrganisations(context, [&](const v1::Organisation& org) { names->AddOrganisation(org); });
  if (!orgs.ok()) return orgs;
  return FetchPeople(context, [&](const v1::Person& person) { names->AddPerson(person); });
}

// What became of the rows.
struct Outcome {
  std::vector<ledger::LedgerFault> faults;
  // Of rows that can be imported.
  std::vector<const ledger::LedgerRow*> fresh;
  int present = 0;
  int imported = 0;
};

class Importer {
 public:
  explicit Importer(Context* context) : context_(*context), stop_(context->io().interrupts, [] {}) {}

  // Asks the server about each row without changing anything.
  grpc::Status Check(const std::vector<ledger::LedgerRow>& rows, Outcome* outcome) {
    std::vector<const ledger::LedgerRow*> all;
    for (const ledger::LedgerRow& row : rows) all.push_back(&row);
    return ForEachOutcome(all, /*validate_only=*/true, "检查",
                          [&](const ledger::LedgerRow& row, const v1::ExecuteOutcome& told) {
                            if (told.has_done()) {
                              outcome->fresh.push_back(&row);
                            } else if (told.refused().command_refused().reason() == v1::CASE_EXISTS) {
                              ++outcome->present;
                            } else {
                              outcome->faults.push_back({row.file, row.line, "", RefusedText(told.refused())});
                            }
                          });
  }

  grpc::Status Import(Outcome* outcome) {
    return ForEachOutcome(outcome->fresh, /*validate_only=*/false, "导入",
                          [&](const ledger::LedgerRow& row, const v1::ExecuteOutcome& told) {
                            if (told.has_done()) {
                              ++outcome->imported;
                            } else {
                              outcome->faults.push_back({row.file, row.line, "", RefusedText(told.refused())});
                            }
                          });
  }

 private:
  template <typename Each>
  grpc::Status ForEachOutcome(const std::vector<const ledger::LedgerRow*>& rows, bool validate_only,
                              absl::string_view what, const Each& each) {
    Progress progress(&context_.err(), context_.io().err_is_tty && !context_.json(), static_cast<int64_t>(rows.size()));
    for (size_t begin = 0; begin < rows.size(); begin += kRowsPerCall) {
      if (context_.io().interrupts->triggered()) return grpc::Status(grpc::StatusCode::CANCELLED, "interrupted");
      const size_t end = std::min(rows.size(), begin + kRowsPerCall);
      progress.Move(absl::StrCat(what, " ", begin, "/", rows.size()), static_cast<int64_t>(begin));
      v1::ExecuteBatchRequest batch;
      for (size_t i = begin; i < end; ++i) {
        v1::ExecuteRequest* request = batch.add_requests();
        *request = rows[i]->request;
        request->set_validate_only(validate_only);
        // A check must not find the receipt of an import of before: it is to say that the case is there.
        if (validate_only) request->set_request_id(context_.io().new_uuid());
      }
      v1::ExecuteBatchResponse answer;
      const grpc::Status status = context_.client().CallUntilKnown(
          [&](grpc::ClientContext* call) { return context_.client().cases().ExecuteBatch(call, batch, &answer); });
      if (!status.ok()) return status;
      for (int i = 0; i < answer.outcomes_size(); ++i) each(*rows[begin + i], answer.outcomes(i));
    }
    return grpc::Status::OK;
  }

  Context& context_;
  // Ctrl-C ends it between two calls: what was answered is counted.
  const Interrupts::Scope stop_;
};

int CountRows(const std::vector<ledger::LedgerFault>& faults) {
  std::set<std::pair<std::string, int>> rows;
  for (const ledger::LedgerFault& fault : faults) rows.emplace(fault.file, fault.line);
  return static_cast<int>(rows.size());
}

// On the screen as lines, for a program in the answer.
void TellFaults(Context& context, std::vector<ledger::LedgerFault> faults, v1::LedgerImportResult* result) {
  std::stable_sort(faults.begin(), faults.end(), [](const ledger::LedgerFault& a, const ledger::LedgerFault& b) {
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
  for (const ledger::LedgerFault& fault : faults) {
    v1::ImportFinding* finding = result->add_faults();
    finding->set_file(fault.file);
    finding->set_line(fault.line);
    finding->set_field(fault.column);
    finding->mutable_words()->set_zh(fault.words);
    if (context.json()) continue;
    const std::string line = absl::StrCat(fault.file, fault.line == 0 ? "" : absl::StrCat("：第 ", fault.line, " 行"),
                                          "：", fault.column, fault.column.empty() ? "" : "：", fault.words);
    context.err() << Paint(OneLine(line), Colour::kRed, context.err_colours()) << '\n';
  }
}

absl::StatusOr<ledger::LedgerFormat> ReadFormat(Context& context, const std::string& path) {
  const absl::StatusOr<std::string> json = ReadWhole(path, context.io().in);
  if (!json.ok()) return json.status();
  v1::LedgerFormat proto;
  if (const absl::Status read = FromJson(*json, &proto); !read.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", read.message()));
  }
  absl::StatusOr<ledger::LedgerFormat> format = ledger::LedgerFormat::From(proto);
  if (!format.ok()) return absl::InvalidArgumentError(absl::StrCat(path, ": ", format.status().message()));
  return format;
}

int Run(Context& context, const Flags& flags) {
  const absl::StatusOr<ledger::LedgerFormat> format = ReadFormat(context, flags.format);
  if (!format.ok()) return context.WrongUsage(absl::StrCat("--format ", format.status().message()));
  ledger::LedgerNames names;
  if (const grpc::Status fetched = FetchNames(context, &names); !fetched.ok()) return context.Fail(fetched);

  ledger::LedgerReader reader(&*format, &names, OrgName(flags.committee));
  for (const std::string& file : flags.files) {
    const absl::StatusOr<std::string> content = ReadWhole(file, context.io().in);
    if (!content.ok()) return context.WrongUsage(content.status().message());
    reader.Read(file, *content);
  }
  Outcome outcome;
  outcome.faults = reader.faults();
  Importer importer(&context);
  if (const grpc::Status checked = importer.Check(reader.rows(), &outcome); !checked.ok()) return context.Fail(checked);
  v1::LedgerImportResult result;
  result.set_fresh(static_cast<int>(outcome.fresh.size()));
  result.set_present(outcome.present);
  result.set_bad(CountRows(outcome.faults));
  TellFaults(context, outcome.faults, &result);
  // A file whose header does not read has no rows to leave out.
  const bool stopped = result.bad() > 0 && (!flags.skip_bad || reader.has_unread_file());
  if (flags.dry_run || stopped) {
    if (context.json()) {
      context.PrintJson(result);
    } else {
      context.out() << "可导入 " << result.fresh() << " 行，已有 " << result.present() << " 行，有误 " << result.bad()
                    << " 行；"
                    << (flags.dry_run              ? "仅检查，未作任何改变\n"
                        : reader.has_unread_file() ? "一行也没有导入：请先改正表头\n"
                                                   : "一行也没有导入：请改正，或者加 --skip-bad 只导入无误的行\n");
    }
    return result.bad() == 0 ? kExitDone : kExitFailed;
  }
  outcome.faults.clear();
  const grpc::Status done = importer.Import(&outcome);
  TellFaults(context, outcome.faults, &result);
  result.set_imported(outcome.imported);
  if (context.json()) {
    context.PrintJson(result);
  } else {
    context.out() << "已导入 " << result.imported() << " 件，原来已有 " << result.present() << " 件"
                  << (result.bad() > 0 ? absl::StrCat("，略过有误的 ", result.bad(), " 行") : "") << '\n';
  }
  if (!done.ok()) {
    context.err() << "中断：还有 " << result.fresh() - result.imported() << " 件，再运行一次就从这里继续\n";
    return context.Fail(done);
  }
  return result.faults().empty() ? kExitDone : kExitFailed;
}

}  // namespace

void AddCaseImport(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app =
      tree->Add(parent, "import",
                "Take this year's paper ledger and its open cases over, as far as they came on paper. None twice.",
                {{"gaiwan case import --dry-run --committee 632821100001-committee ledger.csv",
                  "check every row, and change nothing"},
                 {"gaiwan case import --committee 632821100001-committee ledger.csv", "the same again changes nothing"},
                 {"gaiwan case import --skip-bad ledger.csv", "leave out the rows with faults, and say which"}},
                [flags](Context& context) { return Run(context, *flags); });
  app->add_option("FILE", flags->files, "CSV files, UTF-8 or GB18030, one row a case; `-` for standard input.")
      ->required();
  app->add_option("--committee", flags->committee, "The committee of rows that name none.")->type_name("ORG");
  app->add_option("--format", flags->format, absl::StrCat("What the headers and words mean; ", kFormatDefault, "."))
      ->type_name("FILE");
  app->add_flag("--dry-run", flags->dry_run, "Check and report, change nothing.");
  app->add_flag("--skip-bad", flags->skip_bad, "Import the rows without faults when others have some.");
}

}  // namespace gaiwan::cli
