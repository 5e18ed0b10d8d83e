// gaiwan_overload_client HOST:PORT COUNTY_FOLDER SECONDS QUEUE: what overload_test.py runs. Loads the county, finds how
// many commands a second the server carries out when it is asked for no more than it takes; then keeps four times as
// many commands on their way as its queue holds, for SECONDS. Says `loaded` and waits for a line on its standard input,
// behind which the server may be another one on the same data; then everything that was accepted is sent again. What
// came of it stands on the standard output, a line each: a name and a number.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gaiwan/v1/admin_service.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "tests/bench/commands.h"
#include "tests/fault/overload_client.h"

namespace gaiwan::testing {
namespace {

constexpr absl::Duration kMeasure = absl::Seconds(2);
// Batches on their way while it is found out what the server can do: less than half its queue.
constexpr int kMeasuringBatches = 3;
constexpr int kTimesTheQueue = 4;
// Single commands beside the batches.
constexpr int kProbes = 16;
constexpr absl::Duration kAnswerMax = absl::Seconds(30);

void Say(absl::string_view words) {
  std::fputs(absl::StrCat(words, "\n").c_str(), stdout);
  std::fflush(stdout);
}

int Fail(const absl::Status& status) {
  std::fputs(absl::StrCat("gaiwan_overload_client: ", status.ToString(), "\n").c_str(), stderr);
  return 1;
}

absl::StatusOr<int64_t> LastPosition(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  bench::Prepare(bench::kAdministrator, kAnswerMax, &context);
  v1::GetStatusResponse status;
  const absl::Status got =
      bench::FromGrpc(v1::AdminService::NewStub(channel)->GetStatus(&context, {}, &status), "GetStatus");
  if (!got.ok()) return got;
  return status.position();
}

double MedianMillis(std::vector<absl::Duration> took) {
  if (took.empty()) return 0;
  std::nth_element(took.begin(), took.begin() + static_cast<std::ptrdiff_t>(took.size() / 2), took.end());
  return absl::ToDoubleMilliseconds(took[took.size() / 2]);
}

int Main(const std::string& target, const std::string& county_folder, int seconds, int queue) {
  const absl::StatusOr<bench::County> county = bench::ReadCounty(county_folder);
  if (!county.ok()) return Fail(county.status());
  const auto channel = grpc::CreateChannel(target, grpc::InsecureChannelCredentials());
  if (const absl::Status imported = bench::ImportCounty(channel, *county); !imported.ok()) return Fail(imported);
  const auto stub = v1::CaseService::NewStub(channel);
  const OverloadNotes notes(bench::RandomRun(), county->desks);
  if (const absl::Status opened = notes.OpenCases(stub.get()); !opened.ok()) return Fail(opened);
  const absl::StatusOr<int64_t> before = LastPosition(channel);
  if (!before.ok()) return Fail(before.status());

  OverloadResults measured;
  Overload measuring(target, &notes, 0, &measured);
  const absl::Time began = absl::Now();
  measuring.Start(kMeasuringBatches, 0);
  absl::SleepFor(kMeasure);
  measuring.Stop();
  const double capacity = static_cast<double>(measured.accepted_count()) / absl::ToDoubleSeconds(absl::Now() - began);

  OverloadResults results;
  Overload overload(target, &notes, measuring.next(), &results);
  const absl::Time overloaded = absl::Now();
  overload.Start(std::max(1, kTimesTheQueue * queue / static_cast<int>(kOverloadBatch)), kProbes);
  absl::SleepFor(absl::Seconds(seconds));
  overload.Stop();
  const double took = absl::ToDoubleSeconds(absl::Now() - overloaded);

  Say(absl::StrCat("capacity_per_second ", capacity));
  Say(absl::StrCat("offered_per_second ",
                   static_cast<double>(results.accepted_count() + results.refused_count()) / took));
  Say(absl::StrCat("accepted_per_second ", static_cast<double>(results.accepted_count()) / took));
  Say(absl::StrCat("accepted ", results.accepted_count() + measured.accepted_count()));
  Say(absl::StrCat("refused ", results.refused_count()));
  Say(absl::StrCat("refused_single ", overload.refused_took().size()));
  Say(absl::StrCat("accepted_single ", overload.accepted_took().size()));
  Say(absl::StrCat("refused_without_delay ", results.without_delay_count() + measured.without_delay_count()));
  Say(absl::StrCat("failed ", results.failed_count() + measured.failed_count()));
  Say(absl::StrCat("refused_median_millis ", MedianMillis(overload.refused_took())));
  Say(absl::StrCat("accepted_median_millis ", MedianMillis(overload.accepted_took())));
  for (const std::string& failure : {results.first_failure(), measured.first_failure()}) {
    if (!failure.empty()) std::fputs(absl::StrCat("first failure: ", failure, "\n").c_str(), stderr);
  }
  Say("loaded 1");
  if (std::getchar() == EOF) return Fail(absl::CancelledError("nobody said to go on"));

  std::string words;
  const auto again = grpc::CreateChannel(target, grpc::InsecureChannelCredentials());
  const auto stub_again = v1::CaseService::NewStub(again);
  const int64_t lost = CountLost(stub_again.get(), notes, measured.accepted(), &words) +
                       CountLost(stub_again.get(), notes, results.accepted(), &words);
  const absl::StatusOr<int64_t> after = LastPosition(again);
  if (!after.ok()) return Fail(after.status());
  Say(absl::StrCat("lost ", lost));
  Say(absl::StrCat("events ", *after - *before));
  if (!words.empty()) std::fputs(absl::StrCat("first lost: ", words, "\n").c_str(), stderr);
  return 0;
}

}  // namespace
}  // namespace gaiwan::testing

int main(int argc, char** argv) {
  int seconds = 0, queue = 0;
  if (argc != 5 || !absl::SimpleAtoi(argv[3], &seconds) || !absl::SimpleAtoi(argv[4], &queue)) {
    std::fputs("usage: gaiwan_overload_client HOST:PORT COUNTY_FOLDER SECONDS QUEUE\n", stderr);
    return 2;
  }
  return gaiwan::testing::Main(argv[1], argv[2], seconds, queue);
}
