#include "tests/bench/workload.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/bench/commands.h"

namespace gaiwan::bench {
namespace {

// Of `submit`: what each of eight commands in a row is.
constexpr uint64_t kSubmitCycle = 8;
// Of `life`: the commands of one case.
constexpr uint64_t kLifeCommands = 18;
// Requests of one committee in a run; far more than a run sends.
constexpr int kRequestBits = 40;

uint64_t Number(size_t desk, uint64_t n) {
  return (uint64_t{desk} << kRequestBits) | n;
}

// The first of the two people of an opening: other ones each time, in each run.
uint64_t PeopleOf(uint64_t run, uint64_t number) {
  return run + 2 * number;
}

// Spreads `n` over the cases without touching neighbours one after the other.
uint64_t Scatter(uint64_t n) {
  return (n * 0x9e3779b97f4a7c15) >> 24;
}

}  // namespace

RequestTemplate::RequestTemplate(v1::ExecuteRequest request) {
  request.set_name(CaseName(0, 0));
  request.set_request_id(RequestId(0, 0));
  bytes_ = request.SerializeAsString();
  name_at_ = bytes_.find(request.name());
  request_id_at_ = bytes_.find(request.request_id());
  if (!request.command().has_open_case()) return;
  for (uint64_t i = 0; i < 2; ++i) {
    people_at_[i][0] = bytes_.find(PersonName(i));
    people_at_[i][1] = bytes_.find(PersonPhone(i));
  }
}

RequestTemplate::RequestTemplate(v1::GetCaseRequest request) {
  request.set_name(CaseName(0, 0));
  bytes_ = request.SerializeAsString();
  name_at_ = bytes_.find(request.name());
}

std::string RequestTemplate::Fill(absl::string_view name, absl::string_view request_id, uint64_t number) const {
  std::string bytes = bytes_;
  bytes.replace(name_at_, name.size(), name.data(), name.size());
  if (request_id_at_ != std::string::npos) {
    bytes.replace(request_id_at_, request_id.size(), request_id.data(), request_id.size());
  }
  for (uint64_t i = 0; i < 2 && people_at_[i][0] != 0; ++i) {
    const std::string person = PersonName(number + i);
    const std::string phone = PersonPhone(number + i);
    bytes.replace(people_at_[i][0], person.size(), person);
    bytes.replace(people_at_[i][1], phone.size(), phone);
  }
  return bytes;
}

absl::StatusOr<Workload> Workload::Make(const LoadOptions& options, const County& county) {
  Workload w;
  if (options.mix == "open") {
    w.mix_ = Mix::kOpen;
  } else if (options.mix == "note") {
    w.mix_ = Mix::kNote;
  } else if (options.mix == "get_case") {
    w.mix_ = Mix::kGetCase;
  } else if (options.mix == "submit") {
    w.mix_ = Mix::kSubmit;
  } else if (options.mix == "life") {
    w.mix_ = Mix::kLife;
  } else {
    return absl::InvalidArgumentError(
        absl::StrCat("--mix: \"", options.mix, "\" is none of open, note, get_case, submit, life"));
  }
  if (w.mix_ != Mix::kOpen && w.mix_ != Mix::kLife && options.cases_per_desk < 1) {
    return absl::InvalidArgumentError(absl::StrCat("--cases: \"", options.mix, "\" needs cases opened before"));
  }
  w.run_ = options.run;
  w.cases_per_desk_ = static_cast<uint64_t>(options.cases_per_desk);
  w.method_ = absl::StrCat("/gaiwan.v1.CaseService/", w.mix_ == Mix::kGetCase ? "GetCase" : "Execute");
  for (const Desk& desk : county.desks) {
    w.registrars_.push_back(desk.registrar);
    w.openings_.emplace_back(OpenCase(desk));
  }
  for (int side : {0, 1}) {
    w.contacts_[side] = RequestTemplate(RecordContact(side + 1));
    w.notices_[side] = RequestTemplate(GiveRightsNotice(side + 1));
  }
  w.note_ = RequestTemplate(AddNote());
  w.submission_ = RequestTemplate(SubmitCase());
  w.get_case_ = RequestTemplate(v1::GetCaseRequest());
  return w;
}

Workload::Item Workload::Get(size_t desk, uint64_t n) const {
  const absl::string_view person = registrars_[desk];
  if (mix_ == Mix::kOpen) {
    return {person, openings_[desk].Fill(CaseName(kSeededRun, Number(desk, n)), RequestId(run_, Number(desk, n)),
                                         PeopleOf(run_, Number(desk, n)))};
  }
  if (mix_ == Mix::kLife) return OfALife(desk, n);
  const std::string seeded = CaseName(kSeededRun, Number(desk, Scatter(n) % cases_per_desk_));
  if (mix_ == Mix::kGetCase) return {person, get_case_.Fill(seeded, "")};
  const std::string request_id = RequestId(run_, Number(desk, n));
  if (mix_ == Mix::kNote) return {person, note_.Fill(seeded, request_id)};
  const size_t side = (n / kSubmitCycle) % 2;
  switch (n % kSubmitCycle) {
    case 0:
      return {person,
              openings_[desk].Fill(CaseName(run_, Number(desk, n)), request_id, PeopleOf(run_, Number(desk, n)))};
    case 1:
      return {person, notices_[side].Fill(seeded, request_id)};
    case 2:
    case 4:
    case 6:
      return {person, contacts_[side].Fill(seeded, request_id)};
    default:
      return {person, note_.Fill(seeded, request_id)};
  }
}

Workload::Item Workload::OfALife(size_t desk, uint64_t n) const {
  const absl::string_view person = registrars_[desk];
  const uint64_t number = Number(desk, n / kLifeCommands);
  const std::string name = CaseName(run_, number);
  const std::string request_id = RequestId(run_, Number(desk, n));
  const uint64_t step = n % kLifeCommands;
  if (step == 0) return {person, openings_[desk].Fill(name, request_id, PeopleOf(run_, number))};
  if (step <= 2) return {person, notices_[step - 1].Fill(name, request_id)};
  if (step == 9) return {person, submission_.Fill(name, request_id)};
  if (step <= 8) return {person, contacts_[step % 2].Fill(name, request_id)};
  return {person, note_.Fill(name, request_id)};
}

}  // namespace gaiwan::bench
