// What is taken out of a text that is published: twenty kinds of names and numbers are planted, in the ways people type
// them, and none of them is left.
#include "server/publication/redactor.h"

#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/publication/replacements.h"

namespace gaiwan {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Replacements Settled(v1::PublicationNaming naming = v1::PUBLICATION_NAMING_UNSPECIFIED) {
  Replacements replacements(naming);
  replacements.AddPerson({"马永成"});
  replacements.AddPerson({"张三", "三娃"});
  replacements.AddPerson({"张三丰"});
  replacements.AddPerson({"扎西卓玛"});
  replacements.AddOrganisation("乌兰县青盐湖商贸有限公司");
  replacements.AddPlace("希里沟镇", "town");
  replacements.AddPlace("东庄村", "village");
  replacements.AddPlace("希里沟第2村", "village");
  replacements.AddPlace("城中社区第1网格第3微网格", "micro_grid");
  replacements.AddPlace("城中社区", "community");
  replacements.AddPlace("城中社区盖碗茶工作室", "venue");
  replacements.AddExact(v1::PUBLICATION_RULE_ADDRESS, "河东老供销社院内西屋");
  replacements.AddExact(v1::PUBLICATION_RULE_CASE_NUMBER, "（2026）城中人调字第1号");
  replacements.AddExact(v1::PUBLICATION_RULE_CASE_NUMBER, "城中人调字第1号");
  replacements.AddBirthDate("1980-03-05");
  replacements.Settle();
  return replacements;
}

std::string Redacted(absl::string_view text, v1::PublicationNaming naming = v1::PUBLICATION_NAMING_UNSPECIFIED) {
  const Replacements replacements = Settled(naming);
  std::string out;
  for (const v1::PublicationPiece& piece : Redactor(&replacements).Redact(text)) out += piece.replacement();
  return out;
}

struct Case {
  const char* text;
  const char* redacted;
};
void Check(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    EXPECT_EQ(Redacted(each.text), each.redacted);
    // What was taken out is not found again.
    EXPECT_EQ(Redacted(each.redacted), each.redacted);
  }
}

TEST(Redactor, NamesHoweverTheyAreWritten) {
  Check({{"马永成欠租", "甲某欠租"},
         {"马 永 成欠租", "甲某欠租"},
         {"马　永·成", "甲某"},
         {"马永\n成", "甲某"},
         {"馬永成", "甲某"},
         {"马\xE2\x80\x8B永成", "甲某"},
         {"永成说过", "甲某说过"},
         {"马主任来了", "甲某主任来了"}});
}

TEST(Redactor, TheLongestNameFirst) {
  Check({{"张三丰与张三", "丙某与乙某"}, {"张三家的羊", "乙某家的羊"}, {"三娃来了", "乙某来了"}});
}

TEST(Redactor, ATibetanNameByItsOtherSpellings) {
  EXPECT_EQ(Redacted("扎西卓玛"), "丁某");
  EXPECT_THAT(Redacted("户主 Tashi Drolma 签字"), Not(HasSubstr("Tashi")));
}

TEST(Redactor, ACompanyByItsNameAndWhatPeopleCallIt) {
  Check({{"乌兰县青盐湖商贸有限公司欠货款", "甲单位欠货款"},
         {"青盐湖商贸欠货款", "甲单位欠货款"},
         {"乌兰县青盐湖欠货款", "乌兰县甲单位欠货款"}});
}

TEST(Redactor, PlacesBelowTheCounty) {
  Check({{"家住希里沟镇东庄村", "家住某镇某村"},
         {"在希里沟赶集", "在某镇赶集"},
         {"希里沟第二村", "某村"},
         {"希里沟2村", "某村"},
         {"城中社区第1网格第3微网格", "某微网格"},
         {"在城中社区盖碗茶工作室谈成", "在某调解场所谈成"},
         {"外县的红旗镇向阳村", "外县的某镇某村"},
         {"乌兰县依法调解", "乌兰县依法调解"}});
}

