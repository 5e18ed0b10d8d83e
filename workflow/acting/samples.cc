#include "workflow/acting/samples.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "workflow/acting/offices.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_sight_facts.h"
#include "workflow/decide_families.h"
#include "workflow/evidence/sha256.h"
#include "workflow/references.h"
#include "workflow/unit_records.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kVoidEntry = "void-entry";  // Code list `result`.

// Names of one list in the order of their numbers; two of the same number cannot be. Without those that are chosen.
template <typename Names>
void DrawFrom(absl::string_view seed, const Names& names, size_t size, const Names& chosen,
              std::vector<std::string>* drawn) {
  std::vector<std::pair<Hash, const std::string*>> numbers;
  numbers.reserve(static_cast<size_t>(names.size()));
  for (const std::string& name : names) {
    if (!absl::c_linear_search(chosen, name)) numbers.emplace_back(Sha256({seed, name}), &name);
  }
  const size_t room = std::min(size - std::min(size, drawn->size()), numbers.size());
  std::partial_sort(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(room), numbers.end(),
                    [](const auto& a, const auto& b) { return a.first < b.first; });
  for (size_t i = 0; i < room; ++i) drawn->push_back(*numbers[i].second);
}

// First and last day of what is drawn from.
absl::Status CheckPeriod(const v1::DrawSample& command, const Facts& facts) {
  ASSIGN_OR_RETURN(const absl::CivilDay from, ParseDate(command.from_date()));
  ASSIGN_OR_RETURN(const absl::CivilDay to, ParseDate(command.to_date()));
  const std::string path = "command.draw_sample.to_date";
  if (to < from) return BadField(path, "不能早于开始日期", "is not before from_date");
  if (to > DayOf(facts.now)) return BadField(path, "不能晚于今天", "is not after today");
  if (to - from >= kSampleDaysMax) {
    return BadField(path, absl::StrCat("一次最多抽", kSampleDaysMax, "天"),
                    absl::StrCat("a sample spans at most ", kSampleDaysMax, " days"), kSampleDaysMax);
  }
  return absl::OkStatus();
}

// They are called whatever the seed says, so each must be one that could have been drawn.
absl::Status CheckChosen(const v1::DrawSample& command, const v1::SampleFrame& frame) {
  const std::string path = "command.draw_sample.chosen";
  if (command.chosen_size() > command.size()) {
    return BadField(path, "不能多于抽取的件数", "are not more than the size of the sample", command.size());
  }
  absl::flat_hash_set<absl::string_view> named;
  for (int i = 0; i < command.chosen_size(); ++i) {
    const std::string& name = command.chosen(i);
    const std::string field = absl::StrCat(path, "[", i, "]");
    if (!named.insert(name).second) return BadField(field, "同一案件写了两次", "is named twice");
    if (absl::c_linear_search(frame.first(), name) || absl::c_linear_search(frame.rest(), name)) continue;
    return BadField(field, "不是该单位在此期间办结的案件", "was not concluded there in that time");
  }
  return absl::OkStatus();
}

absl::Status NotOfTheOffice(absl::string_view org) {
  return NotYours(
      "由抽查单位（司法所、司法局或综治中心）的工作人员办理",
      "done by the people of the office that draws: a judicial office, bureau of justice or governance centre", org);
}

}  // namespace

std::vector<std::string> Draw(absl::string_view seed, const v1::SampleFrame& frame, int size,
                              const google::protobuf::RepeatedPtrField<std::string>& chosen) {
  std::vector<std::string> drawn(chosen.begin(), chosen.end());
  DrawFrom(seed, frame.first(), static_cast<size_t>(size), chosen, &drawn);
  DrawFrom(seed, frame.rest(), static_cast<size_t>(size), chosen, &drawn);
  return drawn;
}

std::string FrameDigest(const v1::SampleFrame& frame) {
  std::string lines;
  for (const std::string& name : frame.first()) absl::StrAppend(&lines, name, "\n");
  for (const std::string& name : frame.rest()) absl::StrAppend(&lines, name, "\n");
  return HashString(Sha256({lines}));
}

bool ComesFirst(const v1::Case& c) {
  return (c.has_settled() && !c.settled().verified()) || c.has_sham_suspicion();
}

