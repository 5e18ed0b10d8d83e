#include "server/api/call_counts.h"

#include <cstdio>
#include <memory>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace gaiwan {
namespace {

TEST(CallCounts, ByMethodAndCode) {
  const auto counts = std::make_unique<CallCounts>();
  const char first[] = "CaseService.Execute", again[] = "CaseService.Execute", other[] = "CaseService.GetCase";
  counts->Add(first, absl::StatusCode::kOk, absl::Milliseconds(2));
  counts->Add(again, absl::StatusCode::kOk, absl::Milliseconds(3));  // The same method, said at another place.
  counts->Add(first, absl::StatusCode::kNotFound, absl::Milliseconds(4));
  counts->Add(other, absl::StatusCode::kNotFound, absl::Milliseconds(5));
  const auto all = counts->Look();
  ASSERT_EQ(all.size(), 2u);
  const CallCounts::OfMethod& execute = all.at("CaseService.Execute");
  EXPECT_EQ(execute.by_code[0], 2u);
  EXPECT_EQ(execute.by_code[static_cast<size_t>(absl::StatusCode::kNotFound)], 1u);
  EXPECT_EQ(execute.took.count, 3u);
  EXPECT_EQ(execute.took.sum_micros, 9000u);
  EXPECT_EQ(counts->Of(absl::StatusCode::kNotFound), 2u);
}

TEST(CallCounts, LosesNothingWhenManyCountTheFirstCallsOfAllMethods) {
  const auto counts = std::make_unique<CallCounts>();
  static char methods[100][8];
  for (int i = 0; i < 100; ++i) std::snprintf(methods[i], sizeof(methods[i]), "M%d", i);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (const auto& method : methods) counts->Add(method, absl::StatusCode::kOk, absl::ZeroDuration());
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto all = counts->Look();
  EXPECT_EQ(all.size(), 100u);
  for (const auto& [method, of] : all) EXPECT_EQ(of.by_code[0], 4u) << method;
}

}  // namespace
}  // namespace gaiwan
