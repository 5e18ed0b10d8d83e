// gaiwan evidence: checkpoints, proofs, bundles and slips from the server; the tree as static files.
#include "clients/cli/commands/evidence.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/files.h"
#include "clients/cli/parse.h"
#include "clients/cli/progress.h"
#include "clients/cli/table.h"
#include "clients/evidence/proof_file.h"
#include "clients/evidence/slip.h"
#include "gaiwan/v1/evidence_service.pb.h"
#include "workflow/base/qr.h"
#include "workflow/base/status_macros.h"
#include "workflow/evidence/checkpoint.h"
#include "workflow/evidence/merkle.h"
#include "workflow/evidence/note.h"
#include "workflow/evidence/tile_path.h"

namespace gaiwan::cli {
namespace {

// A module of a printed QR code: phones read half a millimetre.
constexpr double kModuleMillimetres = 0.6;
// Of the page's address in that code: each character makes it denser.
constexpr size_t kPageCharsMax = 200;

struct Flags {
  std::string case_id;
  std::string audience;
  std::string party;
  std::string out;
  std::string dir;
  std::string line;
  std::string svg;
  std::string page;
  int64_t size = 0;
  int64_t old_size = 0;
  int64_t new_size = 0;
  int64_t version = 0;
  bool create = false;
};

// Prints `text`, or writes it into `out` when that is given.
int Give(Context& context, const std::string& out, const std::string& text) {
  if (out.empty()) {
    context.out() << text;
    return kExitDone;
  }
  const absl::Status written = WriteWhole(out, text);
  return written.ok() ? kExitDone : context.Fail(written.message());
}

grpc::Status FetchCheckpoint(Context& context, int64_t size, v1::Checkpoint* checkpoint) {
  v1::GetCheckpointRequest request;
  request.set_size(size);
  return context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().evidence().GetCheckpoint(call, request, checkpoint); });
}

int ShowCheckpoint(Context& context, const Flags& flags) {
  v1::Checkpoint checkpoint;
  const grpc::Status status = flags.create ? context.client().CallUntilKnown([&](grpc::ClientContext* call) {
    return context.client().evidence().CreateCheckpoint(call, v1::CreateCheckpointRequest(), &checkpoint);
  })
                                           : FetchCheckpoint(context, flags.size, &checkpoint);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(checkpoint);
  context.err() << "公钥（须经另外途径核对） / key: " << checkpoint.verifier_key() << '\n';
  if (!checkpoint.timestamps().empty()) context.err() << "有时间戳 / timestamped\n";
  if (!checkpoint.timestamp_failure().empty()) {
    context.err() << "没有时间戳 / no timestamp: " << checkpoint.timestamp_failure() << '\n';
  }
  return Give(context, flags.out, checkpoint.note());
}

