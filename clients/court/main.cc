// gaiwan-court: the reference court adapter. A process of its own; it opens connections to the county and none comes
// in.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/court/adapter.h"
#include "clients/court/court_client.h"
#include "clients/court/journal.h"
#include "clients/court/paper_folder.h"
#include "clients/court/rules.h"
#include "workflow/base/date.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::court {
namespace {

constexpr int kExitDone = 0;
constexpr int kExitFailed = 1;
constexpr int kExitWrongUsage = 2;

// Set by SIGTERM and SIGINT: the round in hand is finished.
volatile std::sig_atomic_t g_ending = 0;

struct Flags {
  std::string server = "127.0.0.1:7543";
  std::string person;
  std::string ca;
  std::string crl_dir;
  std::string certificate;
  std::string key;
  std::string org;
  std::string journal;
  std::string answers;
  std::string number_prefix = "法特";
  double poll_seconds = 60;
  double deadline_seconds = 20;
  int calls_at_once = 4;
  bool drain = false;
  bool print = false;
  bool no_packets = false;
  std::string papers;
};

absl::StatusOr<Rules> ReadRules(const std::string& path) {
  if (path.empty()) return Rules();
  std::ifstream in(path);
  if (!in.good()) return absl::NotFoundError(absl::StrCat("--answers ", path, " cannot be read"));
  std::stringstream text;
  text << in.rdbuf();
  absl::StatusOr<Rules> rules = Rules::Parse(text.str());
  if (!rules.ok()) return absl::InvalidArgumentError(absl::StrCat(path, ": ", rules.status().message()));
  return rules;
}

// A PEM file; empty for no file. NOT_FOUND names the flag.
absl::StatusOr<std::string> ReadPem(const char* flag, const std::string& path) {
  if (path.empty()) return "";
  std::ifstream in(path, std::ios::binary);
  if (!in.good()) return absl::NotFoundError(absl::StrCat(flag, " ", path, " cannot be read"));
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// Whom to call, and as whom.
absl::StatusOr<CourtClient::Options> ClientOptions(const Flags& flags) {
  CourtClient::Options options;
  options.server = flags.server;
  options.person = absl::StartsWith(flags.person, "people/") || flags.person.empty()
                       ? flags.person
                       : absl::StrCat("people/", flags.person);
  if (flags.certificate.empty() != flags.key.empty()) {
    return absl::InvalidArgumentError("--cert and --key are given both or not at all");
  }
  ASSIGN_OR_RETURN(options.ca, ReadPem("--ca", flags.ca));
  if (!flags.crl_dir.empty()) {
    if (flags.ca.empty()) return absl::InvalidArgumentError("--crl-dir needs --ca, whose authorities sign the lists");
    if (!std::filesystem::is_directory(flags.crl_dir)) {
      return absl::NotFoundError(absl::StrCat("--crl-dir ", flags.crl_dir, " is no folder"));
    }
    options.crl_dir = flags.crl_dir;
  }
  ASSIGN_OR_RETURN(options.certificate, ReadPem("--cert", flags.certificate));
  ASSIGN_OR_RETURN(options.key, ReadPem("--key", flags.key));
  options.deadline = absl::Seconds(flags.deadline_seconds);
  return options;
}

// One line a hand-over: id, digest, number, where it stands, and of what was taken or refused the answer.
void Print(const Journal& journal) {
  for (const auto& [id, held] : journal.held()) {
    std::string state = held.confirmed ? "received" : "fetched";
    std::string answer;
    for (size_t i = 0; i < held.answered && i < held.decisions.size() && answer.empty(); ++i) {
      const Decision& decision = held.decisions[i];
      if (!IsFinal(decision)) continue;
      state = IsTaken(decision) ? "accepted" : "refused";
      answer = AnswerWord(decision);
    }
    std::cout << id << '\t' << held.digest << '\t' << held.number << '\t' << state << '\t' << answer << '\n';
  }
}

bool DidNothing(const Adapter::Counts& counts) {
  return counts.fetched == 0 && counts.papers == 0 && counts.confirmed == 0 && counts.answered == 0;
}

// Days are compared once nothing of them is under way, at the latest with the first round of the next day.
absl::StatusOr<bool> ReconcileDays(absl::CivilDay before, Adapter* adapter) {
  bool all_the_same = true;
  for (const absl::CivilDay day : adapter->DaysToReconcile(before)) {
    const absl::StatusOr<bool> same = adapter->Reconcile(day);
    if (!same.ok()) std::cerr << same.status().message() << std::endl;
    all_the_same = all_the_same && same.ok() && *same;
  }
  return all_the_same;
}

absl::Status Serve(const Flags& flags, CourtClient* client, Adapter* adapter) {
  while (g_ending == 0) {
    client->LookAtLists();
    ASSIGN_OR_RETURN(const Adapter::Counts counts, adapter->Round());
    if (!DidNothing(counts) || counts.failed > 0) {
      std::cerr << "round: " << counts.listed << " listed, " << counts.fetched << " fetched, " << counts.papers
                << " with papers, " << counts.confirmed << " confirmed, " << counts.answered << " answered, "
                << counts.failed << " failed, " << counts.pending << " pending" << std::endl;
    }
    if (counts.pending == 0 && counts.failed == 0 && !counts.more) {
      // The day that is under way is compared, too, when this is to be the end of it.
      const absl::CivilDay today = DayOf(absl::Now());
      ASSIGN_OR_RETURN(const bool same, ReconcileDays(flags.drain ? today + 1 : today, adapter));
      if (flags.drain && same) return absl::OkStatus();
    }
    if (!DidNothing(counts) || counts.more) continue;
    const double wait = flags.drain ? 0.1 : flags.poll_seconds;
    for (double waited = 0; waited < wait && g_ending == 0; waited += 0.1) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }
  return absl::OkStatus();
}

int Run(const Flags& flags) {
  const absl::StatusOr<Rules> rules = ReadRules(flags.answers);
  if (!rules.ok()) {
    std::cerr << rules.status().message() << std::endl;
    return kExitWrongUsage;
  }
  const absl::StatusOr<std::unique_ptr<Journal>> journal = Journal::Open(flags.journal);
  if (!journal.ok()) {
    std::cerr << journal.status().message() << std::endl;
    return kExitFailed;
  }
  if (flags.print) {
    Print(**journal);
    return kExitDone;
  }
  const absl::StatusOr<CourtClient::Options> connection = ClientOptions(flags);
  if (!connection.ok()) {
    std::cerr << connection.status().message() << std::endl;
    return kExitWrongUsage;
  }
  CourtClient client(*connection);
  Adapter::Options options;
  options.org =
      flags.org.empty() || absl::StartsWith(flags.org, "orgs/") ? flags.org : absl::StrCat("orgs/", flags.org);
  options.number_prefix = flags.number_prefix;
  options.calls_at_once = flags.calls_at_once;
  options.packets = !flags.no_packets;
  const PaperFolder papers(flags.papers.empty() ? absl::StrCat(flags.journal, ".papers") : flags.papers);
  Adapter adapter(options, &client, journal->get(), &papers, *rules, &std::cerr);
  const absl::Status status = Serve(flags, &client, &adapter);
  if (status.ok()) return kExitDone;
  std::cerr << status.message() << std::endl;
  return kExitFailed;
}

}  // namespace
}  // namespace gaiwan::court

