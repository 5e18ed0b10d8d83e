// Slips: made, printed as a QR code, read again by another's reader, and checked.
#include "clients/evidence/slip.h"

#include <zbar.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/testing/status_matchers.h"
#include "workflow/base/qr.h"
#include "workflow/evidence/merkle.h"
#include "workflow/evidence/record_leaf.h"

namespace gaiwan::evidence {
namespace {

using ::gaiwan::testing::StatusIs;
using ::testing::HasSubstr;

constexpr char kOrigin[] = "log.example.cn/wulan";
constexpr char kCase[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr uint64_t kSize = 100;
constexpr uint64_t kPosition = 42;

class SlipTest : public ::testing::Test {
 protected:
  SlipTest() : key_(*Ed25519Key::FromSeed(std::string(32, 'l'))) {
    std::vector<std::vector<Hash>> levels(1);
    for (uint64_t position = 1; position <= kSize; ++position) {
      const std::string stream = position == kPosition ? kCase : "cases/c-other";
      levels[0].push_back(RecordLeaf(position, RecordHeader(1, stream, 12), Sha256({"payload"})));
    }
    while (levels.back().size() > 1) {
      std::vector<Hash> above;
      for (size_t i = 0; i + 1 < levels.back().size(); i += 2) {
        above.push_back(HashChildren(levels.back()[i], levels.back()[i + 1]));
      }
      levels.push_back(std::move(above));
    }
    const auto read = [&](NodePlace place) -> absl::StatusOr<Hash> { return levels[place.level][place.index]; };
    slip_ = {kOrigin, kSize, kPosition,           1,
             kCase,   12,    Sha256({"payload"}), *MakeInclusionProof(kPosition - 1, kSize, read)};
    TreeHead head = {kOrigin, kSize, *RootAt(kSize, read)};
    Note note = {gaiwan::ToText(head), {}};
    note.signatures.push_back(*SignNote(kOrigin, key_, note.text));
    checkpoint_ = gaiwan::ToText(note);
    trust_.logs = {MakeVerifierKey(kOrigin, NoteKeyType::kEd25519, key_.public_key())};
  }

  Ed25519Key key_;
  Slip slip_;
  std::string checkpoint_;
  Trust trust_;
};

// As a phone would: grey pixels in, text out.
std::string ReadQr(const QrCode& code) {
  constexpr unsigned kScale = 4;
  constexpr unsigned kQuiet = 4;
  const unsigned size = static_cast<unsigned>(code.size());
  const unsigned width = (size + 2 * kQuiet) * kScale;
  std::vector<unsigned char> grey(static_cast<size_t>(width) * width, 255);
  for (unsigned y = 0; y < size * kScale; ++y) {
    for (unsigned x = 0; x < size * kScale; ++x) {
      if (code[y / kScale][x / kScale]) grey[(y + kQuiet * kScale) * width + x + kQuiet * kScale] = 0;
    }
  }
  zbar::ImageScanner scanner;
  scanner.set_config(zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
  zbar::Image image(width, width, "Y800", grey.data(), grey.size());
  if (scanner.scan(image) < 1) return "";
  return image.symbol_begin()->get_data();
}

TEST_F(SlipTest, IsReadFromItsQrCode) {
  const std::string text = ToText(slip_);
  ASSERT_OK_AND_ASSIGN(const QrCode code, MakeQr(text));
  const std::string read = ReadQr(code);
  EXPECT_EQ(read, text);
  ASSERT_OK_AND_ASSIGN(const Slip slip, ParseSlip(read));
  const Report report = CheckSlip(slip, checkpoint_, trust_);
  EXPECT_TRUE(report.holds()) << report.wrong[0].en;
  EXPECT_EQ(ToText(slip), text);
  EXPECT_THAT(ToSvg(code, 0.6), HasSubstr("<svg"));
  EXPECT_THAT(ToTerminal(code), HasSubstr("█"));
}

// A phone's camera opens the page that checks it, and what the page reads is the slip.
TEST_F(SlipTest, IsReadBehindTheAddressOfAPage) {
  const std::string link = ToLink(slip_, "https://mediation.example.cn/slip");
  EXPECT_THAT(link, ::testing::StartsWith("https://mediation.example.cn/slip#GWS1+"));
  EXPECT_THAT(link, ::testing::Not(HasSubstr(" ")));
  ASSERT_OK_AND_ASSIGN(const QrCode code, MakeQr(link));
  EXPECT_EQ(ReadQr(code), link);
  // On paper a quarter of it may be gone: larger, and says the same.
  ASSERT_OK_AND_ASSIGN(const QrCode on_paper, MakeQr(link, QrUse::kPaper));
  EXPECT_GT(on_paper.size(), code.size());
  EXPECT_EQ(ReadQr(on_paper), link);
  EXPECT_EQ(ToRows(on_paper)[0].substr(0, 8), "11111110");
  ASSERT_OK_AND_ASSIGN(const Slip slip, ParseSlip(link));
  EXPECT_EQ(ToText(slip), ToText(slip_));
  EXPECT_THAT(ParseSlip("https://mediation.example.cn/slip#").status(), StatusIs(absl::StatusCode::kInvalidArgument));
}

// The largest a slip gets: a tree of 2^40 records.
TEST_F(SlipTest, TheLongestFitsOnAPaper) {
  slip_.proof.assign(40, Hash{});
  slip_.position = slip_.size = uint64_t{1} << 40;
  ASSERT_OK_AND_ASSIGN(const QrCode code, MakeQr(ToText(slip_)));
  EXPECT_EQ(ReadQr(code), ToText(slip_));
  EXPECT_THAT(MakeQr(std::string(4000, 'x')).status(), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(SlipTest, EveryFieldCounts) {
  const auto holds = [&](const Slip& slip) { return CheckSlip(slip, checkpoint_, trust_).holds(); };
  ASSERT_TRUE(holds(slip_));
  for (const auto& change : std::vector<std::function<void(Slip*)>>{
           [](Slip* s) { s->origin = "log.example.cn/other"; }, [](Slip* s) { s->size = 99; },
           [](Slip* s) { s->position = 43; }, [](Slip* s) { s->record_format = 2; },
           [](Slip* s) { s->case_name = "cases/c-other"; }, [](Slip* s) { s->version = 13; },
           [](Slip* s) { s->payload_sha256[0] ^= 1; }, [](Slip* s) { s->proof[3][5] ^= 1; },
           [](Slip* s) { s->proof.pop_back(); }, [](Slip* s) { s->proof.push_back(Hash{}); }}) {
    Slip changed = slip_;
    change(&changed);
    EXPECT_FALSE(holds(changed)) << ToText(changed);
  }
}

TEST_F(SlipTest, EveryCharacterCounts) {
  const std::string text = ToText(slip_);
  for (size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    const absl::StatusOr<Slip> slip = ParseSlip(changed);
    EXPECT_FALSE(slip.ok() && CheckSlip(*slip, checkpoint_, trust_).holds()) << changed;
  }
  for (size_t size = 0; size < text.size(); ++size) {
    const absl::StatusOr<Slip> slip = ParseSlip(text.substr(0, size));
    EXPECT_FALSE(slip.ok() && CheckSlip(*slip, checkpoint_, trust_).holds()) << size;
  }
}

TEST_F(SlipTest, WithoutAKeyItDoesNotHold) {
  EXPECT_FALSE(CheckSlip(slip_, checkpoint_, Trust()).holds());
  trust_.logs[0] = MakeVerifierKey(kOrigin, NoteKeyType::kEd25519, std::string(32, 'x'));
  EXPECT_FALSE(CheckSlip(slip_, checkpoint_, trust_).holds());
}

}  // namespace
}  // namespace gaiwan::evidence