int ListCheckpoints(Context& context) {
  v1::ListCheckpointsRequest request;
  Table table({"记录数", "日志", "签名数", "时间戳"});
  do {
    v1::ListCheckpointsResponse response;
    const grpc::Status status = context.client().Call([&](grpc::ClientContext* call) {
      return context.client().evidence().ListCheckpoints(call, request, &response);
    });
    if (!status.ok()) return context.Fail(status);
    if (context.json()) context.PrintJson(response);
    for (const v1::Checkpoint& checkpoint : response.checkpoints()) {
      const absl::StatusOr<Note> note = ParseNote(checkpoint.note());
      const absl::StatusOr<TreeHead> head = note.ok() ? ParseTreeHead(note->text) : note.status();
      if (!head.ok()) return context.Fail(head.status().message());
      table.AddRow({absl::StrCat(checkpoint.size()), head->origin, absl::StrCat(note->signatures.size()),
                    checkpoint.timestamps().empty() ? "" : "有"});
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  if (!context.json()) table.Print(context.out(), context.out_colours());
  return kExitDone;
}

// Nothing, and the failure told, when the server sent something that is no proof.
std::optional<std::vector<Hash>> ReadHashes(Context& context,
                                            const google::protobuf::RepeatedPtrField<std::string>& bytes) {
  std::vector<Hash> hashes;
  for (const std::string& each : bytes) {
    const std::optional<Hash> hash = ToHash(each);
    if (!hash.has_value()) {
      context.Fail("the server's proof holds something that is no hash");
      return std::nullopt;
    }
    hashes.push_back(*hash);
  }
  return hashes;
}

int Consistency(Context& context, const Flags& flags) {
  v1::GetConsistencyProofRequest request;
  request.set_old_size(flags.old_size);
  request.set_new_size(flags.new_size);
  v1::GetConsistencyProofResponse response;
  const grpc::Status status = context.client().Call([&](grpc::ClientContext* call) {
    return context.client().evidence().GetConsistencyProof(call, request, &response);
  });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(response);
  const std::optional<std::vector<Hash>> hashes = ReadHashes(context, response.proof());
  if (!hashes.has_value()) return kExitFailed;
  return Give(context, flags.out,
              evidence::ToText(evidence::ProofFile{static_cast<uint64_t>(response.old_size()), *hashes}));
}

int AddCosignature(Context& context, const Flags& flags) {
  v1::AddCosignatureRequest request;
  request.set_size(flags.size);
  absl::StatusOr<std::string> line = ReadWhole(flags.line, context.io().in);
  if (!line.ok()) return context.WrongUsage(line.status().message());
  while (!line->empty() && line->back() == '\n') line->pop_back();
  request.set_line(*line);
  v1::Checkpoint checkpoint;
  const grpc::Status status = context.client().CallUntilKnown([&](grpc::ClientContext* call) {
    return context.client().evidence().AddCosignature(call, request, &checkpoint);
  });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(checkpoint);
  return Give(context, flags.out, checkpoint.note());
}

v1::Audience AudienceOf(const std::string& word) {
  if (word == "court") return v1::AUDIENCE_COURT;
  return word == "party" ? v1::AUDIENCE_PARTY : v1::AUDIENCE_AUDITOR;
}

int Bundle(Context& context, const Flags& flags) {
  v1::GetBundleRequest request;
  request.set_case_(CaseName(flags.case_id));
  request.set_audience(AudienceOf(flags.audience));
  request.set_party(flags.party);
  v1::GetBundleResponse response;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().evidence().GetBundle(call, request, &response); });
  if (!status.ok()) return context.Fail(status);
  const absl::Status written = WriteWhole(flags.out, response.bundle());
  if (!written.ok()) return context.Fail(written.message());
  context.err() << flags.out << "：" << response.bundle().size()
                << " 字节。核对 / check it with: gaiwan evidence verify " << flags.out << " --key KEY\n";
  return kExitDone;
}

int Slip(Context& context, const Flags& flags) {
  v1::GetInclusionProofRequest request;
  request.set_case_(CaseName(flags.case_id));
  request.set_version(flags.version);
  request.set_size(flags.size);
  v1::GetInclusionProofResponse response;
  grpc::Status status = context.client().Call([&](grpc::ClientContext* call) {
    return context.client().evidence().GetInclusionProof(call, request, &response);
  });
  if (!status.ok()) return context.Fail(status);
  v1::Checkpoint checkpoint;
  status = FetchCheckpoint(context, response.size(), &checkpoint);
  if (!status.ok()) return context.Fail(status);
  const absl::StatusOr<Note> note = ParseNote(checkpoint.note());
  const absl::StatusOr<TreeHead> head = note.ok() ? ParseTreeHead(note->text) : note.status();
  if (!head.ok()) return context.Fail(head.status().message());
  const std::optional<std::vector<Hash>> proof = ReadHashes(context, response.proof());
  const std::optional<Hash> payload = ToHash(response.record().payload_sha256());
  if (!proof.has_value() || !payload.has_value()) return kExitFailed;
  evidence::Slip slip;
  slip.origin = head->origin;
  slip.size = static_cast<uint64_t>(response.size());
  slip.position = static_cast<uint64_t>(response.position());
  slip.record_format = static_cast<uint64_t>(response.record().record_format());
  slip.case_name = request.case_();
  slip.version = static_cast<uint64_t>(flags.version);
  slip.payload_sha256 = *payload;
  slip.proof = *proof;
  const std::string text = flags.page.empty() ? evidence::ToText(slip) : evidence::ToLink(slip, flags.page);
  const absl::StatusOr<QrCode> code = MakeQr(text);
  if (!code.ok()) return context.Fail(code.status().message());
  if (!flags.svg.empty()) {
    const absl::Status written = WriteWhole(flags.svg, ToSvg(*code, kModuleMillimetres));
    if (!written.ok()) return context.Fail(written.message());
  } else if (context.io().out_is_tty) {
    context.out() << ToTerminal(*code);
  }
  context.out() << text << '\n';
  return kExitDone;
}

