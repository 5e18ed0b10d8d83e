// gaiwan admin export: everything that is kept, in an open format, as the caller may see it: a folder of JSON lines and
// a manifest with their digests. docs/returns.md says what stands in which file.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/directory_pages.h"
#include "clients/cli/commands/export_mark.h"
#include "clients/cli/commands/order.h"
#include "clients/cli/commands/server_time.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/file_digest.h"
#include "clients/cli/files.h"
#include "clients/cli/json.h"
#include "clients/cli/received.h"
#include "clients/recompute/export_reader.h"
#include "clients/recompute/record_lines.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string dir;
  bool personal = false;
  bool files = false;
  std::string reason;
  OrderFlags order;
};

constexpr char kMarkFile[] = "mark.txt";

// One file of JSON lines, readable by its owner alone. What goes wrong is told by Close.
class LineFile {
 public:
  LineFile(const std::string& dir, const std::string& name, const std::string& message)
      : path_(absl::StrCat(dir, "/", name)), file_(nullptr, &std::fclose) {
    described_.set_name(name);
    described_.set_message(message);
    const int made = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (made >= 0) file_.reset(fdopen(made, "wb"));
    failed_ = file_ == nullptr;
  }

  void Add(const google::protobuf::Message& message) { AddLine(ToJsonLine(message)); }

  void AddLine(absl::string_view line) {
    failed_ = failed_ || std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size() ||
              std::fputc('\n', file_.get()) == EOF;
    described_.set_lines(described_.lines() + 1);
    described_.set_size_bytes(described_.size_bytes() + static_cast<int64_t>(line.size()) + 1);
  }

  // Whether all of it was written; then `file` says what it is.
  bool Close(v1::ExportedFile* file) {
    if (file_ != nullptr) failed_ = std::fclose(file_.release()) != 0 || failed_;
    if (failed_) return false;
    described_.set_sha256(FileSha256(path_));
    *file = described_;
    return !described_.sha256().empty();
  }

  const std::string& path() const { return path_; }

 private:
  const std::string path_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  bool failed_ = false;
  v1::ExportedFile described_;
};

class Exporter {
 public:
  Exporter(Context* context, const Flags* flags) : context_(*context), flags_(*flags) {}

  int Run() {
    std::error_code error;
    if (std::filesystem::exists(flags_.dir, error) && !std::filesystem::is_empty(flags_.dir, error)) {
      return context_.WrongUsage(absl::StrCat(flags_.dir, "：文件夹不是空的"));
    }
    std::filesystem::create_directories(flags_.dir, error);
    if (error) return context_.Fail(absl::StrCat(flags_.dir, "：", error.message()));
    if (chmod(flags_.dir.c_str(), 0700) != 0) return context_.Fail(absl::StrCat(flags_.dir, "：不能设为仅本人可读"));
    if (const grpc::Status status = BeginExport(context_, &mark_); !status.ok()) return context_.Fail(status);
    if (const grpc::Status status = Describe(); !status.ok()) return context_.Fail(status);
    for (const auto& step : {&Exporter::Log, &Exporter::Files, &Exporter::Organisations, &Exporter::People,
                             &Exporter::Codes, &Exporter::Channels, &Exporter::Definitions, &Exporter::Returns}) {
      const grpc::Status status = (this->*step)();
      if (!status.ok()) return context_.Fail(status);
      if (!trouble_.empty()) return context_.Fail(absl::StrCat(trouble_, "：不能写入"));
    }
    // Who took it out, for whoever finds the folder; no file of the export, and nothing reads it.
    absl::Status written = WriteWhole(absl::StrCat(flags_.dir, "/", kMarkFile), MarkText(mark_) + "\n");
    // Last: a folder without a manifest is not a whole export.
    if (written.ok()) written = WriteWhole(absl::StrCat(flags_.dir, "/manifest.json"), ToJson(manifest_));
    if (!written.ok()) return context_.Fail(written.message());
    if (context_.json()) return context_.PrintJson(manifest_);
    context_.out() << "已导出到 " << flags_.dir << "：截至第 " << manifest_.until_position() << " 条记录，完整 "
                   << manifest_.whole_count() << " 条，部分 " << manifest_.part_count() << " 条，不显示 "
                   << manifest_.not_shown_count() << " 条，账号类 " << manifest_.secret_count() << " 条；"
                   << (manifest_.personal() ? "含您可以查看的个人信息，请妥善保管" : "不含个人信息");
    if (flags_.files)
      context_.out() << "；材料 " << files_ << " 份，另有 " << files_left_out_ << " 份已撤回、删除或者不显示";
    context_.out() << "\n";
    return kExitDone;
  }

