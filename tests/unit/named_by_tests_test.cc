// Every command, event and reason for a refusal is named by a test: what is in no test's words was proved by none.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gaiwan {
namespace {

namespace fs = std::filesystem;

// Letters, digits and `_` that stand together, of all that tests are made of.
std::set<std::string> WordsOfTests() {
  std::set<std::string> words;
  for (const char* folder : {"tests", "clients/web/tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const std::string extension = entry.path().extension();
      if (extension != ".cc" && extension != ".h" && extension != ".py" && extension != ".txt" && extension != ".ts") {
        continue;
      }
      std::ifstream in(entry.path());
      std::string word;
      for (std::istreambuf_iterator<char> it(in), end; it != end; ++it) {
        if (absl::ascii_isalnum(static_cast<unsigned char>(*it)) || *it == '_') {
          word += *it;
        } else if (!word.empty()) {
          words.insert(word);
          word.clear();
        }
      }
    }
  }
  return words;
}

const std::set<std::string>& Words() {
  static const auto* const words = new std::set<std::string>(WordsOfTests());
  return *words;
}

// Of the one thing that a command or an event is about.
std::vector<std::string> PayloadsOf(const google::protobuf::Descriptor* message) {
  std::vector<std::string> names;
  const google::protobuf::OneofDescriptor* payload = message->oneof_decl(0);
  for (int i = 0; i < payload->field_count(); ++i) names.push_back(payload->field(i)->name());
  return names;
}

std::vector<std::string> Unnamed(const std::vector<std::string>& names) {
  std::vector<std::string> unnamed;
  for (const std::string& name : names) {
    if (Words().count(name) == 0) unnamed.push_back(name);
  }
  return unnamed;
}

TEST(NamedByTests, EveryCommand) {
  const std::vector<std::string> commands = PayloadsOf(v1::Command::descriptor());
  EXPECT_GT(commands.size(), 100u);
  EXPECT_THAT(Unnamed(commands), ::testing::IsEmpty());
}

TEST(NamedByTests, EveryEvent) {
  const std::vector<std::string> events = PayloadsOf(v1::Event::descriptor());
  EXPECT_GT(events.size(), 100u);
  EXPECT_THAT(Unnamed(events), ::testing::IsEmpty());
}

TEST(NamedByTests, EveryReason) {
  std::vector<std::string> reasons;
  for (int i = 1; i < v1::Reason_descriptor()->value_count(); ++i) {  // 0 is none.
    reasons.push_back(v1::Reason_descriptor()->value(i)->name());
  }
  EXPECT_THAT(Unnamed(reasons), ::testing::IsEmpty());
}

}  // namespace
}  // namespace gaiwan