// ---- the tree as static files ----

class TreeFolder {
 public:
  TreeFolder(Context* context, std::string dir) : context_(*context), dir_(std::move(dir)) {}

  // Nothing when no checkpoint was exported yet.
  absl::StatusOr<std::optional<TreeHead>> LastHead() const {
    if (!IsFile(dir_ + "/checkpoint")) return std::nullopt;
    ASSIGN_OR_RETURN(const std::string bytes, ReadEvidenceFile(dir_ + "/checkpoint", kNoteBytesMax));
    ASSIGN_OR_RETURN(const Note note, ParseNote(bytes));
    ASSIGN_OR_RETURN(TreeHead head, ParseTreeHead(note.text));
    return std::optional<TreeHead>(std::move(head));
  }

  // Fetches what is not there yet.
  grpc::Status Fetch(const std::vector<TilePlace>& tiles, Progress* progress) {
    for (size_t i = 0; i < tiles.size(); ++i) {
      progress->Move("导出", static_cast<int64_t>(i));
      const std::string path = absl::StrCat(dir_, "/", TilePath(tiles[i]));
      if (FileBytes(path) == static_cast<int64_t>(tiles[i].width * kHashBytes)) continue;
      v1::GetTileRequest request;
      request.set_level(tiles[i].level);
      request.set_index(static_cast<int64_t>(tiles[i].index));
      request.set_width(static_cast<int32_t>(tiles[i].width));
      v1::GetTileResponse response;
      const grpc::Status status = context_.client().Call(
          [&](grpc::ClientContext* call) { return context_.client().evidence().GetTile(call, request, &response); });
      if (!status.ok()) return status;
      if (const absl::Status written = Write(path, response.hashes()); !written.ok()) {
        return {grpc::StatusCode::UNAVAILABLE, std::string(written.message())};
      }
    }
    return grpc::Status::OK;
  }

  // A node of the tree of `size`, out of the files.
  absl::StatusOr<Hash> Node(NodePlace place, uint64_t size) const {
    const int level = place.level / kTileHeight;
    const int above = place.level % kTileHeight;
    const uint64_t first = place.index << above;
    TilePlace tile = {level, first / kTileWidth, kTileWidth};
    const uint64_t all = size >> (kTileHeight * level);
    if (tile.index == all / kTileWidth) tile.width = all % kTileWidth;
    ASSIGN_OR_RETURN(const std::string bytes, ReadEvidenceFile(absl::StrCat(dir_, "/", TilePath(tile)), 1 << 20));
    CompactTree tree;
    for (uint64_t i = first % kTileWidth; i < first % kTileWidth + (uint64_t{1} << above); ++i) {
      const std::optional<Hash> hash = i * kHashBytes < bytes.size()
                                           ? ToHash(absl::string_view(bytes).substr(i * kHashBytes, kHashBytes))
                                           : std::nullopt;
      if (!hash.has_value()) return absl::DataLossError(absl::StrCat(TilePath(tile), " is too short"));
      tree.Append(*hash);
    }
    return tree.Root();
  }

  // Whether the files make the root of `head`, and each new full tile is what the level above says of it.
  absl::Status Check(const std::vector<TilePlace>& tiles, const TreeHead& head) const {
    const auto read = [&](NodePlace place) { return Node(place, head.size); };
    ASSIGN_OR_RETURN(const Hash root, RootAt(head.size, read));
    if (root != head.root) return absl::DataLossError("the tiles do not make the root of the checkpoint");
    for (const TilePlace& tile : tiles) {
      if (tile.width < kTileWidth) continue;
      ASSIGN_OR_RETURN(const std::string bytes, ReadEvidenceFile(absl::StrCat(dir_, "/", TilePath(tile)), 1 << 20));
      CompactTree tree;
      for (size_t at = 0; at + kHashBytes <= bytes.size(); at += kHashBytes) {
        tree.Append(*ToHash(absl::string_view(bytes).substr(at, kHashBytes)));
      }
      ASSIGN_OR_RETURN(const Hash above, Node({kTileHeight * (tile.level + 1), tile.index}, head.size));
      if (tree.Root() != above)
        return absl::DataLossError(absl::StrCat(TilePath(tile), " is not the one of this tree"));
    }
    return absl::OkStatus();
  }

