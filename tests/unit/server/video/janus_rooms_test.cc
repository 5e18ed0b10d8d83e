// What JanusRooms asks, the Janus of the distribution does: the contract that FakeVideoRooms keeps too.
#include "server/video/janus_rooms.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kRoom[] = "gaiwan-test";

int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  bind(fd, reinterpret_cast<sockaddr*>(&address), size);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  close(fd);
  return ntohs(address.sin_port);
}

// A Janus of its own on loopback, as deploy/dev/janus starts it.
class RunningJanus {
 public:
  RunningJanus() : http_(FreePort()), url_(absl::StrCat("http://127.0.0.1:", http_, "/janus")) {
    const std::string http = absl::StrCat("127.0.0.1:", http_);
    const std::string ws = absl::StrCat("127.0.0.1:", FreePort());
    const std::string folder = dir_ / "";
    fflush(stdout);  // Else the child prints it, too.
    pid_ = fork();
    if (pid_ != 0) return;
    const std::string log = dir_ / "log";
    if (freopen(log.c_str(), "w", stdout) == nullptr || dup2(1, 2) < 0) _exit(1);
    execl("deploy/dev/janus", "janus", folder.c_str(), "--http", http.c_str(), "--ws", ws.c_str(), "--rtp",
          "30000-30100", static_cast<char*>(nullptr));
    _exit(127);
  }
  ~RunningJanus() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
  }

  const std::string& url() const { return url_; }
  VideoSecrets Secrets() const {
    std::ifstream in(dir_ / "secret");
    std::stringstream text;
    text << in.rdbuf();
    const absl::StatusOr<VideoSecrets> secrets = VideoSecrets::From(text.str());
    EXPECT_OK(secrets.status());
    return *secrets;
  }
  // Until it answers.
  void Await() {
    for (const absl::Time end = absl::Now() + absl::Seconds(60); absl::Now() < end;
         absl::SleepFor(absl::Milliseconds(50))) {
      if (!std::filesystem::exists(dir_ / "secret")) continue;
      JanusRooms rooms(url_, Secrets(), RealRandom());
      if (rooms.List().ok()) return;
    }
    std::ifstream log(dir_ / "log");
    FAIL() << log.rdbuf();
  }

 private:
  TempDir dir_;
  const int http_;
  const std::string url_;
  pid_t pid_ = -1;
};

// A browser as far as a room's door: the same protocol over HTTP, with the token that the server gives to browsers.
class Visitor {
 public:
  Visitor(std::string url, std::string token) : url_(std::move(url)), token_(std::move(token)) {}

  // What Janus says to the request of the plugin, as text.
  std::string Ask(const std::string& body) {
    const std::string session = Post("", R"("janus":"create")");
    if (session.find("success") == std::string::npos) return session;
    const std::string at = "/" + IdIn(session);
    const std::string handle =
        absl::StrCat(at, "/", IdIn(Post(at, R"("janus":"attach","plugin":"janus.plugin.videoroom")")));
    const std::string answer = Post(handle, absl::StrCat(R"("janus":"message","body":)", body));
    if (answer.find("\"ack\"") == std::string::npos) return answer;
    return Get(absl::StrCat(at, "?maxev=1&token=", Escaped(token_)));
  }

 private:
  static size_t Take(char* data, size_t size, size_t count, void* into) {
    static_cast<std::string*>(into)->append(data, size * count);
    return size * count;
  }
  static std::string Escaped(const std::string& text) {
    char* const escaped = curl_easy_escape(nullptr, text.c_str(), static_cast<int>(text.size()));
    std::string copy = escaped;
    curl_free(escaped);
    return copy;
  }
  static std::string IdIn(const std::string& answer) {
    google::protobuf::Struct parsed;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(answer, &parsed).ok()) << answer;
    const double id = parsed.fields().at("data").struct_value().fields().at("id").number_value();
    return absl::StrCat(static_cast<int64_t>(id));
  }
  std::string Post(const std::string& path, const std::string& fields) {
    return Perform(url_ + path, absl::StrCat("{", fields, R"(,"transaction":"t","token":")", token_, "\"}"));
  }
  std::string Get(const std::string& path) { return Perform(url_ + path, ""); }
  static std::string Perform(const std::string& url, const std::string& body) {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
    std::string answer;
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
    if (!body.empty()) curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &Take);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer);
    curl_easy_perform(curl.get());
    return answer;
  }

  const std::string url_;
  const std::string token_;
};

class JanusRoomsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (std::system("command -v janus >/dev/null") != 0) return;
    janus_ = new RunningJanus();
    janus_->Await();
  }
  static void TearDownTestSuite() {
    delete janus_;
    janus_ = nullptr;
  }
  void SetUp() override {
    if (janus_ == nullptr) GTEST_SKIP() << "janus is not installed: deploy/dev/install test";
    rooms_ = std::make_unique<JanusRooms>(janus_->url(), janus_->Secrets(), RealRandom());
    ASSERT_OK(rooms_->Create(kRoom, "1234"));
  }
  void TearDown() override {
    if (rooms_ != nullptr) {
      EXPECT_OK(rooms_->Destroy(kRoom));
    }
  }

  Visitor WithToken() const {
    return Visitor(janus_->url(), janus_->Secrets().ServerToken(absl::Now() + absl::Minutes(5)));
  }
  static std::string Join(const std::string& token, const std::string& member, const std::string& pin = "1234") {
    return absl::StrCat(R"({"request":"join","ptype":"publisher","room":"gaiwan-test","id":")", member,
                        R"(","token":")", token, R"(","pin":")", pin, "\"}");
  }

  static RunningJanus* janus_;
  std::unique_ptr<JanusRooms> rooms_;
};
RunningJanus* JanusRoomsTest::janus_ = nullptr;

