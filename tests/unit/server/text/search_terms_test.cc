#include "server/text/search_terms.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/text/han.h"
#include "server/text/latin.h"
#include "server/text/name_spellings.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

bool NameHas(absl::string_view name, absl::string_view word) {
  return HasTerms(TermsOfName(name), TermsWanted(word));
}
bool TextHas(absl::string_view text, absl::string_view word) {
  return HasTerms(TermsOfText(text, kFactsSearchedMax), TermsWanted(word));
}

TEST(Han, ReadsWhatUnihanSays) {
  EXPECT_EQ(ReadingsOf(U'马')[0], "ma");
  EXPECT_THAT(ReadingsOf(U'曾'), ElementsAre("ceng", "zeng"));
  EXPECT_THAT(ReadingsOf(U'吕'), ElementsAre("lv"));
  EXPECT_THAT(ReadingsOf(U'a'), IsEmpty());
  EXPECT_TRUE(IsHan(U'𠮷'));
  EXPECT_FALSE(IsHan(U'ᠮ'));
}

TEST(Han, FoldsVariantsOfOneCharacter) {
  EXPECT_EQ(FoldHan(U'馬'), FoldHan(U'马'));
  EXPECT_EQ(FoldHan(U'峯'), FoldHan(U'峰'));
  EXPECT_NE(FoldHan(U'马'), FoldHan(U'牛'));
}

TEST(SearchTerms, AChineseNameIsFoundByPartsSoundAndInitials) {
  for (const char* word : {"马永成", "永成", "馬永", "mayongcheng", "MaYongCheng", "yongcheng", "yong", "myc", "yc"}) {
    EXPECT_TRUE(NameHas("马永成", word)) << word;
  }
  for (const char* word : {"马成", "成永", "mycx", "mayongdong", "wangyong"}) {
    EXPECT_FALSE(NameHas("马永成", word)) << word;
  }
  // Whoever heard it writes n for ng.
  EXPECT_TRUE(NameHas("马永成", "mayongchen"));
  // A surname is read otherwise than the word.
  EXPECT_TRUE(NameHas("单雄", "shanxiong"));
  EXPECT_TRUE(NameHas("单雄", "danxiong"));
}

TEST(SearchTerms, NamesOfOtherScriptsAreFoundByTheirSound) {
  // 巴特尔, Baatar, Bator: one name.
  for (const char* name : {"巴特尔", "Baatar", "ᠪᠠᠭᠠᠲᠤᠷ", "Баатар"}) {
    for (const char* word : {"bateer", "baatar", "bator", "ᠪᠠᠭᠠᠲᠤᠷ"})
      EXPECT_TRUE(NameHas(name, word)) << name << " " << word;
    EXPECT_FALSE(NameHas(name, "dorje")) << name;
  }
  EXPECT_TRUE(NameHas("བཀྲ་ཤིས་", "bkrashis"));
  EXPECT_TRUE(NameHas("巴图·孟和", "巴图孟和"));
  EXPECT_TRUE(NameHas("Bat Erdene", "baterdene"));
}

// Neither letters nor sounds lead from one to another: 扎西, བཀྲ་ཤིས and Tashi are one name.
TEST(SearchTerms, ATibetanNameIsFoundByEachOfItsSpellings) {
  for (const char* name : {"扎西", "扎西卓玛", "བཀྲ་ཤིས་", "བཀྲ་ཤིས་སྒྲོལ་མ", "Tashi", "Trashi Dolma", "tashidolma"}) {
    for (const char* word : {"扎西", "བཀྲ་ཤིས", "tashi", "Trashi"})
      EXPECT_TRUE(NameHas(name, word)) << name << " " << word;
    for (const char* word : {"多杰", "tsering"}) EXPECT_FALSE(NameHas(name, word)) << name << " " << word;
  }
  for (const char* name : {"扎西卓玛", "བཀྲ་ཤིས་སྒྲོལ་མ", "Tashi Drolma"}) {
    for (const char* word : {"扎西卓玛", "བཀྲ་ཤིས་སྒྲོལ་མ", "tashidolma", "tashi dolma", "扎西 卓玛", "dolma"}) {
      EXPECT_TRUE(NameHas(name, word)) << name << " " << word;
    }
    EXPECT_FALSE(NameHas(name, "扎西多杰")) << name;
  }
  EXPECT_TRUE(NameHas("尕藏", "格桑")) << "two ways of Chinese to write one name";
  // What a part is found by without the table stays.
  EXPECT_TRUE(NameHas("扎西", "zhaxi"));
  EXPECT_TRUE(TextHas("扎西的草场", "tashi"));
}

TEST(PartsOfName, ANameThatIsNotOfKnownPartsAloneHasNone) {
  EXPECT_EQ(PartsOfName("扎西卓玛").size(), 2u);
  EXPECT_THAT(PartsOfName("马扎西"), IsEmpty());
  EXPECT_THAT(PartsOfName("tashix"), IsEmpty());
  EXPECT_THAT(PartsOfName(""), IsEmpty());
}

TEST(SearchTerms, ATextIsFoundByPairsThatStandSideBySide) {
  const std::string facts = "2026年3月，希里沟镇枸杞地12亩租赁，欠租半年。";
  for (const char* word : {"枸杞", "枸杞地", "希里沟镇", "欠租半年", "2026", "12"})
    EXPECT_TRUE(TextHas(facts, word)) << word;
  // Not across a comma, not in another order.
  for (const char* word : {"租赁欠租", "杞枸", "草场", "13"}) EXPECT_FALSE(TextHas(facts, word)) << word;
}

TEST(SearchTerms, OnlyTheBeginningOfALongTextIsFound) {
  std::string text;
  for (size_t i = 0; i < kFactsSearchedMax; ++i) text += "甲";
  EXPECT_FALSE(TextHas(text + "草场", "草场"));
  EXPECT_TRUE(TextHas("草场" + text, "草场"));
}

TEST(SearchTerms, ASingleCharacterAsksForNothing) {
  for (const char* word : {"马", "m", "1", "", "，。", "-"}) {
    EXPECT_THAT(TermsWanted(word), IsEmpty()) << word;
    EXPECT_FALSE(NameHas("马永成 m 1", word)) << word;
  }
}

// A name of characters with many readings, a very long one, and what is no text.
TEST(SearchTerms, HaveTheirLimits) {
  std::string readings, broken("马\xff\xfe永成");
  for (int i = 0; i < 100; ++i) readings += "和";
  EXPECT_LE(TermsOfName(readings).size(), kNameTermsMax + 2 * kNameCharactersMax);
  EXPECT_THAT(TermsOfText(broken, 200), IsEmpty());
}

TEST(SoundOf, NeedsEnoughConsonants) {
  EXPECT_EQ(SoundOf("ma"), "");
  EXPECT_EQ(SoundOf("baatar"), "btr");
  EXPECT_EQ(SoundOf("bagatur"), "btr");
}

}  // namespace
}  // namespace gaiwan
