#include "server/files/content_check.h"

#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/media_types.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;
using ::testing::HasSubstr;

constexpr char kDocx[] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
constexpr char kXlsx[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

absl::Status Check(absl::string_view type, const std::string& bytes) {
  return CheckContent(type, static_cast<int64_t>(bytes.size()), [&](int64_t offset, size_t length) {
    return absl::StatusOr<std::string>(bytes.substr(static_cast<size_t>(offset), length));
  });
}

std::string Two(size_t value) {
  return {static_cast<char>(value), static_cast<char>(value >> 8)};
}

// A zip file as far as its directory goes.
std::string Zip(const std::vector<std::string>& names) {
  std::string body = "PK\x03\x04" + std::string(26, '\0');
  std::string directory;
  for (const std::string& name : names) {
    directory +=
        "PK\x01\x02" + std::string(24, '\0') + Two(name.size()) + Two(0) + Two(0) + std::string(12, '\0') + name;
  }
  return body + directory + "PK\x05\x06" + std::string(8, '\0') + Two(directory.size()) + Two(0) + Two(body.size()) +
         Two(0) + Two(0);
}

std::string Box(const std::string& brand) {
  return std::string("\0\0\0\x18", 4) + "ftyp" + brand + std::string(40, '\0');
}

std::string Padded(const std::string& start) {
  return start + std::string(40, '\0');
}

std::string Wide(const std::string& text) {
  std::string wide;
  for (const char c : text) wide += std::string{c, '\0'};
  return wide;
}

// One of each type that a case takes.
const std::vector<std::pair<std::string, std::string>>& Samples() {
  static const auto* const samples = new std::vector<std::pair<std::string, std::string>>{
      {"application/pdf", Padded("%PDF-1.7\n")},
      {"application/ofd", Zip({"OFD.xml", "Doc_0/Document.xml"})},
      {"application/msword", Padded("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") + Wide("WordDocument")},
      {kDocx, Zip({"[Content_Types].xml", "word/document.xml"})},
      {kXlsx, Zip({"[Content_Types].xml", "xl/workbook.xml"})},
      {"image/jpeg", Padded("\xff\xd8\xff\xe0")},
      {"image/png", Padded("\x89PNG\r\n\x1a\n")},
      {"image/tiff", Padded(std::string("II*\0", 4))},
      {"image/heic", Box("heic")},
      {"text/plain", "欠条：今借到三千元。\n"},
      {"audio/mpeg", Padded("ID3\x04")},
      {"audio/mp4", Box("M4A ")},
      {"audio/amr", Padded("#!AMR\n")},
      {"audio/wav", Padded("RIFF\x24\x08\x01\x01WAVEfmt ")},
      {"audio/webm", Padded("\x1a\x45\xdf\xa3")},
      {"video/mp4", Box("isom")},
      {"video/quicktime", Box("qt  ")},
      {"video/webm", Padded("\x1a\x45\xdf\xa3")},
  };
  return *samples;
}

TEST(CheckContent, TakesOneOfEachType) {
  ASSERT_EQ(Samples().size(), MediaTypes().size()) << "a type was added without a sample";
  for (const auto& [type, bytes] : Samples()) {
    ASSERT_NE(FindMediaType(type), nullptr) << type;
    EXPECT_OK(Check(type, bytes)) << type;
  }
  EXPECT_OK(Check("audio/mpeg", Padded("\xff\xfb\x90")));
  EXPECT_OK(Check("image/tiff", Padded(std::string("MM\0*", 4))));
  EXPECT_OK(Check("text/plain", "\xc7\xb7\xcc\xf5\n")) << "GB 18030";
}

// By content, whatever it is called.
TEST(CheckContent, RefusesEachTypeAsAnother) {
  const auto alike = [](const std::string& a, const std::string& b) {
    // What holds sound holds pictures: told apart by what is in the box alone.
    const auto box = [](const std::string& type) { return type.substr(type.find('/')); };
    return a == b || (box(a) == box(b) && (box(a) == "/mp4" || box(a) == "/webm"));
  };
  for (const auto& [type, ignored] : Samples()) {
    for (const auto& [other, bytes] : Samples()) {
      if (alike(type, other)) continue;
      EXPECT_THAT(Check(type, bytes), StatusIs(absl::StatusCode::kFailedPrecondition)) << other << " as " << type;
    }
  }
}

TEST(CheckContent, RefusesWhatRuns) {
  const std::string program = "MZ\x90" + std::string(61, '\0');
  const std::string script = "#!/bin/sh\nrm -rf /\n#" + std::string(20, 'x');
  for (const auto& [type, ignored] : Samples()) {
    EXPECT_THAT(Check(type, program), StatusIs(absl::StatusCode::kFailedPrecondition)) << type;
    EXPECT_THAT(Check(type, script), StatusIs(absl::StatusCode::kFailedPrecondition)) << type;
  }
  EXPECT_THAT(Check(kDocx, Zip({"word/document.xml", "word/vbaProject.bin"})),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("macros")));
}

TEST(CheckContent, RefusesDamagedPackages) {
  const std::string whole = Zip({"word/document.xml"});
  for (size_t cut = 0; cut < whole.size(); ++cut) {
    EXPECT_FALSE(Check(kDocx, whole.substr(0, cut)).ok()) << cut;
  }
  std::string lies = whole;
  lies[whole.size() - 10] = '\x7f';  // Length of the directory.
  EXPECT_THAT(Check(kDocx, lies), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(MayStartAs, JudgesAsFarAsTheBytesGo) {
  EXPECT_TRUE(MayStartAs("application/pdf", "%P"));
  EXPECT_TRUE(MayStartAs("application/pdf", ""));
  EXPECT_FALSE(MayStartAs("application/pdf", "MZ"));
  EXPECT_FALSE(MayStartAs("application/zip", "PK\x03\x04"));
}

}  // namespace
}  // namespace gaiwan
