#include "server/seal/lookup_tokens.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/seal/derived_key.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAreArray;

AeadKey KeyOf(unsigned char byte) {
  AeadKey key;
  key.fill(byte);
  return key;
}

v1::PartyDetails Person(const std::string& name, const std::string& phone = "", const std::string& id = "") {
  v1::PartyDetails details;
  details.set_name(name);
  details.set_phone(phone);
  details.set_id_number(id);
  return details;
}

TEST(NormalPhone, IsItsDigitsWithoutTheCountry) {
  for (const char* written : {"13897450001", "138 9745 0001", "138-9745-0001", "+86 138 9745 0001", "8613897450001",
                              "0086-138-9745-0001", "１３８９７４５０００１", "+8613897450001"}) {
    EXPECT_EQ(NormalPhone(written), "13897450001") << written;
  }
  EXPECT_EQ(NormalPhone("0977-8212345"), "09778212345");
  EXPECT_EQ(NormalPhone("8612345"), "8612345") << "a local number that begins with 86";
  EXPECT_EQ(NormalPhone("+976 11 320000"), "97611320000") << "another country stays";
  for (const char* nobodys : {"", "110", "无", "--"}) EXPECT_EQ(NormalPhone(nobodys), "") << nobodys;
}

TEST(NormalId, IsCapitalsAndDigits) {
  EXPECT_EQ(NormalId(" 63282119900101123x "), "63282119900101123X");
  EXPECT_EQ(NormalId("632821 19900101 123Ｘ"), "63282119900101123X");
  EXPECT_EQ(NormalId("91632821MA752B1234"), "91632821MA752B1234");
  EXPECT_EQ(NormalId("不详"), "");
}

TEST(NormalName, IsWithoutWhatIsWrittenOrNot) {
  for (const char* written :
       {"扎西·才让", "扎西•才让", "扎西・才让", "扎西 才让", "扎西　才让", "扎西才让", "扎西\u200b才让"}) {
    EXPECT_EQ(NormalName(written), "扎西才让") << written;
  }
  EXPECT_EQ(NormalName("Tashi  TSERING"), "tashitsering");
  EXPECT_EQ(NormalName("ᠪᠠᠶ᠋ᠠᠷ"), NormalName("ᠪᠠᠶᠠᠷ")) << "a variant of the same letter";
  EXPECT_EQ(NormalName("བཀྲ་ཤིས"), "བཀྲ་ཤིས") << "the dot between syllables is part of how it is written";
  EXPECT_NE(NormalName("马成"), NormalName("马诚"));
  EXPECT_EQ(NormalName(" ·. "), "");
}

TEST(LookupTokens, OfOneValueAreTheSameHoweverItIsWritten) {
  const LookupTokens tokens(KeyOf(1), KeyOf(3));
  const v1::LookupParty plain = tokens.Of(Person("扎西才让", "13897450001", "63282119900101123X"));
  const v1::LookupParty spelled = tokens.Of(Person("扎西·才让", "+86 138-9745-0001", "63282119900101123x"));
  EXPECT_EQ(plain.SerializeAsString(), spelled.SerializeAsString());
  EXPECT_EQ(plain.phones_size(), 1);
  EXPECT_EQ(plain.ids_size(), 1);
  EXPECT_EQ(plain.names_size(), 1);
  EXPECT_EQ(tokens.Place("orgs/632821100001"), tokens.Place("632821100001"));
}

TEST(LookupTokens, AreOfTheirKindAndKeyAlone) {
  const LookupTokens tokens(KeyOf(1), KeyOf(3)), others(KeyOf(2), KeyOf(4));
  const v1::LookupParty digits = tokens.Of(Person("12345678", "12345678", "12345678"));
  EXPECT_NE(digits.phones(0), digits.ids(0));
  EXPECT_NE(digits.names(0), digits.ids(0));
  EXPECT_NE(tokens.Place("12345678"), digits.ids(0));
  EXPECT_NE(tokens.Of(Person("马某")).names(0), others.Of(Person("马某")).names(0))
      << "without the key nobody can tell";
}

TEST(LookupTokens, HoldEveryNameOnceAndNothingOfWhatIsNotThere) {
  const LookupTokens tokens(KeyOf(1), KeyOf(3));
  v1::PartyDetails details = Person("扎西", "110");
  for (const char* name : {"Tashi", "扎 西", "tashi", "·"}) details.add_other_names(name);
  details.set_credit_code("91632821ma752b1234");
  const v1::LookupParty party = tokens.Of(details);
  EXPECT_EQ(party.names_size(), 2) << "扎西 and tashi";
  EXPECT_EQ(party.phones_size(), 0) << "110 is nobody's";
  v1::PartyDetails organisation = Person("茶卡公司");
  organisation.set_credit_code("91632821MA752B1234");
  EXPECT_THAT(party.ids(), ElementsAreArray(tokens.Of(organisation).ids()));
}

TEST(LookupTokens, TellNothingInPlain) {
  const std::string stored =
      LookupTokens(KeyOf(1), KeyOf(3)).Of(Person("扎西才让", "13897450001", "63282119900101123X")).SerializeAsString();
  for (const char* plain : {"扎西", "13897450001", "1389", "632821"}) EXPECT_EQ(stored.find(plain), std::string::npos);
}

// RFC 5869 with SHA-256, no salt, worked out by another program (openssl kdf).
TEST(DerivedKey, IsHkdfOfMasterAndPurpose) {
  const AeadKey derived = DeriveKey(KeyOf(7), "lookup tokens");
  EXPECT_EQ(absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(derived.data()), derived.size())),
            "247de334dc6c67aaeefbd040edd5f76dcc3794b4e1a8747d1802402bbe39e195");
  EXPECT_EQ(DeriveKey(KeyOf(7), "lookup tokens"), derived);
  EXPECT_NE(DeriveKey(KeyOf(7), "page tokens"), derived);
  EXPECT_NE(DeriveKey(KeyOf(8), "lookup tokens"), derived);
}

}  // namespace
}  // namespace gaiwan