std::vector<Conclusion> ConclusionsOf(const v1::Case& c) {
  std::vector<Conclusion> conclusions;
  if (IsClue(c)) return conclusions;
  for (const v1::RoundRecord& round : c.round_records()) {
    if (!round.has_concluded() || round.result() == kVoidEntry) continue;
    if (!c.merged_into().empty() && round.round() == c.round()) continue;
    const bool over_on_paper = round.round() == 1 && c.imported().stage() == v1::PAPER_STAGE_CLOSED;
    if (!round.has_accepted() && !over_on_paper) continue;
    const std::string& by = round.concluded_by().empty() ? c.unit() : round.concluded_by();
    conclusions.push_back({DayOf(ToTime(round.concluded().act_time())), by});
  }
  return conclusions;
}

absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::DrawSample& command, const Facts& facts,
                                 const ActingPast& past) {
  const DirectoryFacts& directory = *facts.directory;
  RETURN_IF_ERROR(CheckSameUnit(org, command.unit(), facts, "command.draw_sample.unit"));
  RETURN_IF_ERROR(CheckOrg(facts, command.from_unit(), "command.draw_sample.from_unit"));
  const bool of_office =
      IsWatchOffice(directory, IdOf(org)) && WorksIn(directory, facts.actor, IdOf(org), DayOf(facts.now));
  if (!of_office) return NotOfTheOffice(org);
  if (IdOf(command.from_unit()) == IdOf(org) || !StandsOver(directory, IdOf(org), IdOf(command.from_unit()))) {
    return NotYours("只能抽查本单位指导、监督的单位", "drawn from what the office stands over", command.from_unit());
  }
  RETURN_IF_ERROR(CheckPeriod(command, facts));
  RETURN_IF_ERROR(
      CheckNewId(v1::Case(), "samples", command.sample(), FindSample(*past.acts, command.sample()) != nullptr));
  if (past.frame == nullptr || past.seed.size() != kSeedBytes) {
    return absl::InternalError("a sample without a frame or a seed");
  }
  const int64_t frame_size = int64_t{past.frame->first_size()} + past.frame->rest_size();
  if (frame_size == 0) {
    return NotNowHere("该单位在此期间没有办结的案件", "no case was concluded there in that time", command.from_unit());
  }

  RETURN_IF_ERROR(CheckChosen(command, *past.frame));

  v1::Event event;
  v1::SampleDrawn* drawn = event.mutable_sample_drawn();
  drawn->set_sample(command.sample().empty() ? NextSample(*past.acts) : command.sample());
  drawn->set_from_unit(command.from_unit());
  drawn->set_from_date(command.from_date());
  drawn->set_to_date(command.to_date());
  drawn->set_seed(past.seed);
  drawn->set_frame_size(frame_size);
  drawn->set_frame_digest(FrameDigest(*past.frame));
  drawn->set_first_size(past.frame->first_size());
  drawn->set_frame_position(past.frame->position());
  *drawn->mutable_chosen() = command.chosen();
  for (std::string& name : Draw(past.seed, *past.frame, command.size(), command.chosen())) {
    drawn->add_cases(std::move(name));
  }
  return event;
}

absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::RecordSampleCall& command, const Facts& facts,
                                 const ActingPast& past) {
  const DirectoryFacts& directory = *facts.directory;
  RETURN_IF_ERROR(CheckSameUnit(org, command.unit(), facts, "command.record_sample_call.unit"));
  if (!WorksIn(directory, facts.actor, IdOf(org), DayOf(facts.now))) return NotOfTheOffice(org);
  const v1::Sample* sample = FindSample(*past.acts, command.sample());
  if (sample == nullptr) return UnknownPart(v1::Case(), "samples", command.sample());
  if (!absl::c_linear_search(sample->drawn().cases(), command.case_())) {
    return UnknownPart(v1::Case(), absl::StrCat("samples/", command.sample(), "/cases"), IdOf(command.case_()));
  }
  if (past.call == nullptr) return absl::InternalError("a call-back without a look at the case");
  if (absl::c_linear_search(past.call->involved(), facts.actor)) {
    return RefusedBecause(
        v1::Case(), v1::SAME_PERSON,
        MakeLabel("登记、调解本案或者属于该调委会的人不能回访本案",
                  "not called back by whoever opened or mediated the case, or belongs to its committee"),
        facts.actor);
  }
  v1::Event event;
  v1::SampleCalled* called = event.mutable_sample_called();
  called->set_sample(command.sample());
  called->set_case_(command.case_());
  called->set_outcome(command.outcome());
  PutText(command.note(), called, kUnitSubject);
  return event;
}

}  // namespace gaiwan
