#include "server/papers/paper_data.h"

#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "server/papers/json_fields.h"

namespace gaiwan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What a mediator sees, with everything in it that no paper may hold: each such word begins with 机密.
PaperMatter Matter() {
  PaperMatter matter;
  const bool parsed = google::protobuf::TextFormat::ParseFromString(
      R"pb(
        name: 'cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa'
        unit: 'orgs/village'
        opener: 'people/p-head'
        statements { id: '1' kind: STATEMENT_KIND_FACT entry: 2 }
        statements { id: '2' kind: STATEMENT_KIND_CONCESSION entry: 3 corrections: 5 }
        statements { id: '3' kind: STATEMENT_KIND_UNDISPUTED separate_talk: true entry: 4 }
        complaints { id: '机密投诉' }
        sham_suspicion { raised_by: '机密嫌疑' }
      )pb",
      &matter.c);
  EXPECT_TRUE(parsed);
  for (const char* event : {
           "version: 2 statement_recorded { statement: '1' kind: STATEMENT_KIND_FACT text { subject: '1' open { text { "
           "text: '借了三千元' } } } }",
           "version: 3 statement_recorded { statement: '2' kind: STATEMENT_KIND_CONCESSION text { open { text { text: "
           "'机密让步' } } } }",
           "version: 4 statement_recorded { statement: '3' kind: STATEMENT_KIND_UNDISPUTED separate_talk: true text { "
           "open { text { text: '机密单独' } } } }",
           "version: 5 entry_corrected { entry: 3 text { open { text { text: '机密更正' } } } }",
           "version: 6 entry_corrected { entry: 5 text { open { text { text: '机密再更正' } } } }",
           "version: 7 entry_corrected { entry: 2 text { open { text { text: '借了四千元' } } } }",
           "version: 8 entry_corrected { entry: 2 separate_talk: true text { open { text { text: '机密更正' } } } }",
           "version: 9 statement_confirmed { statement: '2' party: '机密确认' }",
           "version: 10 statement_recorded { statement: '4' text { open { text { text: '机密无类' } } } }",
           "version: 11 note_added { text { open { text { text: '机密便条' } } } }",
           "version: 12 complaint_filed { complaint: '1' text { open { text { text: '机密投诉' } } } }",
           "version: 13 actor: 'people/p-head' case_accepted { committee: 'orgs/committee' }",
       }) {
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(event, &matter.history.emplace_back())) << event;
  }
  matter.documents.push_back({"7", "收\"条", "/tmp/x/7", "image/jpeg", 2});
  return matter;
}

Reference County() {
  v1::DirectoryChanged change;
  const auto org = [&change](const std::string& code, const std::string& name) {
    v1::Organisation* added = change.add_organisations();
    added->set_code(code);
    added->set_name(name);
  };
  org("village", "希里沟村");
  org("committee", "希里沟村人民调解委员会");
  v1::Seal* seal = change.add_seals();
  seal->set_org("committee");
  seal->set_id("1");
  seal->set_name("调委会章");
  DirectoryPerson head;
  head.id = "p-head";
  head.details.set_name("才让");
  change.add_people()->set_id("p-head");
  v1::CodesLoaded codes;
  v1::CodeEntry* entry = codes.add_entries();
  entry->set_list("dispute_class");
  entry->set_code("04-01");
  entry->mutable_label()->set_zh("合同纠纷");
  Reference reference = EmptyReference();
  reference.directory = Directory().With(change, {&head, 1}, 1);
  reference.codes = CodeLists().With(codes, 1);
  return reference;
}

// SPC Opinions 2016 art. 22: what was conceded in mediation is no evidence later. It does not leave the process.
TEST(ComposePaperData, NoConcessionAndNothingOfASeparateTalkLeaves) {
  const std::string json = ComposePaperData(Matter(), County());
  EXPECT_THAT(json, Not(HasSubstr("机密")));
  EXPECT_THAT(json, Not(HasSubstr("CONCESSION")));
  EXPECT_THAT(json, Not(HasSubstr("separate_talk")));
  EXPECT_THAT(json, HasSubstr("借了三千元"));
  EXPECT_THAT(json, HasSubstr("借了四千元")) << "a correction of what may be seen";
}

