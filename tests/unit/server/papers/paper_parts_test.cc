// Frames, the catalogue, the cache and the private folder: the small parts around the worker.
#include <filesystem>
#include <memory>
#include <string>

#include "gaiwan/v1/errors.pb.h"
#include "gtest/gtest.h"
#include "server/papers/paper_cache.h"
#include "server/papers/paper_catalogue.h"
#include "server/papers/paper_frame.h"
#include "server/papers/private_folder.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan::testing {
namespace {

namespace fs = std::filesystem;

TEST(PaperFrame, LengthGoesThereAndBack) {
  for (const size_t length : {size_t{0}, size_t{1}, size_t{255}, size_t{65536}, kPaperRequestBytesMax}) {
    EXPECT_EQ(ParseFrameLength(EncodeFrameLength(length)), length);
  }
  EXPECT_EQ(EncodeFrameLength(258), std::string("\0\0\1\2", 4));
}

TEST(PaperFrame, ACaseThatIsTooLargeIsRefusedBeforeItIsSent) {
  PaperRequest request;
  request.data = std::string(kPaperRequestBytesMax, ' ');
  EXPECT_THAT(EncodePaperRequest("1", request), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(ParsePaperHeader, ReadsAnswersAndRefusals) {
  ASSERT_OK_AND_ASSIGN(const PaperHeader answer, ParsePaperHeader(R"({"id":"7","ok":true,"bytes":12,"pages":1})"));
  EXPECT_OK(answer.refusal);
  EXPECT_EQ(answer.body_bytes, 12u);
  ASSERT_OK_AND_ASSIGN(const PaperHeader refusal,
                       ParsePaperHeader(R"({"id":"7","ok":false,"error":{"field":"subject","zh":"无","en":"none"}})"));
  EXPECT_THAT(refusal.refusal, StatusIs(absl::StatusCode::kInvalidArgument, ::testing::HasSubstr("subject: none")));
  for (const char* wrong : {"", "[]", "{", R"({"ok":true,"bytes":-1})", R"({"ok":true,"bytes":1e12})"}) {
    EXPECT_THAT(ParsePaperHeader(wrong), StatusIs(absl::StatusCode::kInternal)) << wrong;
  }
}

TEST(ParsePaperCatalogue, ReadsRowsPartsAndGaps) {
  ASSERT_OK_AND_ASSIGN(const v1::ListPapersResponse papers, ParsePaperCatalogue(R"({
    "papers": [{"id": "agreement", "zh": "协议书", "en": "agreement", "code": "agreement", "subject": "agreement",
                "parts": [{"id": "1", "zh": "第1号"}], "languages": ["zh", "zh-mn"], "history": true,
                "audience": ["party"], "needed": "required"}],
    "missing": [{"field": "papers/rights-notice/2", "zh": "缺告知书"}]})"));
  ASSERT_EQ(papers.papers_size(), 1);
  EXPECT_EQ(papers.papers(0).need(), v1::PAPER_NEED_REQUIRED);
  EXPECT_EQ(papers.papers(0).parts(0).label().zh(), "第1号");
  EXPECT_EQ(papers.papers(0).languages_size(), 2);
  EXPECT_EQ(papers.missing(0).words().zh(), "缺告知书");
  EXPECT_THAT(ParsePaperCatalogue("no"), StatusIs(absl::StatusCode::kInternal));
}

std::shared_ptr<const PaperAnswer> PaperOf(size_t bytes) {
  auto paper = std::make_shared<PaperAnswer>();
  paper->body = std::string(bytes, 'x');
  return paper;
}

TEST(PaperCache, LetsGoWhatWasNotAskedForLongest) {
  PaperCache cache;
  cache.Put("a", PaperOf(kPaperCacheBytesMax / 2));
  cache.Put("b", PaperOf(kPaperCacheBytesMax / 2));
  EXPECT_NE(cache.Find("a"), nullptr);
  cache.Put("c", PaperOf(1));
  EXPECT_EQ(cache.Find("b"), nullptr);
  EXPECT_NE(cache.Find("a"), nullptr);
  EXPECT_NE(cache.Find("c"), nullptr);
  cache.Put("d", PaperOf(kPaperCacheBytesMax + 1));
  EXPECT_NE(cache.Find("d"), nullptr) << "who rendered it fetches it next";
  EXPECT_EQ(cache.Find("a"), nullptr);
}

TEST(PrivateFolder, IsForItsOwnerAloneAndGoesAway) {
  const TempDir dir;
  std::string path;
  {
    ASSERT_OK_AND_ASSIGN(const PrivateFolder folder, PrivateFolder::Make(dir / "private"));
    path = folder.path();
    ASSERT_OK(folder.Append("7", "收"));
    ASSERT_OK(folder.Append("7", "条"));
    EXPECT_EQ(ReadFileForTest(path + "/7"), "收条");
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
    EXPECT_EQ(fs::status(dir / "private").permissions(), fs::perms::owner_all);
    EXPECT_EQ(fs::status(path + "/7").permissions(), fs::perms::owner_read | fs::perms::owner_write);
  }
  EXPECT_FALSE(fs::exists(path));
  // What a server that was killed left.
  fs::create_directories(dir / "private/package-old");
  WriteFileForTest(dir / "private/package-old/1", "readable");
  ASSERT_OK(PrivateFolder::Sweep(dir / "private"));
  EXPECT_FALSE(fs::exists(dir / "private"));
}

}  // namespace
}  // namespace gaiwan::testing
