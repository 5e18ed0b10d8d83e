#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/refusal.h"
#include "workflow/decide.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

const std::string kDigest(64, 'a');

std::string Add(const std::string& more) {
  return absl::StrCat("add_document { paper: 'evidence' title { text: '收条' } ", more, " }");
}

std::string File(absl::string_view digest, absl::string_view type, int64_t bytes) {
  return Add(absl::StrCat("sha256: '", digest, "' media_type: '", type, "' size_bytes: ", bytes));
}

Story Handed(const std::string& more = "party: '1'") {
  return {absl::StrCat("document_added { document: '1' paper: 'evidence' ", more, " }")};
}

TEST(AddDocument, OfAPartyOrOfTheCommittee) {
  GivenStory story = Given(Opened()).When(Add(absl::StrCat("party: '1' pages: 2 sha256: '", std::string(64, 'A'),
                                                           "' media_type: 'image/jpeg' "
                                                           "size_bytes: 90000")));
  story.Then({absl::StrCat("document_added { document: '1' paper: 'evidence' party: '1' pages: 2 sha256: '", kDigest,
                           "' media_type: 'image/jpeg' size_bytes: 90000 "
                           "text { subject: 'case' open { text { text: '收条' } } } }")});
  EXPECT_EQ(story.Case().documents(0).sha256(), kDigest);
  // Only the paper is there.
  story.When(Add("")).Then(
      {"document_added { document: '2' paper: 'evidence' text { subject: 'case' open { text { text: '收条' } } } }"});
  story.When(Add("document: '2'")).ThenRefused(v1::PART_EXISTS, "documents/2");
  story.When(Add("party: '9'")).ThenRefused(v1::PART_UNKNOWN, "parties/9");
  story.When("add_document { paper: 'poem' title { text: 'x' } }").ThenBadField("command.add_document.paper");
}

TEST(AddDocument, ChecksDigestTypeAndSizeTogether) {
  const auto add = [](const std::string& command) { return Given(Opened()).When(command); };
  add(File("abc", "image/png", 1)).ThenBadField("command.add_document.sha256");
  add(File(std::string(64, 'g'), "image/png", 1)).ThenBadField("command.add_document.sha256");
  add(File("", "image/png", 1)).ThenBadField("command.add_document.sha256");
  add(File(kDigest, "", 1)).ThenBadField("command.add_document.media_type");
  add(File(kDigest, "application/x-msdownload", 1)).ThenBadField("command.add_document.media_type");
  add(File(kDigest, "image/png", 0)).ThenBadField("command.add_document.size_bytes");
}

// design §7: 50 MB a paper, 2 GB a recording.
TEST(AddDocument, HoldsTheSizeOfAPaperAndOfARecording) {
  constexpr int64_t kPaper = 50 * 1024 * 1024;
  constexpr int64_t kRecording = int64_t{2} * 1024 * 1024 * 1024;
  const auto add = [](absl::string_view type, int64_t bytes) {
    return Given(Opened()).When(File(kDigest, type, bytes));
  };
  for (const char* paper : {"application/pdf", "application/ofd", "image/tiff", "image/heic"}) {
    EXPECT_EQ(add(paper, kPaper).Events().size(), 1u) << paper;
    add(paper, kPaper + 1).ThenBadField("command.add_document.size_bytes");
  }
  for (const char* recording : {"audio/mpeg", "video/mp4"}) {
    EXPECT_EQ(add(recording, kRecording).Events().size(), 1u) << recording;
    add(recording, kRecording + 1).ThenBadField("command.add_document.size_bytes");
  }
}