  // Into its place whole or not at all: it may be served while it is written. Readable by all: it is to be published.
  static absl::Status Write(const std::string& path, const std::string& bytes) {
    std::error_code error;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
    const std::string aside = path + ".new";
    std::ofstream file(aside, std::ios::binary | std::ios::trunc);
    file << bytes;
    file.close();
    if (!file) return absl::UnavailableError(absl::StrCat(aside, " cannot be written"));
    std::filesystem::rename(aside, path, error);
    return error ? absl::UnavailableError(absl::StrCat(path, ": ", error.message())) : absl::OkStatus();
  }

 private:
  Context& context_;
  const std::string dir_;
};

int Export(Context& context, const Flags& flags) {
  TreeFolder folder(&context, flags.dir);
  const absl::StatusOr<std::optional<TreeHead>> before = folder.LastHead();
  if (!before.ok()) return context.Fail(absl::StrCat(flags.dir, "/checkpoint: ", before.status().message()));
  v1::Checkpoint checkpoint;
  grpc::Status status = FetchCheckpoint(context, 0, &checkpoint);
  if (!status.ok()) return context.Fail(status);
  const absl::StatusOr<Note> note = ParseNote(checkpoint.note());
  const absl::StatusOr<TreeHead> head = note.ok() ? ParseTreeHead(note->text) : note.status();
  if (!head.ok()) return context.Fail(head.status().message());
  const uint64_t old_size = before->has_value() ? (*before)->size : 0;
  if (before->has_value() && ((*before)->origin != head->origin || old_size > head->size)) {
    return context.Fail(absl::StrCat(flags.dir, " holds another log, or a newer one"));
  }
  const std::vector<TilePlace> tiles = NewTiles(old_size, head->size);
  {
    Progress progress(&context.err(), context.io().err_is_tty && !context.json(), static_cast<int64_t>(tiles.size()));
    status = folder.Fetch(tiles, &progress);
  }
  if (!status.ok()) return context.Fail(status);
  absl::Status checked = folder.Check(tiles, *head);
  if (checked.ok() && old_size > 0) {
    // What was published before must be part of it.
    const absl::StatusOr<Hash> root = RootAt(old_size, [&](NodePlace place) { return folder.Node(place, head->size); });
    if (!root.ok() || *root != (*before)->root) {
      checked = absl::DataLossError("the log does not continue the checkpoint that was published here before");
    }
  }
  // Slips are of the checkpoint that was the last one when they were made: older ones stay beside the newest.
  if (checked.ok()) {
    checked = TreeFolder::Write(absl::StrCat(flags.dir, "/checkpoints/", head->size), checkpoint.note());
  }
  if (checked.ok()) checked = TreeFolder::Write(flags.dir + "/checkpoint", checkpoint.note());
  if (!checked.ok()) return context.Fail(checked.message());
  context.err() << flags.dir << "：" << head->size << " 条记录，新增 " << tiles.size() << " 块\n";
  return kExitDone;
}

}  // namespace

absl::StatusOr<std::string> ReadEvidenceFile(const std::string& path, size_t bytes_max) {
  std::error_code error;
  const uintmax_t size = std::filesystem::file_size(path, error);
  if (error) return absl::NotFoundError(absl::StrCat("cannot open ", path, ": ", error.message()));
  if (size > bytes_max) return absl::InvalidArgumentError(absl::StrCat(path, " has more than ", bytes_max, " bytes"));
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  return bytes.str();
}