TEST(Redactor, Addresses) {
  Check({{"住在幸福路12号", "住在某地"},
         {"3号楼2单元501室", "某地"},
         {"河东老供销社院内西屋", "某地"},
         {"第三村民小组", "某组"}});
}

TEST(Redactor, NumbersOfDocuments) {
  Check({{"身份证632821198003051234", "身份证某证件号"},
         {"身份证632821 19800305 123X", "身份证某证件号"},
         {"身份证６３２８２１１９８００３０５１２３４", "身份证某证件号"},
         {"老身份证632821800305123", "老身份证某证件号"},
         {"护照E12345678", "护照某证件号"},
         {"统一代码91632821MA7ABCDE1X", "统一代码某证件号"}});
}

TEST(Redactor, Telephones) {
  Check({{"电话13811110001", "电话某号码"},
         {"电话138-1111-0001", "电话某号码"},
         {"电话 138 1111 0001。", "电话 某号码。"},
         {"电话１３８１１１１０００１", "电话某号码"},
         {"电话+86 13811110001", "电话+某号码"},
         {"电话一三八一一一一零零零一", "电话某号码"},
         {"座机0977-8241234", "座机某号码"},
         {"座机(0977)8241234", "座机(某号码"},
         {"座机8241234", "座机某号码"},
         {"2026年13811110001", "2026年某号码"}});
}

TEST(Redactor, AccountsPlatesAndMail) {
  Check({{"卡号6222021300001234567", "卡号某账号"},
         {"卡号6222 0213 0000 1234 567", "卡号某账号"},
         {"微信号 wolf_berry88", "微信号 某账号"},
         {"QQ：123456789", "QQ：某账号"},
         {"车牌青H12345", "车牌某车牌"},
         {"车牌 青H·D12345", "车牌 某车牌"},
         {"发到 ma.yongcheng@example.cn", "发到 某邮箱"}});
}

TEST(Redactor, DaysOfBirth) {
  Check({{"1980年3月5日", "某年某月某日"},
         {"1980-03-05", "某年某月某日"},
         {"19800305", "某年某月某日"},
         {"生于1991年12月1日", "生于某年某月某日"},
         {"1991.12.01出生", "某年某月某日出生"},
         {"一九九一年十二月一日出生", "某年某月某日出生"}});
}

TEST(Redactor, NumbersOfCases) {
  Check({{"（2026）城中人调字第1号", "某号"}, {"(2026)青2821民初123号判决", "某号判决"}});
}

TEST(Redactor, WhatTellsNobodyStays) {
  for (const char* text :
       {"2026年3月2日在县里签字", "租金12,300元，分2期", "共12345678.50元", "面积12.3亩", "2025-2026年度",
        "2026-03-02 10:00", "依照民法典第577条", "羊35只，草料200捆", "拨打110、12348", "乌兰县人民法院"}) {
    EXPECT_EQ(Redacted(text), text);
  }
}

TEST(Redactor, SurnamesWhereTheyAreWanted) {
  const auto named = [](absl::string_view text) { return Redacted(text, v1::PUBLICATION_NAMING_SURNAMES); };
  EXPECT_EQ(named("马永成、张三、张三丰、扎西卓玛"), "马某、张某甲、张某乙、甲某");
  EXPECT_EQ(named("马某、张某甲、张某乙、甲某"), "马某、张某甲、张某乙、甲某");
}

