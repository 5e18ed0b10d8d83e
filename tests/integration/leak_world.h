// tests/integration/leak_world.h: a server in this process with cases full of planted words, and somebody for each rule
// of the policy table. One thread.
#ifndef GAIWAN_TESTS_INTEGRATION_LEAK_WORLD_H_
#define GAIWAN_TESTS_INTEGRATION_LEAK_WORLD_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "server/auth/policy.h"
#include "server/main/gaiwan_server.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan::testing {

// Words that were planted in a case, and who may read them.
struct Secret {
  std::string words;
  // Letter of the case in the script.
  char in = 0;
  // Shown to whoever is shown one of these.
  ClassSet classes;
  // Id of the party whose own it is; empty: nobody's.
  std::string owner;
  // Who wrote them.
  std::string by;
  // It stands in what is handed over by line.
  bool handed_over = false;
};

// Somebody who calls. Without a name: nobody, without a token.
struct LeakCaller {
  std::string name;
  // Of a party.
  std::string token;
};

class LeakWorld {
 public:
  // Starts the server, imports the sample county with some people more, and plays the script.
  LeakWorld();
  ~LeakWorld();

  const std::vector<Secret>& secrets() const { return secrets_; }
  const std::vector<LeakCaller>& callers() const { return callers_; }
  // Names by letters.
  const std::map<char, std::string>& cases() const { return cases_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // Headers of a call.
  static std::unique_ptr<grpc::ClientContext> As(const LeakCaller& caller, const std::string& reason = "");
  // What the table shows the caller of a case, as rules and bars that apply say.
  struct Seen {
    std::vector<std::string> rules, bars;
    // Of looks that are noted, of all, for a reason in the former, and of a party's own.
    ClassSet noted, always, for_reason, own;
    std::string party;
    // Their own entries whole.
    bool own_acts = false;
  };
  Seen Sees(const LeakCaller& caller, char in) const;

  void Stop();

 private:
  void ImportCounty();
  void Play();
  void Do(const std::string& who, char in, const std::string& command, absl::string_view json);
  void Delegate(absl::string_view json);
  // Asks for an order about case A: in the office where `who` works.
  void AskOrder(const std::string& who, const std::string& office, absl::string_view reason);
  // A file of case A with words in its bytes, uploaded and added as a document.
  void AddFile(const std::string& who, absl::string_view words, absl::string_view json);
  // A party of case A by its code, and a citizen by the code of a phone.
  void AddParty(const std::string& party);
  void AddCitizen();
  // Registers what is marked `{{CLASS:words}}`, `{{CLASS|CLASS@party+line:words}}`, and leaves the words.
  std::string Plant(const std::string& by, char in, absl::string_view text);
  std::string NewRequestId();

  const TempDir folder_;
  std::unique_ptr<GaiwanServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::vector<Secret> secrets_;
  std::vector<LeakCaller> callers_;
  std::map<char, std::string> cases_;
  int requests_ = 0;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_INTEGRATION_LEAK_WORLD_H_
