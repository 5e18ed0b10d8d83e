#include "server/api/connection_limit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/base/mutex.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The server's side of accepted connections: kept, and closed as gRPC closes them.
class Accepted {
 public:
  ~Accepted() {
    for (const int fd : fds_) close(fd);
  }
  void Add(int fd) {
    MutexLock lock(&mu_);
    fds_.push_back(fd);
    added_.SignalAll();
  }
  void WaitFor(size_t count) {
    MutexLock lock(&mu_);
    while (total_ + fds_.size() < count) added_.Wait(&mu_);
  }
  // Whether the kernel keeps back what is written to each.
  std::vector<bool> AreHeld() {
    MutexLock lock(&mu_);
    std::vector<bool> held;
    for (const int fd : fds_) {
      int on = 0;
      socklen_t size = sizeof(on);
      getsockopt(fd, IPPROTO_TCP, TCP_CORK, &on, &size);
      held.push_back(on != 0);
    }
    return held;
  }
  // As gRPC does it: shut down, then closed.
  void CloseFirst() {
    MutexLock lock(&mu_);
    shutdown(fds_.front(), SHUT_RDWR);
    close(fds_.front());
    fds_.erase(fds_.begin());
    ++total_;
  }

 private:
  Mutex mu_;
  CondVar added_;
  std::vector<int> fds_ ABSL_GUARDED_BY(mu_);
  size_t total_ ABSL_GUARDED_BY(mu_) = 0;
};

class Client {
 public:
  explicit Client(int port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~Client() { close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Waits for what the server does to the connection: true when it reset or closed it.
  bool IsEnded() {
    char byte;
    return !connected_ || recv(fd_, &byte, 1, 0) <= 0;
  }
  void SendEnd() { shutdown(fd_, SHUT_WR); }
  int fd() const { return fd_; }

 private:
  const int fd_;
  bool connected_ = false;
};

class ConnectionLimitTest : public ::testing::Test {
 protected:
  void Listen(int connections_max) {
    absl::StatusOr<std::unique_ptr<ConnectionLimit>> limit =
        ConnectionLimit::Listen("127.0.0.1:0", connections_max, [this](int fd, int) { accepted_.Add(fd); });
    ASSERT_OK(limit);
    limit_ = *std::move(limit);
  }
  void WaitForOpen(int count) {
    while (limit_->open() != count) std::this_thread::yield();  // The test's own time limit ends a wait in vain.
  }

  Accepted accepted_;
  std::unique_ptr<ConnectionLimit> limit_;
};

TEST_F(ConnectionLimitTest, RefusesOneMoreAndTakesItWhenOneWasClosedByTheServer) {
  Listen(2);
  Client first(limit_->port());
  Client second(limit_->port());
  accepted_.WaitFor(2);
  Client third(limit_->port());
  EXPECT_TRUE(third.IsEnded());
  EXPECT_EQ(limit_->open(), 2);
  EXPECT_EQ(limit_->refused(), 1);

  accepted_.CloseFirst();
  EXPECT_TRUE(first.IsEnded());
  WaitForOpen(1);
  Client fourth(limit_->port());
  accepted_.WaitFor(3);
  EXPECT_EQ(limit_->open(), 2);
  EXPECT_EQ(limit_->refused(), 1);
}

TEST_F(ConnectionLimitTest, ForgetsAConnectionThatItsClientReset) {
  Listen(1);
  {
    Client client(limit_->port());
    accepted_.WaitFor(1);
    const linger now{1, 0};
    setsockopt(client.fd(), SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  }
  WaitForOpen(0);
  Client again(limit_->port());
  accepted_.WaitFor(2);
  EXPECT_EQ(limit_->refused(), 0);
}

TEST_F(ConnectionLimitTest, StillCountsAConnectionWhoseClientHasOnlyFinishedSending) {
  Listen(1);
  Client client(limit_->port());
  accepted_.WaitFor(1);
  client.SendEnd();
  Client other(limit_->port());
  EXPECT_TRUE(other.IsEnded());
  EXPECT_EQ(limit_->open(), 1);
}

TEST_F(ConnectionLimitTest, HoldsWritesToAFewConnectionsAndLetsThemGo) {
  Listen(40);
  Client first(limit_->port());
  accepted_.WaitFor(1);
  limit_->HoldWrites(true);
  Client second(limit_->port());  // Came in between, and is not held.
  accepted_.WaitFor(2);
  EXPECT_THAT(accepted_.AreHeld(), ElementsAre(true, false));
  limit_->HoldWrites(false);
  EXPECT_THAT(accepted_.AreHeld(), ElementsAre(false, false));

  limit_->HoldWrites(true);
  EXPECT_THAT(accepted_.AreHeld(), ElementsAre(true, true));
  std::vector<std::unique_ptr<Client>> many;
  for (size_t i = 0; i < 35; ++i) many.push_back(std::make_unique<Client>(limit_->port()));
  accepted_.WaitFor(37);
  limit_->HoldWrites(false);  // Also when they have become many meanwhile.
  EXPECT_THAT(accepted_.AreHeld(), Each(false));
  limit_->HoldWrites(true);
  EXPECT_THAT(accepted_.AreHeld(), Each(false));
}

TEST_F(ConnectionLimitTest, AcceptsNothingMoreWhenStopped) {
  Listen(1);
  const int port = limit_->port();
  limit_->Stop();
  Client client(port);
  EXPECT_TRUE(client.IsEnded());
}

TEST(ConnectionLimitListen, SaysWhatIsWrongWithAnAddress) {
  const auto listen = [](const std::string& address) {
    return ConnectionLimit::Listen(address, 1, [](int fd, int) { close(fd); }).status();
  };
  for (const char* address : {"", "127.0.0.1", ":1", "127.0.0.1:", "::1:50051", "127.0.0.1:http2x", "[::1:5"}) {
    EXPECT_THAT(listen(address), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(address))) << address;
  }
  ASSERT_OK_AND_ASSIGN(const auto taken, ConnectionLimit::Listen("127.0.0.1:0", 1, [](int fd, int) { close(fd); }));
  const std::string address = absl::StrCat("127.0.0.1:", taken->port());
  EXPECT_THAT(listen(address), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr(address)));
}

}  // namespace
}  // namespace gaiwan
