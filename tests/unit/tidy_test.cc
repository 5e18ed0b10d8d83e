// Reads every #include of the tree and holds the direction in which layers may depend on one another.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gaiwan {
namespace {

namespace fs = std::filesystem;

// What a folder may include of ours, besides generated messages, workflow/base and its own layer's base. A single
// header may stand for itself: what a command is called is said once, in workflow/.
const std::map<std::string, std::set<std::string>>& Allowed() {
  static const auto* const allowed = new std::map<std::string, std::set<std::string>>{
      {"workflow/base", {}},
      {"workflow", {"workflow", "workflow/evidence/sha256.h"}},
      {"workflow/evidence", {}},
      {"server/base", {}},
      {"server/text", {}},
      {"server/filter", {"server/text"}},
      {"server/log", {"workflow/evidence"}},
      {"server/seal", {"workflow/evidence", "server/log", "server/text"}},
      {"server/files", {"server/log", "server/seal"}},
      {"server/backup", {"workflow/evidence", "server/log", "server/seal"}},
      {"server/evidence", {"workflow/evidence", "server/engine", "server/log"}},
      {"server/engine", {"server/log", "server/seal"}},
      {"server/projection",
       {"server/engine", "server/filter", "server/log", "server/seal", "workflow", "server/directory"}},
      {"server/erasure", {"server/engine", "server/files", "server/log", "server/projection", "server/seal"}},
      {"server/directory", {"server/engine", "server/log", "workflow"}},
      {"server/mediation", {"server/engine", "server/log", "server/projection", "server/directory", "workflow"}},
      {"server/messages",
       {"workflow/evidence", "server/engine", "server/log", "server/projection", "server/directory", "server/watch",
        "workflow"}},
      {"server/auth", {"server/projection", "server/directory", "workflow"}},
      {"server/views", {"server/engine", "server/log"}},
      {"server/reads", {"server/engine", "server/log", "server/auth", "workflow"}},
      {"server/accounts", {"server/engine", "server/log", "server/directory", "server/auth", "workflow"}},
      {"server/anomalies", {"server/log", "server/projection", "server/directory", "workflow"}},
      {"server/returns",
       {"server/engine", "server/log", "server/projection", "server/directory", "server/mediation", "server/auth",
        "workflow"}},
      {"server/timer", {"server/engine", "server/log", "server/projection"}},
      {"server/watch",
       {"server/engine", "server/log", "server/projection", "server/seal", "server/auth", "server/directory"}},
      {"server/papers", {"server/directory", "server/log"}},
      {"server/video", {"server/files", "workflow"}},
      {"server/api",
       {"workflow/evidence", "server/engine",    "server/evidence", "server/files",    "server/filter",
        "server/papers",     "server/log",       "server/text",     "server/seal",     "server/projection",
        "server/directory",  "server/mediation", "server/auth",     "server/accounts", "server/reads",
        "server/returns",    "server/video",     "server/views",    "server/watch",    "server/anomalies",
        "server/messages",   "workflow"}},
      {"server/main",
       {"workflow/evidence", "server/backup",    "server/engine",    "server/evidence",  "server/files",
        "server/filter",     "server/papers",    "server/log",       "server/text",      "server/seal",
        "server/projection", "server/directory", "server/mediation", "server/auth",      "server/accounts",
        "server/reads",      "server/returns",   "server/views",     "server/video",     "server/watch",
        "server/timer",      "server/api",       "server/erasure",   "server/anomalies", "server/messages",
        "workflow"}},
      {"clients/ledger", {"clients/cli/parse.h", "workflow/validate.h"}},
      {"clients/recompute", {}},
      {"clients/report", {}},
      {"clients/court", {"clients/court"}},
      {"clients/evidence", {"clients/evidence", "workflow/evidence", "server/seal/aead.h", "server/seal/block.h"}},
      {"clients/cli",
       {"clients/cli", "clients/evidence", "clients/ledger", "clients/recompute", "clients/report", "workflow/evidence",
        "workflow/acting/subsidy_shares.h", "workflow/case_flags.h", "workflow/clause_order.h",
        "workflow/command_labels.h", "workflow/due_clock.h", "workflow/enforceability.h"}},
  };
  return *allowed;
}

// The longest folder of Allowed() that `path` lies in; empty for none.
std::string FolderOf(const std::string& path) {
  std::string best;
  for (const auto& [folder, uses] : Allowed()) {
    if (path.rfind(folder + "/", 0) == 0 && folder.size() > best.size()) best = folder;
  }
  return best;
}

bool MayInclude(const std::string& from, const std::string& header) {
  const std::string to = FolderOf(header);
  if (to.empty() || Allowed().at(from).count(header) > 0) return true;
  if (to == from || to == "workflow/base") return true;
  if (from.rfind("server/", 0) == 0 && to == "server/base") return true;
  return Allowed().at(from).count(to) > 0;
}

std::vector<std::string> WrongIncludes(const fs::path& file) {
  static const std::regex kInclude("^#include \"([^\"]+)\"");
  std::vector<std::string> wrong;
  const std::string from = FolderOf(file.generic_string());
  std::ifstream in(file);
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    std::smatch match;
    if (!std::regex_search(line, match, kInclude)) continue;
    if (MayInclude(from, match[1])) continue;
    wrong.push_back(absl::StrCat(file.generic_string(), ":", number, ": ", from, " may not use ", match[1].str()));
  }
  return wrong;
}

std::vector<fs::path> SourcesUnder(const std::string& folder) {
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator entry(folder), end; entry != end; ++entry) {
    // Packages of npm bring headers of their own.
    if (entry->path().filename() == "node_modules") entry.disable_recursion_pending();
    const std::string extension = entry->path().extension();
    if (extension == ".h" || extension == ".cc") files.push_back(entry->path());
  }
  return files;
}

TEST(Tidy, IncludesPointDownwards) {
  std::vector<std::string> wrong;
  size_t files = 0;
  for (const char* folder : {"workflow", "server", "clients"}) {
    for (const fs::path& file : SourcesUnder(folder)) {
      ++files;
      ASSERT_NE(FolderOf(file.generic_string()), "") << file << " lies in no layer";
      for (std::string& line : WrongIncludes(file)) wrong.push_back(std::move(line));
    }
  }
  EXPECT_GT(files, 50u);
  EXPECT_THAT(wrong, ::testing::IsEmpty()) << absl::StrJoin(wrong, "\n");
}

TEST(Tidy, WorkflowIsPure) {
  // No I/O, clock, threads, randomness, logging: their headers give them away.
  static const std::regex kImpure(
      "^#include (<(fstream|iostream|thread|mutex|random|chrono|cstdio|filesystem)>|\"absl/time/clock.h\")");
  for (const fs::path& file : SourcesUnder("workflow")) {
    if (file.filename() == "plan_cache.h") continue;  // What is known of a message type is worked out once a process.
    std::ifstream in(file);
    std::string line;
    while (std::getline(in, line)) EXPECT_FALSE(std::regex_search(line, kImpure)) << file << ": " << line;
  }
}

}  // namespace
}  // namespace gaiwan