TEST_F(JanusRoomsTest, RoomsAreMadeOnceAndGo) {
  EXPECT_THAT(rooms_->Create(kRoom, "x"), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(rooms_->List().value(), Contains(kRoom));
  EXPECT_OK(rooms_->Destroy(kRoom));
  EXPECT_OK(rooms_->Destroy(kRoom)) << "one that is gone";
  EXPECT_THAT(rooms_->List().value(), Not(Contains(kRoom)));
  for (const absl::Status& gone : {rooms_->Allow(kRoom, "t"), rooms_->Members(kRoom).status(), rooms_->Kick(kRoom, "m"),
                                   rooms_->Record(kRoom, "/tmp/none"), rooms_->StopRecording(kRoom)}) {
    EXPECT_THAT(gone, StatusIs(absl::StatusCode::kNotFound));
  }
}

TEST_F(JanusRoomsTest, LetsInByTokenPinAndNothingElse) {
  EXPECT_THAT(WithToken().Ask(Join("", "a")), HasSubstr("Unauthorized")) << "nobody is allowed yet";
  ASSERT_OK(rooms_->Allow(kRoom, "t1"));
  EXPECT_THAT(WithToken().Ask(Join("t2", "a")), HasSubstr("Unauthorized"));
  EXPECT_THAT(WithToken().Ask(Join("t1", "a", "4321")), HasSubstr("Unauthorized"));
  EXPECT_THAT(rooms_->Members(kRoom).value(), IsEmpty());
  EXPECT_THAT(WithToken().Ask(Join("t1", "a")), HasSubstr("\"joined\""));
  EXPECT_THAT(rooms_->Members(kRoom).value(), ElementsAre("a"));
  ASSERT_OK(rooms_->Forbid(kRoom, "t1"));
  EXPECT_THAT(WithToken().Ask(Join("t1", "b")), HasSubstr("Unauthorized"));
  EXPECT_OK(rooms_->Kick(kRoom, "a"));
  EXPECT_THAT(rooms_->Members(kRoom).value(), IsEmpty());
  EXPECT_THAT(rooms_->Kick(kRoom, "a"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(JanusRoomsTest, BrowsersMakeAndMendNoRooms) {
  EXPECT_THAT(Visitor(janus_->url(), "forged").Ask(Join("t1", "a")), HasSubstr("\"error\""));
  EXPECT_THAT(
      Visitor(janus_->url(), janus_->Secrets().ServerToken(absl::Now() - absl::Minutes(1))).Ask(Join("t1", "a")),
      HasSubstr("Unauthorized"))
      << "too late";
  EXPECT_THAT(WithToken().Ask(R"({"request":"create","room":"mine"})"), HasSubstr("admin_key"));
  EXPECT_THAT(WithToken().Ask(R"({"request":"destroy","room":"gaiwan-test"})"), HasSubstr("\"error_code\""));
  EXPECT_THAT(WithToken().Ask(R"({"request":"allowed","room":"gaiwan-test","action":"disable"})"),
              HasSubstr("\"error_code\""));
  EXPECT_THAT(WithToken().Ask(R"({"request":"enable_recording","room":"gaiwan-test","record":true})"),
              HasSubstr("\"error_code\""));
  EXPECT_THAT(WithToken().Ask(R"({"request":"list"})"), Not(HasSubstr(kRoom)));
}

// Only who is in the room receives of it: a subscription belongs to somebody who joined.
TEST_F(JanusRoomsTest, NobodyReceivesWithoutHavingJoined) {
  ASSERT_OK(rooms_->Allow(kRoom, "t1"));
  ASSERT_THAT(WithToken().Ask(Join("t1", "a")), HasSubstr("\"joined\""));
  EXPECT_THAT(
      WithToken().Ask(
          R"({"request":"join","ptype":"subscriber","room":"gaiwan-test","pin":"1234","streams":[{"feed":"a"}]})"),
      HasSubstr("\"error_code\""));
}

TEST_F(JanusRoomsTest, RecordsOnTheServersWord) {
  TempDir dir;
  EXPECT_OK(rooms_->Record(kRoom, dir / "rec"));
  EXPECT_OK(rooms_->StopRecording(kRoom));
  EXPECT_THAT(rooms_->Mute(kRoom, "nobody", true), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(JanusRoomsTest, AWrongSecretAndAServerThatIsNotThereAreTold) {
  ASSERT_OK_AND_ASSIGN(const VideoSecrets other, VideoSecrets::From(std::string(64, 'b')));
  JanusRooms stranger(janus_->url(), other, RealRandom());
  EXPECT_THAT(stranger.List(), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("secret")));
  JanusRooms nowhere("http://127.0.0.1:1/janus", janus_->Secrets(), RealRandom());
  EXPECT_THAT(nowhere.List(), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace gaiwan::testing