int main(int argc, char** argv) {
  using gaiwan::court::Flags;
  Flags flags;
  CLI::App app("The reference court adapter: pulls hand-overs, confirms them by digest, answers, reconciles daily.",
               "gaiwan-court");
  app.footer(
      "  $ gaiwan-court --cert court.pem --key court.key --ca county.pem --journal court.journal   # serve, every "
      "minute\n"
      "  $ gaiwan-court --as p-632821-court-liaison --journal court.journal --drain    # all that lies ready, then "
      "end\n"
      "  $ gaiwan-court --journal court.journal --print                                # what the court has\n"
      "Exit status: 0 done, 1 failed, 2 wrong usage.");
  app.add_option("--server", flags.server, "Address of the county's server.")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  app.add_option("--as", flags.person, "The liaison, people/p-… or p-…. Development sign-in only.")
      ->type_name("PERSON");
  app.add_option("--ca", flags.ca, "PEM of the authority that the county's certificate is of; the system's when empty.")
      ->type_name("FILE");
  app.add_option(
         "--crl-dir", flags.crl_dir,
         "Folder of revocation lists of the authorities of --ca (openssl rehash): a county's certificate that was "
         "revoked is not called.")
      ->type_name("DIR");
  app.add_option("--cert", flags.certificate, "PEM of the court's own certificate, by which the county knows it.")
      ->type_name("FILE");
  app.add_option("--key", flags.key, "PEM of its key.")->type_name("FILE");
  app.add_option("--org", flags.org, "The organisation; the one whose liaison the caller is when empty.")
      ->type_name("ORG");
  app.add_option("--journal", flags.journal, "The court's own file: all it received and decided.")
      ->type_name("FILE")
      ->required();
  app.add_option("--papers", flags.papers, "Folder for papers; the journal's name and .papers when empty.")
      ->type_name("DIR");
  app.add_flag("--no-packets", flags.no_packets, "Content and documents alone, without the packet as on paper.");
  app.add_option("--answers", flags.answers, "Rules by which it answers; everything is taken when empty.")
      ->type_name("FILE");
  app.add_option("--number-prefix", flags.number_prefix, "Stands before the running number.")
      ->type_name("TEXT")
      ->capture_default_str();
  app.add_option("--poll", flags.poll_seconds, "Seconds between two looks into the inbox.")
      ->type_name("SECONDS")
      ->capture_default_str();
  app.add_option("--deadline", flags.deadline_seconds, "Seconds a call may take.")
      ->type_name("SECONDS")
      ->capture_default_str();
  app.add_option("--calls", flags.calls_at_once, "Calls at the same time.")->type_name("N")->capture_default_str();
  app.add_flag("--drain", flags.drain, "End when nothing lies ready and every day agrees with the county.");
  app.add_flag("--print", flags.print, "Print what the journal holds, and end.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);
    return status == 0 ? 0 : gaiwan::court::kExitWrongUsage;
  }
  std::signal(SIGTERM, [](int) { gaiwan::court::g_ending = 1; });
  std::signal(SIGINT, [](int) { gaiwan::court::g_ending = 1; });
  std::signal(SIGPIPE, SIG_IGN);
  return gaiwan::court::Run(flags);
}