// Two parties of one name were one in what was published.
TEST(Replacements, TwoPartiesOfOneNameAreTwoPeople) {
  for (const auto naming : {v1::PUBLICATION_NAMING_UNSPECIFIED, v1::PUBLICATION_NAMING_SURNAMES}) {
    const bool surnames = naming == v1::PUBLICATION_NAMING_SURNAMES;
    Replacements replacements(naming);
    replacements.AddPerson({"马永成", "大马"}, "parties/1");
    replacements.AddPerson({"马永成"}, "parties/2");
    replacements.AddPerson({"马永成"});  // Of the directory: one of the two, nobody knows which.
    replacements.AddPerson({"孔某人"}, "parties/3");
    replacements.AddPerson({"孔某人"});
    replacements.Settle();
    const std::string one = surnames ? "马某甲" : "甲某", two = surnames ? "马某乙" : "乙某";
    const Redactor redactor(&replacements);
    const auto redacted = [&](absl::string_view text) {
      std::string out;
      for (const v1::PublicationPiece& piece : redactor.Redact(text)) out += piece.replacement();
      return out;
    };
    EXPECT_EQ(*replacements.CalledOf("parties/1"), one);
    EXPECT_EQ(*replacements.CalledOf("parties/2"), two);
    EXPECT_EQ(replacements.CalledOf("parties/9"), nullptr);
    EXPECT_EQ(redacted("马永成欠租"), one + "或" + two + "欠租");
    EXPECT_EQ(redacted("永成欠租"), one + "或" + two + "欠租");
    EXPECT_EQ(redacted("大马欠租"), one + "欠租") << "one of them alone is called so";
    EXPECT_EQ(redacted(one + "或" + two), one + "或" + two);
    EXPECT_EQ(redacted("孔某人"), surnames ? "孔某" : "丙某") << "the same person";
  }
}

TEST(Redactor, WhatIsKnownOfAPlaceGoesBeforeWhatARuleFindsThere) {
  const Replacements replacements = Settled();
  const std::string text = "马永成与马永成";
  const size_t second = text.rfind("马");
  std::string out;
  for (const v1::PublicationPiece& piece :
       Redactor(&replacements).Redact(text, {{second, text.size(), v1::PUBLICATION_RULE_PERSON, "戊某"}})) {
    out += piece.replacement();
  }
  EXPECT_EQ(out, "甲某与戊某");
}

TEST(Redactor, NoPlantedWordOfTwentyKindsIsLeft) {
  const std::vector<std::string> planted = {"马永成",
                                            "张三丰",
                                            "三娃",
                                            "扎西卓玛",
                                            "青盐湖商贸",
                                            "632821198003051234",
                                            "632821800305123",
                                            "E12345678",
                                            "91632821MA7ABCDE1X",
                                            "13811110001",
                                            "0977-8241234",
                                            "6222021300001234567",
                                            "wolf_berry88",
                                            "青H12345",
                                            "ma.yongcheng@example.cn",
                                            "1980年3月5日",
                                            "城中人调字第1号",
                                            "东庄村",
                                            "城中社区第1网格第3微网格",
                                            "幸福路12号"};
  std::string text;
  for (const std::string& word : planted)
    absl::StrAppend(&text, "当日，", word == "wolf_berry88" ? "微信号" : "", word, "，");
  const std::string redacted = Redacted(text);
  for (const std::string& word : planted) {
    EXPECT_THAT(redacted, Not(HasSubstr(word)));
  }
  EXPECT_EQ(Redacted(redacted), redacted);
}

TEST(Redactor, OnePersonIsCalledOneThingAndPiecesAreTheText) {
  const std::string text = "马永成，又名马 永成，电话13811110001；张三与马永成是邻居";
  const Replacements replacements = Settled();
  std::string original;
  int people = 0;
  for (const v1::PublicationPiece& piece : Redactor(&replacements).Redact(text)) {
    original += piece.original();
    if (piece.rule() == v1::PUBLICATION_RULE_UNSPECIFIED) EXPECT_EQ(piece.original(), piece.replacement());
    if (piece.replacement() == "甲某") ++people;
  }
  EXPECT_EQ(original, text);
  EXPECT_EQ(people, 3);
}

