#include "workflow/base/display_width.h"

#include "gtest/gtest.h"

namespace gaiwan {
namespace {

TEST(DisplayWidth, CountsTwoForChineseAndOneForLatin) {
  EXPECT_EQ(DisplayWidth(""), 0);
  EXPECT_EQ(DisplayWidth("case"), 4);
  EXPECT_EQ(DisplayWidth("案件"), 4);
  EXPECT_EQ(DisplayWidth("（2026）城中人调字第1号"), 23);
  EXPECT_EQ(DisplayWidth("𠮷"), 2);
  EXPECT_EQ(DisplayWidth("·"), 1);
}

TEST(DisplayWidth, CountsNothingForMarksOfMongolianAndTibetan) {
  // "mong" + a free variation selector + "gol": the selector shows nothing.
  EXPECT_EQ(DisplayWidth("ᠮᠣᠩ\u180bᠭᠣᠯ"), 6);
  // བཀྲ་ཤིས: a subjoined letter (U+0FB2) and a vowel sign (U+0F72) stand on the letters before them.
  EXPECT_EQ(DisplayWidth("\u0F56\u0F40\u0FB2\u0F0B\u0F64\u0F72\u0F66"), 5);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1);
  EXPECT_EQ(DisplayWidth("a\u200bb"), 2);
}

TEST(DisplayWidth, CountsABrokenByteAsOne) {
  EXPECT_EQ(DisplayWidth("\xff"), 1);
  EXPECT_EQ(DisplayWidth("\xe4\xb8"), 2);      // The start of a character and no end.
  EXPECT_EQ(DisplayWidth("\xc0\x80"), 2);      // An overlong form.
  EXPECT_EQ(DisplayWidth("\xed\xa0\x80"), 3);  // A half of a pair.
}

TEST(FitTo, CutsBetweenCharacters) {
  EXPECT_EQ(FitTo("希里沟镇", 8), "希里沟镇");
  EXPECT_EQ(FitTo("希里沟镇", 7), "希里沟…");
  EXPECT_EQ(FitTo("希里沟镇", 6), "希里…");
  EXPECT_EQ(FitTo("希里沟镇", 1), "…");
}

TEST(OneLine, TakesThePowerFromWhatPeopleTyped) {
  EXPECT_EQ(OneLine("第一行\n第二行\t。"), "第一行 第二行 。");
  EXPECT_EQ(OneLine("\x1b[2J\x7f"), "?[2J?");
  EXPECT_EQ(OneLine("a\u202eb\u2066c"), "a?b?c");
  EXPECT_EQ(OneLine("\xff"), "?");
  EXPECT_EQ(OneLine("ᠮᠣᠩ\u180b"), "ᠮᠣᠩ\u180b");
}

}  // namespace
}  // namespace gaiwan
