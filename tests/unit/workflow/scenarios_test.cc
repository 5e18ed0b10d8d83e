// Runs each tests/unit/scenarios/DEFINITION/*.txt through the shipped definition of that name and compares what comes
// out with what the file says. REWRITE=1 in the environment rewrites the files: read that change as code.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/unit/workflow/scenario_facts.h"
#include "workflow/simulate.h"

namespace gaiwan::testing {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> ScenarioFiles() {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator("tests/unit/scenarios")) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path().generic_string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Scenarios : public ::testing::TestWithParam<std::string> {};

TEST_P(Scenarios, GoAsWritten) {
  const std::string id = fs::path(GetParam()).parent_path().filename();
  const auto definition = LoadDefinition(ReadText("workflow/definitions/" + id + ".textproto"));
  ASSERT_NE(definition, nullptr);
  const ScenarioFacts facts;
  const std::string written = ReadText(GetParam());
  ASSERT_OK_AND_ASSIGN(const std::string transcript, SimulateScenario(*definition, written, facts.get()));
  if (std::getenv("REWRITE") != nullptr) {
    std::ofstream(GetParam(), std::ios::binary) << transcript;
  } else {
    EXPECT_EQ(transcript, written);
  }
}

std::string NameOf(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = fs::path(info.param).stem();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Files, Scenarios, ::testing::ValuesIn(ScenarioFiles()), NameOf);

}  // namespace
}  // namespace gaiwan::testing