// What a person did not touch is released as it was prepared.
TEST(Redactor, NothingIsFoundInWhatWasRedactedWhateverStandsSideBySide) {
  const std::vector<std::string> parts = {"马永成",
                                          "张三丰",
                                          "张三",
                                          "永成",
                                          "扎西卓玛",
                                          "Tashi Drolma",
                                          "青盐湖",
                                          "632821198003051234",
                                          "13811110001",
                                          "138",
                                          "1111",
                                          "0001",
                                          "824",
                                          "-",
                                          " ",
                                          "，",
                                          "\n",
                                          "年",
                                          "号",
                                          "村",
                                          "镇",
                                          "组",
                                          "第",
                                          "2026",
                                          "（2026）",
                                          "城中人调字第1号",
                                          "青H12345",
                                          "青",
                                          "希里沟",
                                          "希里沟第2村",
                                          "东庄村",
                                          "路",
                                          "12号",
                                          "3号楼",
                                          "1980年3月5日",
                                          "出生",
                                          "生于",
                                          "微信号",
                                          "wolf_berry88",
                                          "元",
                                          "某",
                                          "甲",
                                          "乙",
                                          "住",
                                          "在",
                                          "和"};
  const Replacements replacements = Settled();
  const Redactor redactor(&replacements);
  std::mt19937 random(1);
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (int i = 0; i < 8; ++i) text += parts[random() % parts.size()];
    std::string redacted;
    for (const v1::PublicationPiece& piece : redactor.Redact(text)) redacted += piece.replacement();
    const std::vector<Find> left = redactor.FindAll(redacted);
    ASSERT_TRUE(left.empty()) << text << " -> " << redacted << ": "
                              << redacted.substr(left[0].begin, left[0].end - left[0].begin);
  }
}

TEST(Redactor, BrokenUtf8AndEmptyTextAreNoTrouble) {
  EXPECT_EQ(Redacted(""), "");
  EXPECT_EQ(Redacted("\xFF马永成\xC3"), "\xFF甲某\xC3");
}

TEST(PlaceInText, SaysLineAndCharacter) {
  EXPECT_EQ(PlaceInText("一二\n三四马", std::string("一二\n三四").size()), "2:3");
  EXPECT_EQ(PlaceInText("马", 0), "1:1");
}

TEST(Replacements, OthersOfTheDirectoryAreSomebodyAndWhoIsInTheCaseIsNot) {
  Replacements replacements(v1::PUBLICATION_NAMING_UNSPECIFIED);
  replacements.AddPerson({"马永成"});
  for (const char* name : {"才让卓玛", "马永成", "高兴"}) replacements.AddOther(name);
  replacements.Settle();
  std::string redacted;
  for (const v1::PublicationPiece& piece : Redactor(&replacements).Redact("才让卓玛很高兴，马永成也是")) {
    redacted += piece.replacement();
  }
  EXPECT_EQ(redacted, "某人很高兴，甲某也是");
}

TEST(Replacements, MorePeopleThanStems) {
  Replacements replacements(v1::PUBLICATION_NAMING_UNSPECIFIED);
  for (int i = 0; i < 12; ++i)
    replacements.AddPerson({absl::StrCat("Herder Number ", std::string(1, static_cast<char>('a' + i)), "x")});
  replacements.Settle();
  const Redactor redactor(&replacements);
  EXPECT_EQ(redactor.Redact("Herder Number lx")[0].replacement(), "乙某二");
}

TEST(Replacements, AShortLatinNameIsNoPartOfAWord) {
  Replacements replacements(v1::PUBLICATION_NAMING_UNSPECIFIED);
  replacements.AddPerson({"Lhamo"});
  replacements.AddPerson({"Nima"});
  replacements.Settle();
  const Redactor redactor(&replacements);
  EXPECT_THAT(redactor.FindAll("minimal"), IsEmpty());
  EXPECT_EQ(redactor.FindAll("与Nima和LHAMO").size(), 2u);
}

}  // namespace
}  // namespace gaiwan