 private:
  grpc::Status Describe() {
    v1::GetStatusResponse server;
    grpc::Status status = context_.client().Call([&](grpc::ClientContext* call) {
      return context_.client().admin().GetStatus(call, v1::GetStatusRequest(), &server);
    });
    if (!status.ok()) return status;
    v1::WhoAmIResponse me;
    status = context_.client().Call(
        [&](grpc::ClientContext* call) { return context_.client().sign_in().WhoAmI(call, v1::WhoAmIRequest(), &me); });
    if (!status.ok()) return status;
    manifest_.set_format(recompute::kExportFormat);
    manifest_.set_server_version(server.version());
    manifest_.set_exported_by(me.actor());
    *manifest_.mutable_export_time() = server.time();
    manifest_.set_personal(flags_.personal);
    return grpc::Status::OK;
  }

  void Finish(LineFile* file) {
    if (!file->Close(manifest_.add_files())) trouble_ = file->path();
  }

  void Count(const v1::ExportedRecord& record) {
    switch (record.withheld()) {
      case v1::WITHHELD_IN_PART:
        return manifest_.set_part_count(manifest_.part_count() + 1);
      case v1::WITHHELD_WHOLLY:
        return manifest_.set_not_shown_count(manifest_.not_shown_count() + 1);
      case v1::WITHHELD_SECRET:
        return manifest_.set_secret_count(manifest_.secret_count() + 1);
      default:
        return manifest_.set_whole_count(manifest_.whole_count() + 1);
    }
  }

  grpc::Status Log() {
    LineFile log(flags_.dir, "log.jsonl", "ExportedRecord");
    LineFile documents(flags_.dir, "documents.jsonl", "ExportedDocument");
    v1::ExportLogRequest request;
    request.set_personal(flags_.personal);
    request.set_order(OrderName(flags_.order.order));
    while (true) {
      v1::ExportLogResponse page;
      const grpc::Status status = context_.client().Call(
          [&](grpc::ClientContext* call) { return context_.client().exports().ExportLog(call, request, &page); });
      if (!status.ok()) return status;
      recompute::PrintRecords(page, [&log](absl::string_view line) { log.AddLine(line); });
      for (const v1::ExportedRecord& record : page.records()) {
        Count(record);
        const v1::DocumentAdded& added = record.event().document_added();
        if (added.sha256().empty()) continue;
        v1::ExportedDocument document;
        document.set_case_(record.stream());
        document.set_document(added.document());
        document.set_paper(added.paper());
        document.set_sha256(added.sha256());
        document.set_size_bytes(added.size_bytes());
        document.set_media_type(added.media_type());
        documents.Add(document);
        if (flags_.files) documents_.push_back(std::move(document));
      }
      manifest_.set_until_position(page.until_position());
      if (page.read_position() >= page.until_position() || page.records().empty()) break;
      request.set_after_position(page.read_position());
      request.set_until_position(page.until_position());
    }
    Finish(&log);
    Finish(&documents);
    return grpc::Status::OK;
  }

  // The bytes of documents, each named by its digest. One that was withdrawn or erased since, or that is not shown, is
  // counted and left out.
  grpc::Status Files() {
    if (!flags_.files) return grpc::Status::OK;
    const std::string dir = absl::StrCat(flags_.dir, "/files");
    if (mkdir(dir.c_str(), 0700) != 0) {
      trouble_ = dir;
      return grpc::Status::OK;
    }
    for (const v1::ExportedDocument& document : documents_) {
      const std::string path = absl::StrCat(dir, "/", document.sha256());
      std::error_code error;
      if (std::filesystem::exists(path, error)) continue;  // The same bytes in two cases.
      v1::ReadDocumentRequest request;
      request.set_name(absl::StrCat(document.case_(), "/documents/", document.document()));
      v1::ReadDocumentResponse response;
      const ReceiveEnd end = Receive(
          path,
          [&](int64_t offset, v1::ReadDocumentResponse* answer) {
            request.set_offset(offset);
            return context_.client().CallUntilKnown([&](grpc::ClientContext* call) {
              return context_.client().documents().ReadDocument(call, request, answer);
            });
          },
          &response);
      if (!end.wrong.empty()) {
        trouble_ = absl::StrCat(path, "：", end.wrong);
        return grpc::Status::OK;
      }
      if (end.ok()) {
        ++files_;
      } else if (IsRefusal(end.status)) {
        ++files_left_out_;
      } else {
        return end.status;
      }
    }
    return grpc::Status::OK;
  }

  static bool IsRefusal(const grpc::Status& status) {
    return status.error_code() == grpc::StatusCode::NOT_FOUND ||
           status.error_code() == grpc::StatusCode::PERMISSION_DENIED ||
           status.error_code() == grpc::StatusCode::FAILED_PRECONDITION;
  }

  grpc::Status Organisations() {
    LineFile file(flags_.dir, "organisations.jsonl", "Organisation");
    const grpc::Status status = FetchOrganisations(context_, [&](const v1::Organisation& org) { file.Add(org); });
    Finish(&file);
    return status;
  }