void AddEvidence(CommandTree* tree) {
  CLI::App* group = tree->AddGroup(
      tree->root(), "evidence", "Proof for those outside that nothing was changed.",
      {{"gaiwan evidence bundle c-7f3 --for court -o c-7f3.bundle", "what a court may read of a case, proved"},
       {"gaiwan evidence verify c-7f3.bundle --key KEY", "without server or network"},
       {"gaiwan evidence export /srv/www/log", "the tree as files, to be published"}});
  const auto flags = std::make_shared<Flags>();

  CLI::App* checkpoint = tree->Add(group, "checkpoint", "Show a signed checkpoint of the log, or sign one now.",
                                   {{"gaiwan evidence checkpoint", "the last one"},
                                    {"gaiwan evidence checkpoint --create -o head", "for an administrator"}},
                                   [flags](Context& context) { return ShowCheckpoint(context, *flags); });
  checkpoint->add_flag("--create", flags->create, "Sign where the log stands now, and have it timestamped.");
  checkpoint->add_option("--size", flags->size, "The one over so many records.")->type_name("N");
  checkpoint->add_option("-o,--out", flags->out, "Where to write it.")->type_name("FILE");

  tree->Add(group, "checkpoints", "List all checkpoints, newest first.",
            {{"gaiwan evidence checkpoints", "with how many signatures each has"}},
            [](Context& context) { return ListCheckpoints(context); });

  CLI::App* consistency = tree->Add(
      group, "consistency", "Prove that the log of one size continues the log of a smaller one.",
      {{"gaiwan evidence consistency 1200 1500 -o proof", "for a witness, or whoever holds both checkpoints"}},
      [flags](Context& context) { return Consistency(context, *flags); });
  consistency->add_option("OLD", flags->old_size, "Size of the older checkpoint.")->required();
  consistency->add_option("NEW", flags->new_size, "Size of the newer one. The last one when left out.");
  consistency->add_option("-o,--out", flags->out, "Where to write it.")->type_name("FILE");

  CLI::App* cosign =
      tree->Add(group, "add-cosignature", "Keep a witness's cosignature with its checkpoint.",
                {{"gaiwan evidence add-cosignature 1500 line.txt", "the line that the witness sent back"}},
                [flags](Context& context) { return AddCosignature(context, *flags); });
  cosign->add_option("SIZE", flags->size, "Size of the checkpoint.")->required();
  cosign->add_option("LINE", flags->line, "File of the line; - is standard input.")->required();
  cosign->add_option("-o,--out", flags->out, "Where to write the checkpoint with it.")->type_name("FILE");

  CLI::App* bundle =
      tree->Add(group, "bundle", "Fetch the records of a case for somebody outside, proved.",
                {{"gaiwan evidence bundle c-7f3 --for court -o c-7f3.bundle", "what the rules return to a court"},
                 {"gaiwan evidence bundle c-7f3 --for party --party 1 -o c-7f3.bundle", "what party 1 may read"}},
                [flags](Context& context) { return Bundle(context, *flags); });
  bundle->add_option("CASE", flags->case_id, "The case.")->required();
  AddChoice(bundle, "--for", &flags->audience, {"court", "party", "auditor"}, "Who it is for.")->required();
  bundle->add_option("--party", flags->party, "Which party.")->type_name("PARTY");
  bundle->add_option("-o,--out", flags->out, "Where to write it.")->type_name("FILE")->required();

  CLI::App* slip = tree->Add(group, "slip", "Print a receipt's QR code: that a version of a case is in a checkpoint.",
                             {{"gaiwan evidence slip c-7f3 12", "at a terminal, and as text"},
                              {"gaiwan evidence slip c-7f3 12 --svg slip.svg", "to be printed"},
                              {"gaiwan evidence slip c-7f3 12 --svg slip.svg --page https://mediation.example.cn/slip",
                               "a phone's camera opens the page that checks it"}},
                             [flags](Context& context) { return Slip(context, *flags); });
  slip->add_option("CASE", flags->case_id, "The case.")->required();
  slip->add_option("VERSION", flags->version, "The version of the receipt.")->required();
  slip->add_option("--size", flags->size, "The checkpoint over so many records. The last one when left out.")
      ->type_name("N");
  slip->add_option("--svg", flags->svg, "Write the code as a picture.")->type_name("FILE");
  slip->add_option("--page", flags->page, "Address of the page that checks it, https://.../slip: the code leads there.")
      ->type_name("URL")
      ->check([](const std::string& page) {
        const bool good = absl::StartsWith(page, "https://") && page.size() <= kPageCharsMax &&
                          page.find_first_of("# +") == std::string::npos;
        return good ? ""
                    : absl::StrCat("must begin with https://, without #, + or spaces, up to ", kPageCharsMax,
                                   " characters");
      });

  CLI::App* tiles = tree->Add(group, "export",
                              "Write the tree as static files (C2SP tlog-tiles) with the last checkpoint, to be "
                              "published. Goes on where it was.",
                              {{"gaiwan evidence export /srv/www/log", "hashes alone: nothing of any case"}},
                              [flags](Context& context) { return Export(context, *flags); });
  tiles->add_option("DIR", flags->dir, "The folder.")->required();

  AddEvidenceOffline(tree, group);
}

}  // namespace gaiwan::cli
