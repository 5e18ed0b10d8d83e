// Reads every #include of the tree and holds the direction in which layers may depend on one another; and every page:
// each part has one, and what it links to is there.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
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
      {"server/publication", {"server/text", "server/directory"}},
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
       {"workflow/evidence", "server/engine",      "server/evidence", "server/files",    "server/filter",
        "server/papers",     "server/log",         "server/text",     "server/seal",     "server/projection",
        "server/directory",  "server/mediation",   "server/auth",     "server/accounts", "server/reads",
        "server/returns",    "server/video",       "server/views",    "server/watch",    "server/anomalies",
        "server/messages",   "server/publication", "workflow"}},
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

// Whether the folder holds what a build, a server or a package manager made: packages of npm bring headers and pages of
// their own. Hidden ones are not ours to look into either.
bool IsMade(const fs::path& folder) {
  static const auto* const made = new std::set<std::string>{"build", "dist", "gen", "node_modules", "var"};
  const std::string name = folder.filename().string();
  return made->count(name) > 0 || (name.size() > 1 && name[0] == '.');
}

// Files of these extensions below `folder` that somebody wrote.
std::vector<fs::path> FilesUnder(const fs::path& folder, const std::set<std::string>& extensions) {
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator entry(folder), end; entry != end; ++entry) {
    if (entry->is_directory()) {
      if (IsMade(entry->path())) entry.disable_recursion_pending();
    } else if (extensions.count(entry->path().extension().string()) > 0) {
      files.push_back(entry->path());
    }
  }
  return files;
}

std::vector<fs::path> SourcesUnder(const std::string& folder) {
  return FilesUnder(folder, {".h", ".cc"});
}

// Relative links of a page that lead to no file. What stands as code is no link.
std::vector<std::string> BrokenLinks(const fs::path& page) {
  static const std::regex kCode("`[^`]*`");
  static const std::regex kLink("\\]\\(([^) ]+)\\)");
  static const std::regex kElsewhere("^[a-z]+:");
  std::vector<std::string> broken;
  std::ifstream in(page);
  std::string line;
  bool in_code = false;
  for (int number = 1; std::getline(in, line); ++number) {
    if (absl::StartsWith(absl::StripLeadingAsciiWhitespace(line), "```")) in_code = !in_code;
    if (in_code) continue;
    line = std::regex_replace(line, kCode, "");
    for (std::sregex_iterator link(line.begin(), line.end(), kLink), end; link != end; ++link) {
      const std::string target = (*link)[1].str();
      const std::string path = target.substr(0, target.find('#'));
      if (path.empty() || std::regex_search(target, kElsewhere) || fs::exists(page.parent_path() / path)) continue;
      broken.push_back(absl::StrCat(page.lexically_normal().generic_string(), ":", number, ": ", target));
    }
  }
  return broken;
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

TEST(Tidy, EveryPartSaysWhatItIs) {
  // What it is for, what holds, in which order to read it, how to test it alone.
  for (const char* layer : {"server", "clients"}) {
    size_t parts = 0;
    for (fs::directory_iterator part(layer), end; part != end; ++part) {
      if (!part->is_directory() || FilesUnder(part->path(), {".h", ".cc", ".ts"}).empty()) continue;
      ++parts;
      EXPECT_TRUE(fs::exists(part->path() / "README.md")) << part->path() << " has no README.md";
    }
    EXPECT_GT(parts, 5u) << layer;
  }
}

TEST(Tidy, LinksOfPagesLeadToFiles) {
  std::vector<std::string> broken;
  size_t pages = 0;
  for (const fs::path& page : FilesUnder(".", {".md"})) {
    ++pages;
    for (std::string& link : BrokenLinks(page)) broken.push_back(std::move(link));
  }
  EXPECT_GT(pages, 50u);
  EXPECT_THAT(broken, ::testing::IsEmpty()) << absl::StrJoin(broken, "\n");
}

}  // namespace
}  // namespace gaiwan