TEST(ComposePaperData, IsWhatTheWorkerReads) {
  google::protobuf::Struct data;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(ComposePaperData(Matter(), County()), &data).ok());
  const google::protobuf::Struct& c = JsonField(data, "case").struct_value();
  EXPECT_EQ(JsonText(c, "unit"), "orgs/village");
  ASSERT_EQ(JsonField(c, "statements").list_value().values_size(), 1);
  const google::protobuf::Struct& names = JsonField(data, "names").struct_value();
  EXPECT_EQ(JsonText(names, "orgs/village"), "希里沟村");
  EXPECT_EQ(JsonText(names, "people/p-head"), "才让");
  EXPECT_EQ(JsonText(names, "orgs/committee"), "希里沟村人民调解委员会") << "from the history";
  EXPECT_EQ(JsonText(JsonField(data, "labels").struct_value(), "dispute_class/04-01"), "合同纠纷");
  const auto& history = JsonField(data, "history").list_value();
  ASSERT_EQ(history.values_size(), 3);
  EXPECT_TRUE(JsonField(history.values(2).struct_value(), "case_accepted").has_struct_value()) << "proto names";
  const auto& documents = JsonField(data, "documents").list_value();
  ASSERT_EQ(documents.values_size(), 1);
  EXPECT_EQ(JsonText(documents.values(0).struct_value(), "title"), "收\"条");
  EXPECT_EQ(JsonField(documents.values(0).struct_value(), "pages").number_value(), 2);
}

TEST(ComposePaperData, SaysWhoHasItPrinted) {
  const std::pair<const char*, const char*> printers[] = {
      {"people/p-head", "才让"}, {"people/p-\"gone", "p-\"gone"}, {"", ""}};
  for (const auto& [person, name] : printers) {
    PaperMatter matter = Matter();
    matter.printed_by = person;
    google::protobuf::Struct data;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(ComposePaperData(matter, County()), &data).ok());
    EXPECT_EQ(JsonText(data, "printed_by"), name);
  }
}

TEST(ComposePaperData, SaysWhereOfficesAreReached) {
  Reference county = County();
  v1::DirectoryChanged change;
  v1::Organisation* committee = change.add_organisations();
  committee->set_code("committee");
  committee->set_name("希里沟村人民调解委员会");
  committee->set_address("司法巷\"2\"号");
  committee->set_phone("0977-0000002");
  county.directory = county.directory->With(change, {}, 2);
  google::protobuf::Struct data;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(ComposePaperData(Matter(), county), &data).ok());
  const google::protobuf::Struct& orgs = JsonField(data, "orgs").struct_value();
  ASSERT_EQ(orgs.fields().size(), 1u) << "of the village nothing is known";
  EXPECT_EQ(JsonText(JsonField(orgs, "orgs/committee").struct_value(), "address"), "司法巷\"2\"号");
  EXPECT_EQ(JsonText(JsonField(orgs, "orgs/committee").struct_value(), "phone"), "0977-0000002");
}

TEST(ComposePaperData, LeadsToThePartysPageWhereItHasAnAddress) {
  PaperMatter matter = Matter();
  EXPECT_THAT(ComposePaperData(matter, County()), Not(HasSubstr("\"link\"")));
  matter.party_page = "https://mediation.example.cn/p";
  google::protobuf::Struct data;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(ComposePaperData(matter, County()), &data).ok());
  const google::protobuf::Struct& link = JsonField(data, "link").struct_value();
  EXPECT_EQ(JsonText(link, "address"), "https://mediation.example.cn/p");
  const auto& rows = JsonField(link, "modules").list_value();
  ASSERT_EQ(rows.values_size(), 29);
  EXPECT_EQ(rows.values(0).string_value().size(), 29u);
}

TEST(ComposePosterData, SaysWhoServesThePlaceAndWhereItsPeopleApply) {
  Reference county = County();
  v1::DirectoryChanged change;
  v1::Organisation* committee = change.add_organisations();
  committee->set_code("committee");
  committee->set_name("希里沟村人民调解委员会");
  committee->set_phone("0977-0000002");
  county.directory = county.directory->With(change, {}, 2);
  google::protobuf::Struct data;
  const std::string json =
      ComposePosterData("village", "committee", "https://x.example/apply?unit=village", *county.directory);
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json, &data).ok()) << json;
  EXPECT_TRUE(JsonField(data, "case").struct_value().fields().empty()) << "of no case";
  const google::protobuf::Struct& place = JsonField(data, "place").struct_value();
  EXPECT_EQ(JsonText(place, "name"), "希里沟村");
  EXPECT_EQ(JsonText(place, "committee"), "希里沟村人民调解委员会");
  EXPECT_EQ(JsonText(place, "phone"), "0977-0000002");
  EXPECT_EQ(JsonText(place, "address"), "");
  EXPECT_EQ(JsonText(JsonField(data, "link").struct_value(), "address"), "https://x.example/apply?unit=village");
}

TEST(ComposePaperData, NamesASeal) {
  PaperMatter matter = Matter();
  matter.c.add_rules_cited("orgs/committee/seals/1");
  google::protobuf::Struct data;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(ComposePaperData(matter, County()), &data).ok());
  EXPECT_EQ(JsonText(JsonField(data, "names").struct_value(), "orgs/committee/seals/1"), "调委会章");
}

}  // namespace
}  // namespace gaiwan
