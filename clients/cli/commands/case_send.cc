// gaiwan case send: many commands out of a file, over one stream, none twice.
#include <deque>
#include <fstream>
#include <istream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/failure.h"
#include "clients/cli/file_digest.h"
#include "clients/cli/json.h"

namespace gaiwan::cli {
namespace {

// Of one message: within what a batch may have and weigh, with room for what the wire adds.
constexpr int kCommandsPerMessage = 500;
constexpr size_t kBytesPerMessage = 900 << 10;
// Messages on their way: the server looks at the next while we read the answer to the one before.
constexpr size_t kUnderWayMax = 2;

struct Flags {
  std::string file;
  bool dry_run = false;
};

// A message of lines, and which they were.
struct Piece {
  v1::ExecuteBatchRequest batch;
  std::vector<int> lines;
};

// An id that the same line of the same file has whenever it is sent: sent again, it is answered with what it did.
std::string RequestIdOf(absl::string_view line, int number) {
  Sha256 digest;
  digest.Add(absl::StrCat(number, "\n"));
  digest.Add(line);
  const std::string hex = digest.Hex();
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-", hex.substr(16, 4), "-",
                      hex.substr(20, 12));
}

// Reads lines as they are needed: a file of a year is larger than memory has to be.
class Lines {
 public:
  Lines(std::istream* in, bool dry_run) : in_(in), dry_run_(dry_run) {}

  // The next piece; empty at the end. INVALID_ARGUMENT names the line that is no request.
  absl::StatusOr<Piece> Next() {
    Piece piece;
    std::string line;
    size_t bytes = 0;
    while (piece.batch.requests_size() < kCommandsPerMessage && bytes < kBytesPerMessage / 2 &&
           std::getline(*in_, line)) {
      ++number_;
      if (absl::StripAsciiWhitespace(line).empty()) continue;
      v1::ExecuteRequest* request = piece.batch.add_requests();
      const absl::Status read = FromJson(line, request);
      if (!read.ok()) return absl::InvalidArgumentError(absl::StrCat("line ", number_, ": ", read.message()));
      if (request->request_id().empty()) request->set_request_id(RequestIdOf(line, number_));
      if (dry_run_) request->set_validate_only(true);
      bytes += request->ByteSizeLong();
      piece.lines.push_back(number_);
    }
    piece.batch.set_stop_case_on_refusal(true);
    return piece;
  }

 private:
  std::istream* const in_;
  const bool dry_run_;
  int number_ = 0;
};

class Sender {
 public:
  explicit Sender(Context* context) : context_(*context) {}

  // Sends all pieces and tells each outcome; what stopped it, or OK.
  absl::Status Send(Lines* lines) {
    grpc::ClientContext call;
    context_.client().SignIn(&call);
    const Interrupts::Scope scope(context_.io().interrupts, [&call] { call.TryCancel(); });
    const auto stream = context_.client().cases().ExecuteStream(&call);
    std::deque<std::vector<int>> under_way;
    absl::Status fault;
    bool is_whole = true;
    const auto read_one = [&] {
      v1::ExecuteBatchResponse answer;
      if (!stream->Read(&answer)) return false;
      Tell(answer, under_way.front());
      under_way.pop_front();
      return true;
    };
    while (is_whole) {
      absl::StatusOr<Piece> piece = lines->Next();
      if (!piece.ok()) {
        fault = piece.status();
        break;
      }
      if (piece->lines.empty()) break;
      is_whole = stream->Write(piece->batch);
      if (is_whole) under_way.push_back(std::move(piece->lines));
      if (is_whole && under_way.size() == kUnderWayMax) is_whole = read_one();
    }
    stream->WritesDone();
    while (is_whole && !under_way.empty()) is_whole = read_one();
    status_ = stream->Finish();
    return fault;
  }

  // Of the stream.
  const grpc::Status& status() const { return status_; }
  int64_t done() const { return done_; }
  int64_t refused() const { return refused_; }

 private:
  void Tell(const v1::ExecuteBatchResponse& answer, const std::vector<int>& lines) {
    for (int i = 0; i < answer.outcomes_size(); ++i) {
      const v1::ExecuteOutcome& outcome = answer.outcomes(i);
      ++(outcome.has_refused() ? refused_ : done_);
      if (context_.json()) {
        context_.out() << ToJsonLine(outcome) << '\n';
      } else if (outcome.has_refused()) {
        context_.out() << "第 " << lines[static_cast<size_t>(i)] << " 行：" << RefusedText(outcome.refused()) << '\n';
      }
    }
    context_.out() << std::flush;
  }

  Context& context_;
  grpc::Status status_;
  int64_t done_ = 0, refused_ = 0;
};

int Run(Context& context, const Flags& flags) {
  std::ifstream file;
  if (flags.file != "-") {
    file.open(flags.file, std::ios::binary);
    if (!file) return context.Fail(absl::StrCat("cannot open ", flags.file));
  }
  Lines lines(flags.file == "-" ? context.io().in : &file, flags.dry_run);
  Sender sender(&context);
  const absl::Status read = sender.Send(&lines);
  if (!context.json()) {
    context.out() << (flags.dry_run ? "试算：可办理 " : "已办理 ") << sender.done() << " 条，拒绝 " << sender.refused()
                  << " 条\n";
  }
  if (!read.ok()) return context.Fail(read.message());
  if (!sender.status().ok()) {
    context.err() << "已答复的都已办理；再次发送同一文件，不会重复办理\n";
    return context.Fail(sender.status());
  }
  return sender.refused() == 0 ? kExitDone : kExitFailed;
}

}  // namespace

void AddCaseSend(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app = tree->Add(
      parent, "send",
      "Send the commands of a file over one stream, a request as JSON a line. Sent again, none happens twice.",
      {{"gaiwan case send day.jsonl --dry-run", "what would be refused, and changes nothing"},
       {"gaiwan case send day.jsonl",
        "each refusal with its line; the rest of that case in the same message is not tried"},
       {"jq -c '{name, command: {addNote: {note: {text: .note}}}}' notes.json | gaiwan case send - --json",
        "for a script: an outcome a line"}},
      [flags](Context& context) { return Run(context, *flags); });
  app->add_option(
         "FILE", flags->file,
         "Lines as "
         "{\"name\":\"cases/c-7f3\",\"actTime\":\"2026-03-02T10:00:00+08:00\",\"command\":{\"submitCase\":{}}}; "
         "- is standard input.")
      ->required();
  app->add_flag("--dry-run", flags->dry_run,
                "Decide and answer, change nothing. What an earlier line would do is not there.");
}

}  // namespace gaiwan::cli
