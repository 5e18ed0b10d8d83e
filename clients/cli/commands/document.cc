// gaiwan document: papers of a case: put and get their bytes, render the ministry's papers, list.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/execute.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/failure.h"
#include "clients/cli/file_digest.h"
#include "clients/cli/files.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/progress.h"
#include "clients/cli/received.h"
#include "clients/cli/status_detail.h"
#include "clients/cli/table.h"
#include "clients/ledger/stable_ids.h"
#include "gaiwan/v1/rpc_status.pb.h"
#include "workflow/base/media_types.h"

namespace gaiwan::cli {
namespace {

// As the server takes them at most.
constexpr size_t kPieceBytes = 512 * 1024;
// An upload is begun anew at most so often: the server dropped it, or lost the end of it in a restart.
constexpr int kBeginningsMax = 3;

struct Flags {
  std::string case_id;
  std::string what;  // A file, a document or a paper.
  std::string paper;
  std::string title;
  std::string party;
  std::string session;
  std::string type;
  std::string subject;
  std::string language;
  std::string out;
  int32_t pages = 0;
  bool papers = false;
  ExecuteFlags execute;
};

struct TypeOfEnding {
  const char* ending;
  const char* type;
};

// The server looks at the content; this saves typing --type.
constexpr TypeOfEnding kTypes[] = {
    {".pdf", "application/pdf"},
    {".ofd", "application/ofd"},
    {".doc", "application/msword"},
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".png", "image/png"},
    {".tif", "image/tiff"},
    {".tiff", "image/tiff"},
    {".heic", "image/heic"},
    {".txt", "text/plain"},
    {".mp3", "audio/mpeg"},
    {".m4a", "audio/mp4"},
    {".amr", "audio/amr"},
    {".wav", "audio/wav"},
    {".mp4", "video/mp4"},
    {".mov", "video/quicktime"},
    {".webm", "video/webm"},
};

std::string TypeOf(const std::string& file) {
  const std::string ending = absl::AsciiStrToLower(std::filesystem::path(file).extension().string());
  for (const TypeOfEnding& each : kTypes) {
    if (ending == each.ending) return each.type;
  }
  return "";
}

// A piece of a file; shorter at its end.
std::string ReadPiece(std::ifstream* file, int64_t offset) {
  std::string piece(kPieceBytes, '\0');
  file->clear();
  file->seekg(offset);
  file->read(piece.data(), static_cast<std::streamsize>(piece.size()));
  piece.resize(static_cast<size_t>(std::max<std::streamsize>(0, file->gcount())));
  return piece;
}

// The offset that the server expects, out of a refusal of another one.
bool ReadExpectedOffset(const grpc::Status& status, int64_t* offset) {
  const std::optional<v1::BadField> detail = DetailOf<v1::BadField>(status);
  if (!detail.has_value() || detail->field() != "offset") return false;
  *offset = detail->limit();
  return true;
}

// Sends what the server does not have yet, and has it verified.
grpc::Status Upload(Context& context, const v1::StartUploadRequest& start, std::ifstream* file, Progress* progress) {
  v1::DocumentService::StubInterface& documents = context.client().documents();
  grpc::Status status;
  for (int beginning = 0; beginning < kBeginningsMax; ++beginning) {
    v1::StartUploadResponse begun;
    status = context.client().CallUntilKnown(
        [&](grpc::ClientContext* call) { return documents.StartUpload(call, start, &begun); });
    if (!status.ok() || begun.stored()) return status;
    int64_t offset = begun.next_offset();
    if (offset > 0 && !context.json()) {
      context.err() << "从第 " << offset << " 字节接着传（共 " << start.size_bytes() << " 字节）\n";
    }
    while (status.ok() && offset < start.size_bytes()) {
      progress->Move("上传", offset);
      v1::WriteChunkRequest write;
      write.set_name(begun.name());
      write.set_offset(offset);
      write.set_data(ReadPiece(file, offset));
      if (write.data().empty()) return {grpc::StatusCode::ABORTED, "the file became shorter while it was read"};
      v1::WriteChunkResponse written;
      status = context.client().CallUntilKnown(
          [&](grpc::ClientContext* call) { return documents.WriteChunk(call, write, &written); });
      if (status.ok()) {
        offset = written.next_offset();
      } else if (ReadExpectedOffset(status, &offset)) {
        // The server was started anew and has a little less than it said.
        status = grpc::Status::OK;
      }
    }
    if (status.ok()) {
      progress->Move("核对", start.size_bytes());
      v1::FinishUploadRequest finish;
      finish.set_name(begun.name());
      v1::FinishUploadResponse finished;
      status = context.client().CallUntilKnown(
          [&](grpc::ClientContext* call) { return documents.FinishUpload(call, finish, &finished); });
    }
    if (status.error_code() != grpc::StatusCode::NOT_FOUND) return status;
  }
  return status;
}

int Put(Context& context, const Flags& flags) {
  if (!IsFile(flags.what)) return context.WrongUsage(absl::StrCat("cannot open ", flags.what));
  std::ifstream file(flags.what, std::ios::binary);
  if (!file.is_open()) return context.WrongUsage(absl::StrCat("cannot open ", flags.what));
  v1::StartUploadRequest start;
  start.set_case_(CaseName(flags.case_id));
  start.set_size_bytes(FileBytes(flags.what));
  start.set_media_type(flags.type.empty() ? TypeOf(flags.what) : flags.type);
  if (start.media_type().empty()) {
    return context.WrongUsage(
        absl::StrCat("--type: what ", flags.what, " is does not show in its name; give a media type, as image/jpeg"));
  }
  // Before the whole of it is read.
  const MediaType* type = FindMediaType(start.media_type());
  if (type != nullptr && start.size_bytes() > type->bytes_max()) {
    return context.WrongUsage(absl::StrCat(flags.what, " has ", start.size_bytes(), " bytes; ", start.media_type(),
                                           " may have ", type->bytes_max()));
  }
  grpc::Status status;
  {
    Progress progress(&context.err(), context.io().err_is_tty && !context.json(), start.size_bytes());
    Sha256 hash;
    for (int64_t offset = 0; offset < start.size_bytes();) {
      progress.Move("读取", offset);
      const std::string piece = ReadPiece(&file, offset);
      if (piece.empty()) return context.Fail(absl::StrCat(flags.what, " cannot be read to its end"));
      hash.Add(piece);
      offset += static_cast<int64_t>(piece.size());
    }
    start.set_sha256(hash.Hex());
    status = Upload(context, start, &file, &progress);
  }
  if (!status.ok()) {
    const int exit = context.Fail(status);
    if (IsUnknownOutcome(status)) context.err() << "再次运行同一命令，会从断处接着传。\n";
    return exit;
  }
  v1::ExecuteRequest request;
  request.set_name(start.case_());
  v1::AddDocument* add = request.mutable_command()->mutable_add_document();
  add->set_paper(flags.paper);
  add->set_party(flags.party);
  add->set_session(flags.session);
  add->mutable_title()->set_text(flags.title);
  add->set_pages(flags.pages);
  add->set_sha256(start.sha256());
  add->set_size_bytes(start.size_bytes());
  add->set_media_type(start.media_type());
  ExecuteFlags execute = flags.execute;
  if (execute.request_id.empty()) {
    // The same document of the same case: a repeat of the whole command adds nothing twice.
    execute.request_id = ledger::StableUuid(
        absl::StrCat("gaiwan document put\n", request.name(), "\n", request.command().SerializeAsString()));
  }
  return Execute(context, request, execute);
}

// As an exit status; tells what is the matter.
int Told(Context& context, const ReceiveEnd& end) {
  if (!end.status.ok()) return context.Fail(end.status);
  return end.wrong.empty() ? kExitDone : context.Fail(end.wrong);
}

std::string EndingOf(const std::string& media_type) {
  for (const TypeOfEnding& each : kTypes) {
    if (media_type == each.type) return each.ending;
  }
  return "";
}

int Get(Context& context, const Flags& flags) {
  v1::ReadDocumentRequest request;
  request.set_name(absl::StrCat(CaseName(flags.case_id), "/documents/", LastPart(flags.what)));
  v1::ReadDocumentResponse response;
  const auto fetch = [&](int64_t offset, v1::ReadDocumentResponse* answer) {
    request.set_offset(offset);
    return context.client().CallUntilKnown(
        [&](grpc::ClientContext* call) { return context.client().documents().ReadDocument(call, request, answer); });
  };
  std::string out = flags.out;
  if (out.empty()) {
    // What it is called follows from what it is: asked first.
    request.set_max_bytes(1);
    const grpc::Status status = fetch(0, &response);
    if (!status.ok()) return context.Fail(status);
    request.clear_max_bytes();
    out = absl::StrCat("document-", LastPart(flags.what), EndingOf(response.media_type()));
  }
  const int exit = Told(context, Receive(out, fetch, &response));
  if (exit == kExitDone)
    context.out() << out << "：" << response.total_bytes() << " 字节，" << response.sha256() << '\n';
  return exit;
}

// What is rendered, whole, into the file `out`. `*response`: the last answer.
int FetchPaper(Context& context, v1::RenderPaperRequest request, const std::string& out,
               v1::RenderPaperResponse* response) {
  const auto fetch = [&](int64_t offset, v1::RenderPaperResponse* answer) {
    request.set_offset(offset);
    const grpc::Status status = context.client().CallUntilKnown(
        [&](grpc::ClientContext* call) { return context.client().documents().RenderPaper(call, request, answer); });
    if (status.ok()) request.set_sha256(answer->sha256());  // The rest of the same rendering.
    return status;
  };
  return Told(context, Receive(out, fetch, response));
}

// What goes beside a packet for who reads it by machine; empty for everything else.
std::string MachineFileOf(absl::string_view paper) {
  constexpr std::pair<absl::string_view, absl::string_view> kBeside[] = {
      {"court-packet", "court-data"}, {"return-packet", "return-data"}, {"partner-packet", "partner-data"}};
  for (const auto& [packet, data] : kBeside) {
    if (paper == packet) return std::string(data);
  }
  return "";
}

// A packet may be printed before the act is entered with which it is handed over; its data may not.
bool IsThere(Context& context, v1::RenderPaperRequest request) {
  request.set_max_bytes(1);
  v1::RenderPaperResponse answer;
  const grpc::Status status = context.client().CallUntilKnown(
      [&](grpc::ClientContext* call) { return context.client().documents().RenderPaper(call, request, &answer); });
  return status.error_code() != grpc::StatusCode::INVALID_ARGUMENT;
}

int Render(Context& context, const Flags& flags) {
  v1::RenderPaperRequest request;
  request.set_case_(CaseName(flags.case_id));
  request.set_paper(flags.what);
  request.set_subject(flags.subject);
  request.set_language(flags.language);
  v1::RenderPaperResponse response;
  const std::string out = flags.out.empty() ? absl::StrCat(flags.what, ".pdf") : flags.out;
  if (const int exit = FetchPaper(context, request, out, &response); exit != kExitDone) return exit;
  const std::string beside_out = absl::StrCat(absl::StripSuffix(out, ".pdf"), ".json");
  v1::RenderPaperResponse data;
  request.set_paper(MachineFileOf(flags.what));
  const bool beside = !request.paper().empty() && IsThere(context, request);
  if (beside) {
    if (const int exit = FetchPaper(context, request, beside_out, &data); exit != kExitDone) return exit;
  }
  if (context.json()) {
    response.clear_data();
    return context.PrintJson(response);
  }
  context.out() << out << "：" << response.title() << "，" << response.pages() << " 页\n";
  if (beside) {
    context.out() << beside_out << "：" << data.title() << "，SHA-256 " << data.sha256() << '\n';
  }
  if (!response.missing().empty()) context.err() << "以下留空，请手填：\n";
  for (const v1::PaperGap& gap : response.missing()) context.err() << "  " << Words(gap.words()) << '\n';
  return kExitDone;
}

std::string NeedText(v1::PaperNeed need) {
  switch (need) {
    case v1::PAPER_NEED_REQUIRED:
      return "必备";
    case v1::PAPER_NEED_AS_NEEDED:
      return "按需";
    case v1::PAPER_NEED_NOT_FOR_THIS_CASE:
      return "本案不用";
    default:
      return "";
  }
}

int ListPapers(Context& context, const Flags& flags) {
  v1::ListPapersRequest request;
  request.set_case_(CaseName(flags.case_id));
  v1::ListPapersResponse response;
  const grpc::Status status = context.client().CallUntilKnown(
      [&](grpc::ClientContext* call) { return context.client().documents().ListPapers(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  Table table({"文书", "名称", "需要", "可出具的部分", "语言"});
  for (const v1::Paper& paper : response.papers()) {
    table.AddRow({paper.id(), Words(paper.label()), NeedText(paper.need()),
                  absl::StrJoin(paper.parts(), "、",
                                [](std::string* out, const v1::PaperPart& part) {
                                  absl::StrAppend(out, part.id().empty() ? "全案" : part.id());
                                }),
                  absl::StrJoin(paper.languages(), " ")});
  }
  table.Print(context.out(), context.out_colours());
  for (const v1::PaperGap& gap : response.missing()) context.out() << Words(gap.words()) << '\n';
  return kExitDone;
}

int List(Context& context, const Flags& flags) {
  if (flags.papers) return ListPapers(context, flags);
  v1::GetCaseRequest request;
  request.set_name(CaseName(flags.case_id));
  request.set_view(v1::CASE_VIEW_FULL);
  v1::Case found;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().cases().GetCase(call, request, &found); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) {
    v1::Case documents;
    documents.set_name(found.name());
    *documents.mutable_documents() = found.documents();
    return context.PrintJson(documents);
  }
  Table table({"材料", "种类", "提交人", "页数", "文件", "字节", "情况"});
  for (const v1::Document& document : found.documents()) {
    table.AddRow({document.id(), context.labels().Code("paper", document.paper()),
                  document.party().empty() ? "调委会" : document.party(),
                  document.pages() > 0 ? absl::StrCat(document.pages()) : "",
                  document.sha256().empty() ? "仅有纸件" : document.media_type(),
                  document.sha256().empty() ? "" : absl::StrCat(document.size_bytes()),
                  document.erased()      ? "已依法删除"
                  : document.withdrawn() ? "已撤回"
                  : document.released()  ? "已公开"
                                         : ""});
  }
  table.Print(context.out(), context.out_colours());
  return kExitDone;
}

void AddCase(CLI::App* app, const std::shared_ptr<Flags>& flags) {
  app->add_option("CASE", flags->case_id, "The case.")->required();
}

}  // namespace

void AddDocument(CommandTree* tree) {
  CLI::App* group = tree->AddGroup(
      tree->root(), "document", "Papers of a case: put, get, render, list.",
      {{"gaiwan document put c-7f3 receipt.jpg --paper evidence --title 收条 --party 1", "a photograph from a party"},
       {"gaiwan document render c-7f3 agreement", "the written agreement as PDF"},
       {"gaiwan document list c-7f3 --papers", "which papers this case can have, and what its file lacks"}});
  const auto flags = std::make_shared<Flags>();

  CLI::App* put = tree->Add(
      group, "put",
      "Upload a file and add it to the case. Broken off, the same command goes on where it was; done, it changes "
      "nothing.",
      {{"gaiwan document put c-7f3 receipt.jpg --paper evidence --title 收条 --party 1", "handed in by party 1"},
       {"gaiwan document put c-7f3 talk.mp4 --paper minutes --title 调解会录像", "up to 2 GB; again after a break"}},
      [flags](Context& context) { return Put(context, *flags); });
  AddCase(put, flags);
  put->add_option("FILE", flags->what, "The file: 50 MB for a paper, 2 GB for a recording.")->required();
  put->add_option("--paper", flags->paper, "What it is, of the code list `paper`.")->type_name("CODE")->required();
  put->add_option("--title", flags->title, "What it is, in words; where the original lies.")
      ->type_name("TEXT")
      ->required();
  put->add_option("--party", flags->party, "The party that handed it in. The committee's own when empty.")
      ->type_name("PARTY");
  put->add_option("--session", flags->session, "Of a recording (--paper recording): the session it is of.")
      ->type_name("SESSION");
  put->add_option("--pages", flags->pages, "Pages of the original.")->type_name("N")->check(CLI::PositiveNumber);
  put->add_option("--type", flags->type, "Media type, as image/jpeg. From the file's name when empty.")
      ->type_name("TYPE");
  AddExecuteFlags(put, &flags->execute);

  CLI::App* get = tree->Add(group, "get", "Fetch the file of a document.",
                            {{"gaiwan document get c-7f3 2", "into document-2.jpg, by what it is"},
                             {"gaiwan document get c-7f3 2 --out receipt.jpg", "compared with its digest"}},
                            [flags](Context& context) { return Get(context, *flags); });
  AddCase(get, flags);
  get->add_option("DOCUMENT", flags->what, "The document, as `document list` shows it.")->required();
  get->add_option("--out", flags->out, "Where to put it.")->type_name("FILE");

  CLI::App* render = tree->Add(
      group, "render", "Render a paper, or a package of papers, as PDF.",
      {{"gaiwan document render c-7f3 agreement", "into agreement.pdf"},
       {"gaiwan document render c-7f3 rights-notice --subject 2 --language zh-bo", "for party 2, Chinese and Tibetan"},
       {"gaiwan document render c-7f3 court-packet --subject 1 --out packet.pdf",
        "what a court takes, and packet.json for its machine"},
       {"gaiwan document render c-7f3 partner-packet --subject 1", "what goes to another office with referral 1"}},
      [flags](Context& context) { return Render(context, *flags); });
  AddCase(render, flags);
  render
      ->add_option("PAPER", flags->what,
                   "The paper, as `document list --papers` shows it, or a package: "
                   "court-packet, return-packet, filing-packet, partner-packet, archive. Beside a packet for a court "
                   "or a partner its content is put as JSON, as the line would carry it.")
      ->required();
  render->add_option("--subject", flags->subject, "The part it is about. The only one, or a blank form, when empty.")
      ->type_name("PART");
  AddChoice(render, "--language", &flags->language, {"zh", "zh-mn", "zh-bo"}, "Beside Chinese, Mongolian or Tibetan.");
  render->add_option("--out", flags->out, "Where to put it.")->type_name("FILE");

  CLI::App* list = tree->Add(group, "list", "List the documents of a case, or the papers it can have.",
                             {{"gaiwan document list c-7f3", "what was added"},
                              {"gaiwan document list c-7f3 --papers", "what can be rendered, and what is missing"}},
                             [flags](Context& context) { return List(context, *flags); });
  AddCase(list, flags);
  list->add_flag("--papers", flags->papers, "The papers instead.");
}

}  // namespace gaiwan::cli
