// What it costs that everybody sees their own part: reading a case as its committee sees it, against the same plan with
// all classes shown and nobody asked who looks. In this process, since no server can be started without its policy;
// network and threads would only dilute it.
#include <signal.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "server/api/case_viewer.h"
#include "server/api/view.h"
#include "server/auth/shipped_policy.h"
#include "server/main/data.h"
#include "server/main/settings.h"
#include "tests/bench/commands.h"
#include "tests/bench/figures.h"
#include "tests/bench/workload.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

constexpr int kCasesPerDesk = 20;
// Reads in a row of one side.
constexpr int kReads = 20000;

absl::StatusOr<absl::Duration> Timed(const std::function<absl::Status(std::string* bytes)>& read) {
  std::string bytes;
  const absl::Time begin = absl::Now();
  for (int i = 0; i < kReads; ++i) RETURN_IF_ERROR(read(&bytes));
  return absl::Now() - begin;
}

// Of each role of the directory somebody who sees the case, or who does not where nobody of the role does; and a party.
std::map<std::string, std::string> Viewers(const Directory& directory, const CaseViewer& viewer, const v1::Case& c) {
  std::map<std::string, std::string> viewers;
  std::set<std::string> who_see;
  for (const auto& [id, person] : directory.people()) {
    for (const v1::Post& post : person.posts) {
      if (who_see.count(post.role()) > 0) continue;
      Caller caller;
      caller.person = absl::StrCat("people/", id);
      if (viewer.SightFor(caller, c).ok()) who_see.insert(post.role());
      if (who_see.count(post.role()) > 0 || viewers.count(post.role()) == 0) viewers[post.role()] = caller.person;
    }
  }
  viewers["party"] = absl::StrCat(c.name(), "/parties/", c.parties(0).id());
  return viewers;
}

// What somebody may see of a case, decided anew: posts of the day, relations, rules, bars.
absl::StatusOr<Figure> DecisionPerView(const Directory& directory, const CaseViewer& viewer, const v1::Case& c,
                                       int repeats) {
  Figure figure;
  figure.name = "decision_micros_per_view";
  figure.unit = "microseconds";
  std::vector<double> slowest(static_cast<size_t>(repeats));
  for (const auto& [role, person] : Viewers(directory, viewer, c)) {
    Caller caller;
    caller.person = person;
    // Who sees nothing is told that there is no such case: decided all the same.
    const auto decide = [&](std::string*) {
      static_cast<void>(viewer.SightFor(caller, c));
      return absl::OkStatus();
    };
    std::vector<double> micros;
    for (int i = 0; i < repeats; ++i) {
      ASSIGN_OR_RETURN(const absl::Duration took, Timed(decide));
      micros.push_back(absl::ToDoubleMicroseconds(took) / kReads);
      slowest[static_cast<size_t>(i)] = std::max(slowest[static_cast<size_t>(i)], micros.back());
    }
    figure.detail.emplace_back(absl::StrReplaceAll(role, {{"-", "_"}}), Median(micros));
  }
  figure.SetFrom(slowest);
  return figure;
}

absl::StatusOr<std::vector<Figure>> Measure(const Setup& setup) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(server->OpenCases(kCasesPerDesk));
  RETURN_IF_ERROR(server->Stop(SIGTERM));
  v1::Settings settings = DefaultSettings();
  settings.set_data_dir(server->data_folder());
  settings.set_key_file(server->data_folder() + ".key");
  settings.set_default_definition("mediation-543");
  settings.set_definitions_dir(setup.definitions);
  ASSIGN_OR_RETURN(const std::unique_ptr<Data> data, Data::Open(settings, RealClock()));
  ASSIGN_OR_RETURN(const std::shared_ptr<const Policy> policy, Policy::FromTextproto(ShippedPolicy()));
  const OpenPersonal open = [&](absl::string_view stream, v1::Personal* personal) {
    return data->sealer().Open(stream, personal);
  };
  const CaseViewer viewer(&data->directory(), RealClock(), policy, open);
  const std::string name = CaseName(kSeededRun, 0);
  ASSIGN_OR_RETURN(const std::shared_ptr<const CaseState> state, data->loader().Load(*data->store().Look(), name));
  const v1::Case& c = state->proto();
  Caller caller;
  caller.person = std::string(setup.county.desks[0].registrar);

  const auto with = [&](std::string* bytes) -> absl::Status {
    google::protobuf::Arena arena;
    auto* out = google::protobuf::Arena::CreateMessage<v1::Case>(&arena);
    RETURN_IF_ERROR(viewer.Show(caller, c, v1::CASE_VIEW_FULL, out));
    out->SerializeToString(bytes);
    return absl::OkStatus();
  };
  Sight all;
  all.shown = ClassSet::All();
  const auto without = [&](std::string* bytes) -> absl::Status {
    google::protobuf::Arena arena;
    auto* out = google::protobuf::Arena::CreateMessage<v1::Case>(&arena);
    RETURN_IF_ERROR(MakeView(c, all, v1::CASE_VIEW_FULL, open, out));
    out->SerializeToString(bytes);
    return absl::OkStatus();
  };
  const auto decide = [&](std::string*) { return viewer.SightFor(caller, c).status(); };

  std::vector<double> ratios, with_micros, without_micros, sight_micros;
  for (int pair = 0; pair < 2 * setup.repeats(); ++pair) {
    ASSIGN_OR_RETURN(const absl::Duration first, Timed(pair % 2 == 0 ? std::function(with) : std::function(without)));
    ASSIGN_OR_RETURN(const absl::Duration second, Timed(pair % 2 == 0 ? std::function(without) : std::function(with)));
    const absl::Duration on = pair % 2 == 0 ? first : second;
    const absl::Duration off = pair % 2 == 0 ? second : first;
    ASSIGN_OR_RETURN(const absl::Duration sight, Timed(decide));
    ratios.push_back(absl::FDivDuration(off, on));
    with_micros.push_back(absl::ToDoubleMicroseconds(on) / kReads);
    without_micros.push_back(absl::ToDoubleMicroseconds(off) / kReads);
    sight_micros.push_back(absl::ToDoubleMicroseconds(sight) / kReads);
  }
  Figure figure;
  figure.name = "authz_masking_on_vs_off";
  figure.unit = "ratio";
  figure.baseline = "the same plan with all classes shown, and nobody asked who looks";
  figure.SetFrom(ratios);
  figure.detail = {{"view_micros", Median(with_micros)},
                   {"all_shown_micros", Median(without_micros)},
                   {"sight_micros", Median(sight_micros)}};
  ASSIGN_OR_RETURN(Figure per_view, DecisionPerView(*data->directory().Get()->directory, viewer, c, setup.repeats()));
  return std::vector<Figure>{figure, per_view};
}

}  // namespace

FigureGroup AuthzMasking() {
  return {{"authz_masking_on_vs_off", "decision_micros_per_view"}, Measure};
}

}  // namespace gaiwan::bench
