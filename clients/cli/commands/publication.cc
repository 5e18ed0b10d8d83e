// gaiwan case publication, case release: a case as a text that may be published, side by side with what the rules took
// out; and the text as a person has edited it, given out.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "gaiwan/v1/publication_service.pb.h"
#include "workflow/base/display_width.h"
#include "workflow/base/utf8.h"

namespace gaiwan::cli {
namespace {

// Columns of one side: two of them and what stands between fit a terminal of 100.
constexpr int kSideWidth = 46;
constexpr char kBetween[] = " │ ";

struct Flags {
  std::string name;
  std::string naming = "stems";
  std::string out;
  std::string file;
  bool validate_only = false;
};

// One side of a passage, filled into lines of kSideWidth. What went or came is marked, by colour at a terminal too.
class Side {
 public:
  Side(Colour colour, bool colours) : colour_(colour), colours_(colours) {}

  void Add(absl::string_view text, bool marked) {
    const std::string shown = marked ? absl::StrCat("[", text, "]") : std::string(text);
    bool first = true;
    for (const absl::string_view line : absl::StrSplit(shown, '\n')) {
      if (!first) EndLine();
      first = false;
      AddWithinLine(OneLine(line), marked);
    }
  }
  std::vector<std::string> Lines() {
    EndLine();
    return lines_;
  }

 private:
  void AddWithinLine(absl::string_view text, bool marked) {
    std::string run;
    const auto paint = [&] {
      absl::StrAppend(&line_, marked ? Paint(run, colour_, colours_) : run);
      run.clear();
    };
    while (!text.empty()) {
      const size_t bytes = std::max<size_t>(Utf8CharacterBytes(text), 1);
      const int width = DisplayWidth(text.substr(0, bytes));
      if (width_ + width > kSideWidth) {
        paint();
        EndLine();
      }
      absl::StrAppend(&run, text.substr(0, bytes));
      width_ += width;
      text.remove_prefix(bytes);
    }
    paint();
  }
  void EndLine() {
    lines_.push_back(absl::StrCat(line_, std::string(static_cast<size_t>(kSideWidth - width_), ' ')));
    line_.clear();
    width_ = 0;
  }

  const Colour colour_;
  const bool colours_;
  std::string line_;
  int width_ = 0;
  std::vector<std::string> lines_;
};

void PrintSideBySide(Context& context, const v1::PreparePublicationResponse& response) {
  int count = 0;
  for (const v1::PublicationPassage& passage : response.passages()) {
    context.out() << "【" << Words(passage.title()) << "】\n";
    Side before(Colour::kRed, context.out_colours());
    Side after(Colour::kGreen, context.out_colours());
    for (const v1::PublicationPiece& piece : passage.pieces()) {
      const bool replaced = piece.rule() != v1::PUBLICATION_RULE_UNSPECIFIED;
      count += replaced ? 1 : 0;
      before.Add(piece.original(), replaced);
      after.Add(piece.replacement(), replaced);
    }
    const std::vector<std::string> left = before.Lines();
    std::vector<std::string> right = after.Lines();
    const std::string empty(static_cast<size_t>(kSideWidth), ' ');
    for (size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
      std::string line = absl::StrCat(i < left.size() ? left[i] : empty, kBetween, i < right.size() ? right[i] : "");
      line.erase(line.find_last_not_of(' ') + 1);
      context.out() << line << '\n';
    }
    context.out() << '\n';
  }
  context.err() << "左边是原文，右边是处理后的文字，改动在 [ ] 里，共 " << count
                << " 处。规则看不出没有登记的人的姓名、绰号、职务和只有当地人知道的事：公开前须有人通读。\n";
}

int Prepare(Context& context, const Flags& flags) {
  v1::PreparePublicationRequest request;
  request.set_case_(CaseName(flags.name));
  if (flags.naming == "surnames") request.set_naming(v1::PUBLICATION_NAMING_SURNAMES);
  v1::PreparePublicationResponse response;
  const grpc::Status status = context.client().Call([&](grpc::ClientContext* call) {
    return context.client().publications().PreparePublication(call, request, &response);
  });
  if (!status.ok()) return context.Fail(status);
  if (!flags.out.empty()) {
    const absl::Status written = WriteWhole(flags.out, response.text());
    if (!written.ok()) return context.Fail(written.message());
    context.err() << flags.out << "：通读、修改后用 gaiwan case release " << flags.name << ' ' << flags.out
                  << " --reason ... 公开\n";
  }
  if (context.json()) return context.PrintJson(response);
  if (flags.out.empty()) PrintSideBySide(context, response);
  return kExitDone;
}

int Release(Context& context, const Flags& flags) {
  v1::ReleasePublicationRequest request;
  request.set_case_(CaseName(flags.name));
  request.set_validate_only(flags.validate_only);
  const absl::StatusOr<std::string> text = ReadWhole(flags.file, context.io().in);
  if (!text.ok()) return context.WrongUsage(text.status().message());
  request.set_text(*text);
  v1::ReleasePublicationResponse response;
  const grpc::Status status = context.client().Call([&](grpc::ClientContext* call) {
    return context.client().publications().ReleasePublication(call, request, &response);
  });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  if (flags.validate_only) {
    context.err() << "没有发现本案的姓名、号码和地名；尚未公开\n";
    return kExitDone;
  }
  context.err() << "已记入本案的查阅记录\n";
  context.out() << "SHA-256 " << response.sha256() << '\n';
  return kExitDone;
}

}  // namespace

void AddCasePublication(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* prepare = tree->Add(
      parent, "publication",
      "Make a text of a case for training or publication: names, numbers and places taken out, side by side with what "
      "was there. For heads and judicial officers, with --reason; never of a sealed case.",
      {{"gaiwan case publication c-7f3 --reason \"选作培训案例\"", "original and replacement, side by side"},
       {"gaiwan case publication c-7f3 --reason \"选作培训案例\" -o case.txt",
        "the text alone, to be read and edited"}},
      [flags](Context& context) { return Prepare(context, *flags); });
  prepare->add_option("CASE", flags->name, "The case.")->required();
  AddChoice(prepare, "--naming", &flags->naming, {"stems", "surnames"},
            "How people are called: stems 甲某, 乙某; surnames 张某. Default: stems.");
  prepare->add_option("-o,--out", flags->out, "Write the text with the replacements here.")->type_name("FILE");
  const auto release = std::make_shared<Flags>();
  CLI::App* released = tree->Add(
      parent, "release",
      "Give out the text of a case as a person has edited it: the rules run over it once more, and what they find is "
      "named by line and character. Noted in the log with the text's SHA-256 and who released it.",
      {{"gaiwan case release c-7f3 case.txt --reason \"登上县司法局网站\"", "prints the digest"},
       {"gaiwan case release c-7f3 case.txt --reason \"先看看\" --validate-only", "only tells what is left"}},
      [release](Context& context) { return Release(context, *release); });
  released->add_option("CASE", release->name, "The case.")->required();
  released->add_option("FILE", release->file, "The text; - reads standard input.")->required();
  released->add_flag("--validate-only", release->validate_only, "Check it, and release nothing.");
}

}  // namespace gaiwan::cli
