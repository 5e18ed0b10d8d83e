#include "server/main/evidence_settings.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/log/atomic_file.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {

absl::StatusOr<Checkpoints::Options> CheckpointOptions(const v1::Evidence& settings) {
  Checkpoints::Options options;
  options.origin = settings.origin();
  if (!options.origin.empty() && !IsKeyName(options.origin)) {
    return absl::InvalidArgumentError("evidence.origin: it may hold no spaces and no `+`");
  }
  for (const absl::string_view text : absl::StrSplit(settings.witnesses(), ' ', absl::SkipEmpty())) {
    absl::StatusOr<VerifierKey> witness = ParseVerifierKey(text);
    if (!witness.ok()) {
      return absl::InvalidArgumentError(absl::StrCat("evidence.witnesses: ", witness.status().message()));
    }
    if (witness->type != NoteKeyType::kCosignature) {
      return absl::InvalidArgumentError(
          absl::StrCat("evidence.witnesses: the key of ", witness->name, " is not of a witness (type 4)"));
    }
    options.witnesses.push_back(*std::move(witness));
  }
  options.timestamp_command = absl::StrSplit(settings.timestamp_command(), ' ', absl::SkipEmpty());
  options.timestamp_limit = absl::Seconds(settings.timestamp_seconds());
  if (options.timestamp_command.empty()) return options;
  for (const absl::string_view needed : {"{query}", "{response}"}) {
    if (absl::StrContains(settings.timestamp_command(), needed)) continue;
    return absl::InvalidArgumentError(absl::StrCat("evidence.timestamp_command: it names no ", needed));
  }
  ASSIGN_OR_RETURN(const std::optional<std::string> authority, ReadWholeFile(settings.timestamp_authority()));
  if (!authority.has_value()) {
    return absl::InvalidArgumentError(
        absl::StrCat("evidence.timestamp_authority: there is no file \"", settings.timestamp_authority(), "\""));
  }
  options.timestamp_authority = *authority;
  return options;
}

}  // namespace gaiwan
