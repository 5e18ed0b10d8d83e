// Nothing that the wire can name is without a Chinese word.
#include "clients/cli/words.h"

#include <set>

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/clock.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "workflow/command_labels.h"

namespace gaiwan::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::OneofDescriptor;

const OneofDescriptor* Payload() {
  return v1::Event::descriptor()->FindOneofByName("payload");
}

TEST(Words, EveryEventHasOne) {
  for (int i = 0; i < Payload()->field_count(); ++i) {
    const std::string name = Payload()->field(i)->name();
    EXPECT_NE(EventWord(name), name) << "add it to EventWords() in clients/cli/words.cc";
  }
}

TEST(Words, EveryCommandHasOne) {
  const std::vector<std::string> names = CommandNames();
  EXPECT_THAT(names, ::testing::Contains("open_case"));
  for (const std::string& name : names) {
    EXPECT_NE(CommandWord(name), name) << "add it to workflow/command_labels.cc";
  }
}

// One list: what explain calls a command and what a refusal calls it is the same word.
TEST(Words, OfACommandAreTheServers) {
  for (const std::string& name : CommandNames()) EXPECT_EQ(CommandWord(name), CommandLabel(name).zh());
  EXPECT_EQ(CommandWord("something_newer"), "something_newer");
}

TEST(Words, EveryFieldOfAnEventHasOne) {
  for (int i = 0; i < Payload()->field_count(); ++i) {
    const Descriptor* message = Payload()->field(i)->message_type();
    for (int j = 0; j < message->field_count(); ++j) {
      const std::string name = message->field(j)->name();
      EXPECT_NE(FieldWord(name), name) << message->name() << ": add it to FieldWords() in clients/cli/words.cc";
    }
  }
}

void ExpectWords(const EnumDescriptor* type) {
  for (int i = 0; i < type->value_count(); ++i) {
    if (type->value(i)->number() == 0) continue;  // Not set, and never shown.
    const std::string name = type->value(i)->name();
    EXPECT_NE(EnumWord(name), name) << "add it to EnumWords() in clients/cli/words.cc";
  }
}

TEST(Words, EveryEnumOfAnEventAndACaseHasThem) {
  std::set<const EnumDescriptor*> types;
  std::set<const Descriptor*> seen;
  std::vector<const Descriptor*> left = {v1::Case::descriptor()};
  for (int i = 0; i < Payload()->field_count(); ++i) left.push_back(Payload()->field(i)->message_type());
  while (!left.empty()) {
    const Descriptor* message = left.back();
    left.pop_back();
    if (!seen.insert(message).second) continue;
    for (int i = 0; i < message->field_count(); ++i) {
      const FieldDescriptor* field = message->field(i);
      if (field->enum_type() != nullptr) types.insert(field->enum_type());
      if (field->message_type() != nullptr) left.push_back(field->message_type());
    }
  }
  // PartyKind and ClockStatus are reached only by descending.
  ASSERT_GE(types.size(), 10u);
  for (const EnumDescriptor* type : types) ExpectWords(type);
  ExpectWords(v1::ClockChange::Kind_descriptor());
  ExpectWords(v1::Presence_descriptor());
  ExpectWords(v1::TimeBasis_descriptor());
}

TEST(Words, AnUnknownNameIsItsOwn) {
  EXPECT_EQ(EventWord("something_newer"), "something_newer");
}

TEST(FindCommand, TakesEitherKindOfDash) {
  EXPECT_EQ(FindCommand("seal-agreement"), FindCommand("seal_agreement"));
  ASSERT_NE(FindCommand("seal_agreement"), nullptr);
  EXPECT_EQ(FindCommand("seal"), nullptr);
}

}  // namespace
}  // namespace gaiwan::cli
