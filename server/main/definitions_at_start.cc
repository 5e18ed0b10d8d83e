#include "server/main/definitions_at_start.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gaiwan/v1/event.pb.h"
#include "server/base/log.h"
#include "server/mediation/definition_decider.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr int64_t kDefinitionBytesMax = 262144;  // As the RPC allows.

absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path) {
  std::error_code error;
  const uintmax_t size = std::filesystem::file_size(path, error);
  if (error || size > kDefinitionBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat(
        "definitions_dir: ", path.string(), " cannot be read, or has more than ", kDefinitionBytesMax, " bytes"));
  }
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

absl::Status PublishDefinitionsIn(const std::string& dir, const DefinitionStore& definitions,
                                  const std::function<absl::Status(EngineCommand)>& carry) {
  if (dir.empty()) return absl::OkStatus();
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(dir, error)) {
    if (entry.path().extension() == ".textproto") files.push_back(entry.path());
  }
  if (error) return absl::InvalidArgumentError(absl::StrCat("definitions_dir: ", dir, ": ", error.message()));
  std::sort(files.begin(), files.end());
  for (const std::filesystem::path& file : files) {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(file));
    const absl::StatusOr<std::shared_ptr<const Definition>> definition = Definition::FromTextproto(text);
    if (!definition.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(file.string(), ": ", definition.status().message()));
    }
    if (definitions.Find((*definition)->id(), (*definition)->revision()).definition != nullptr) continue;
    auto body = std::make_shared<v1::DefinitionPublished>();
    body->set_textproto(text);
    EngineCommand command;
    command.stream = std::string(kDefinitionsStream);
    command.actor = "system/start";
    command.request_id = absl::StrCat((*definition)->id(), "-", (*definition)->revision());
    command.digest = std::string(kDigestBytes, '\0');
    command.body = std::move(body);
    const absl::Status status = carry(std::move(command));
    if (!status.ok()) return absl::Status(status.code(), absl::StrCat(file.string(), ": ", status.message()));
  }
  return absl::OkStatus();
}

absl::Status CheckDefaultDefinition(const DefinitionStore& definitions) {
  if (definitions.Find("", 0).definition != nullptr) return absl::OkStatus();
  std::vector<std::string> ids;
  for (const PublishedDefinition& published : definitions.List()) {
    if (ids.empty() || ids.back() != published.definition->id()) ids.push_back(published.definition->id());
  }
  if (ids.empty()) {
    LogLine(LogLevel::kWarning, "no definition is published: no case can be opened until one is")
        .With("default_definition", definitions.default_id());
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat("default_definition: there is no definition `",
                                                 definitions.default_id(), "`; published are ",
                                                 absl::StrJoin(ids, ", ")));
}

}  // namespace gaiwan
