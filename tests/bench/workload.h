// tests/bench/workload.h: what a load generator sends. Requests are built once and copied; only the case's name, the
// request id and the people in them change, so that the generator takes little of the machine it measures. Thread-safe.
#ifndef GAIWAN_TESTS_BENCH_WORKLOAD_H_
#define GAIWAN_TESTS_BENCH_WORKLOAD_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case_service.pb.h"
#include "tests/bench/county.h"
#include "tests/bench/load_options.h"

namespace gaiwan::bench {

// Of the cases that are there before a measurement.
inline constexpr uint64_t kSeededRun = 1;

// A serialised request in which a case's name, a request id and two people stand at known places.
class RequestTemplate {
 public:
  RequestTemplate() = default;
  explicit RequestTemplate(v1::ExecuteRequest request);
  explicit RequestTemplate(v1::GetCaseRequest request);

  // `request_id` is ignored where there is none, and so are the people `number` and `number` + 1.
  std::string Fill(absl::string_view name, absl::string_view request_id, uint64_t number = 0) const;

 private:
  std::string bytes_;
  size_t name_at_ = 0;
  size_t request_id_at_ = std::string::npos;
  size_t people_at_[2][2] = {};  // Of each, the name and the telephone; 0: there are none.
};

class Workload {
 public:
  struct Item {
    absl::string_view person;  // Who calls; lives as long as the workload.
    std::string bytes;         // The request, serialised.
  };

  // `options.mix`:
  //   open      opens the seeded case number `n` of the committee
  //   note      a note on a seeded case
  //   get_case  a seeded case in full
  //   submit    of eight commands one opens a case with two parties, one gives the rights notice, three record a
  //             contact and three add a note, on cases opened before
  //   life      cases from their opening on, twenty events each: three of the opening, two rights notices, six
  //   contacts,
  //             eight notes, and the submission
  // INVALID_ARGUMENT for any other, or when there are no cases and the mix needs them.
  static absl::StatusOr<Workload> Make(const LoadOptions& options, const County& county);

  // `/gaiwan.v1.CaseService/...` of a unary call.
  const std::string& method() const { return method_; }
  size_t desk_count() const { return openings_.size(); }
  // The request number `n` at a committee; each (desk, n) once.
  Item Get(size_t desk, uint64_t n) const;

 private:
  Item OfALife(size_t desk, uint64_t n) const;

  enum class Mix { kOpen, kNote, kGetCase, kSubmit, kLife };

  Mix mix_ = Mix::kSubmit;
  uint64_t run_ = 0;
  uint64_t cases_per_desk_ = 0;
  std::string method_;
  std::vector<std::string> registrars_;    // By desk.
  std::vector<RequestTemplate> openings_;  // By desk.
  RequestTemplate contacts_[2], notices_[2], note_, submission_, get_case_;
};

}  // namespace gaiwan::bench

#endif  // GAIWAN_TESTS_BENCH_WORKLOAD_H_