  grpc::Status People() {
    LineFile file(flags_.dir, "people.jsonl", "Person");
    const grpc::Status status = FetchPeople(context_, [&](const v1::Person& person) {
      v1::Person shown = person;
      if (!flags_.personal) {
        shown.clear_display_name();
        shown.clear_phone();
      }
      file.Add(shown);
    });
    Finish(&file);
    return status;
  }

  grpc::Status Codes() {
    v1::ListCodesResponse lists;
    const grpc::Status listed = context_.client().Call([&](grpc::ClientContext* call) {
      return context_.client().directory().ListCodes(call, v1::ListCodesRequest(), &lists);
    });
    if (!listed.ok()) return listed;
    LineFile file(flags_.dir, "codes.jsonl", "CodeEntry");
    std::vector<std::string> names;
    for (const v1::CodeEntry& entry : lists.entries()) names.push_back(entry.list());
    const grpc::Status status = FetchCodes(context_, names, [&](const v1::CodeEntry& entry) { file.Add(entry); });
    Finish(&file);
    return status;
  }

  grpc::Status Channels() {
    v1::ListChannelsResponse list;
    const grpc::Status status = context_.client().Call([&](grpc::ClientContext* call) {
      return context_.client().directory().ListChannels(call, v1::ListChannelsRequest(), &list);
    });
    if (!status.ok()) return status;
    LineFile file(flags_.dir, "channels.jsonl", "Channel");
    for (const v1::Channel& channel : list.channels()) file.Add(channel);
    Finish(&file);
    return status;
  }

  grpc::Status Definitions() {
    v1::ListDefinitionsResponse list;
    const grpc::Status listed = context_.client().Call([&](grpc::ClientContext* call) {
      return context_.client().workflow().ListDefinitions(call, v1::ListDefinitionsRequest(), &list);
    });
    if (!listed.ok()) return listed;
    LineFile file(flags_.dir, "definitions.jsonl", "GetDefinitionResponse");
    for (const v1::DefinitionSummary& each : list.definitions()) {
      v1::GetDefinitionRequest get;
      get.set_id(each.id());
      get.set_revision(each.revision());
      v1::GetDefinitionResponse definition;
      const grpc::Status got = context_.client().Call([&](grpc::ClientContext* call) {
        return context_.client().workflow().GetDefinition(call, get, &definition);
      });
      if (!got.ok()) return got;
      file.Add(definition);
    }
    Finish(&file);
    return grpc::Status::OK;
  }

  grpc::Status Returns() {
    v1::ListReturnsResponse list;
    const grpc::Status status = context_.client().Call([&](grpc::ClientContext* call) {
      return context_.client().returns().ListReturns(call, v1::ListReturnsRequest(), &list);
    });
    if (!status.ok()) return status;
    LineFile file(flags_.dir, "returns.jsonl", "ReturnDefinition");
    for (const v1::ReturnDefinition& each : list.returns()) file.Add(each);
    Finish(&file);
    return status;
  }

  Context& context_;
  const Flags& flags_;
  v1::ExportManifest manifest_;
  ExportMark mark_;
  std::string trouble_;                          // A file that could not be written.
  std::vector<v1::ExportedDocument> documents_;  // With --files.
  int64_t files_ = 0;
  int64_t files_left_out_ = 0;
};

}  // namespace

void AddAdminExport(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app = tree->Add(
      parent, "export", "Write everything that is kept into a folder, in an open format, as far as you may see it.",
      {{"gaiwan admin export out", "the log, the directory, codes, definitions, returns; nothing personal"},
       {"gaiwan admin export out --personal --ask 632821100-justice --for \"年度审计\"",
        "with what is personal: first ask for the order that it takes (admin order)"},
       {"gaiwan admin export out --personal --files --order 632821100-justice/1",
        "once another allowed it, with the bytes of documents: as far as you see it; noted in the read log"}},
      [flags](Context& context) {
        if (flags->files && !flags->personal) return context.WrongUsage("--files：材料含个人信息，须同时写 --personal");
        if (flags->order.ask.empty()) return Exporter(&context, flags.get()).Run();
        v1::OrderedAct act;
        act.mutable_export_();
        return AskOrder(context, flags->order, act, flags->reason, ExecuteFlags());
      });
  app->add_option("DIR", flags->dir, "A folder that is not there yet, or empty.")->required();
  app->add_flag("--personal", flags->personal, "Also what is personal. Needs an order where the policy table says so.");
  app->add_flag("--files", flags->files, "Also the bytes of documents, into DIR/files, named by their SHA-256.");
  AddOrderFlags(app, &flags->order);
  app->add_option("--for", flags->reason, "With --ask: what for; sealed.")->type_name("TEXT");
}

}  // namespace gaiwan::cli