// What the log names is there: the bytes come first. Nobody asks for those of a paper that only exists on paper.
TEST(AddDocument, NamesAFileThatTheCaseHolds) {
  const v1::Case c = Given(Opened()).Case();
  const FakeDirectory directory = SampleDirectory();
  const FakeCodes codes = SampleCodes();
  Facts facts;
  facts.directory = &directory;
  facts.codes = &codes;
  facts.actor = "people/head";
  facts.now = facts.act_time = TimeOf("2026-03-05T18:00+08:00");
  facts.has_file = [](absl::string_view sha256, int64_t size, absl::string_view type) {
    return sha256 == kDigest && size == 90000 && type == "image/jpeg";
  };
  const auto decide = [&](const std::string& command) {
    return DecidePayload(OpenDefinition(), c, CommandOf(command), facts).status();
  };
  EXPECT_OK(decide(File(kDigest, "image/jpeg", 90000)));
  EXPECT_OK(decide(File(std::string(64, 'A'), "image/jpeg", 90000)));
  EXPECT_OK(decide(Add("")));
  for (const std::string& other : {File(kDigest, "image/jpeg", 90001), File(kDigest, "image/png", 90000),
                                   File(std::string(64, 'b'), "image/jpeg", 90000)}) {
    EXPECT_EQ(ReasonOf(decide(other)), v1::FILE_NOT_STORED) << other;
  }
}

TEST(AddDocument, HoldsTheLimitOfTheList) {
  Story many = Opened();
  for (int i = 0; i < 400; ++i) many.push_back(absl::StrCat("document_added { document: 'd", i, "' }"));
  Given(many).When(Add("")).ThenRefused(v1::LIST_FULL, "documents");
}

TEST(ReleaseDocument, OfAPartyAndOnce) {
  const char* release = "release_document { document: '1' note { text: '本人同意' } }";
  GivenStory story = Given(Join({Opened(), Handed()})).When(release);
  story.Then({"document_released { document: '1' text { subject: 'case' open { text { text: '本人同意' } } } }"});
  EXPECT_TRUE(story.Case().documents(0).released());
  story.When(release).ThenRefused(v1::NOT_IN_THIS_STATE, "documents/1");
  Given(Join({Opened(), Handed("")})).When(release).ThenRefused(v1::NOT_IN_THIS_STATE, "documents/1");
  Given(Join({Opened(), Handed(), {"document_withdrawn { document: '1' }"}}))
      .When(release)
      .ThenRefused(v1::NOT_IN_THIS_STATE, "documents/1");
  Given(Opened()).When(release).ThenRefused(v1::PART_UNKNOWN, "documents/1");
}

TEST(WithdrawDocument, OnceAndStaysInTheList) {
  const char* withdraw = "withdraw_document { document: '1' reason { text: '交错了' } }";
  GivenStory story = Given(Join({Opened(), Handed(), {"document_released { document: '1' }"}})).When(withdraw);
  story.Then({"document_withdrawn { document: '1' text { subject: 'case' open { text { text: '交错了' } } } }"});
  ASSERT_EQ(story.Case().documents_size(), 1);
  EXPECT_TRUE(story.Case().documents(0).withdrawn());
  EXPECT_TRUE(story.Case().documents(0).released()) << "that it was shown stays on record";
  story.When(withdraw).ThenRefused(v1::NOT_IN_THIS_STATE, "documents/1");
  Given(Opened()).When(withdraw).ThenRefused(v1::PART_UNKNOWN, "documents/1");
}

TEST(RequestCopy, OnlyOfWhatThePartyMaySee) {
  const auto copy = [](absl::string_view party) {
    return absl::StrCat("request_copy { document: '1' party: '", party, "' handed_over: true }");
  };
  const Story copied = {"copy_requested { document: '1' party: '2' handed_over: true }"};
  Given(Join({Opened(), Handed()})).When(copy("2")).ThenRefused(v1::NOT_IN_THIS_STATE, "documents/1");
  Given(Join({Opened(), Handed(), {"document_released { document: '1' }"}})).When(copy("2")).Then(copied);
  Given(Join({Opened(), Handed("party: '2'")})).When(copy("2")).Then(copied);
  Given(Join({Opened(), Handed("")})).When(copy("2")).Then(copied);
  Given(Join({Opened(), Handed("party: '2'"), {"document_withdrawn { document: '1' }"}}))
      .When(copy("2"))
      .ThenRefused(v1::NOT_IN_THIS_STATE, "documents/1");
  Given(Join({Opened(), Handed("")})).When(copy("9")).ThenRefused(v1::PART_UNKNOWN, "parties/9");
  Given(Opened()).When(copy("2")).ThenRefused(v1::PART_UNKNOWN, "documents/1");
}

}  // namespace
}  // namespace gaiwan
