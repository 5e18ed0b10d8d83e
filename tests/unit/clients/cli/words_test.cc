// Nothing that the wire can name is without a Chinese word.
#include "clients/cli/words.h"

#include <set>

#include "clients/cli/event_text.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/clock.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

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
    EXPECT_NE(CommandWord(name), name) << "add it to CommandWords() in clients/cli/words.cc";
  }
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

TEST(EventDetails, TellsFieldsInWords) {
  v1::Event event;
  event.mutable_consent_recorded()->set_party("1");
  event.mutable_consent_recorded()->set_kind(v1::CONSENT_KIND_MEDIATION);
  event.mutable_consent_recorded()->set_way(v1::WAY_ORALLY);
  EXPECT_EQ(EventType(event), "consent_recorded");
  EXPECT_EQ(EventDetails(event), "当事人 1 · 类型 调解 · 方式 口头");
}

TEST(EventDetails, TellsMoneyPeopleAndLists) {
  v1::Event event;
  v1::CaseOpened* opened = event.mutable_case_opened();
  opened->mutable_definition()->set_id("mediation-543");
  opened->mutable_definition()->set_revision(2);
  opened->mutable_claimed()->set_fen(1200000);
  opened->mutable_text()->mutable_hidden();
  EXPECT_EQ(EventDetails(event), "流程 mediation-543 第 2 版 · 争议金额 12,000.00 元 · 内容 （无权查看）");

  v1::Attendance* attendance = event.mutable_attendance_recorded()->add_attendance();
  attendance->set_who("1");
  attendance->set_presence(v1::PRESENCE_ABSENT);
  EXPECT_EQ(EventDetails(event), "到场 1 缺席");
}

TEST(EventDetails, OfAPayloadNotKnownIsNothing) {
  EXPECT_EQ(EventType(v1::Event()), "");
  EXPECT_EQ(EventDetails(v1::Event()), "");
}

}  // namespace
}  // namespace gaiwan::cli
