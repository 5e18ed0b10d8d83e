#include "server/main/api_parts.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/algorithm/container.h"
#include "server/api/linked_from.h"
#include "server/base/clock.h"
#include "server/main/settings.h"
#include "server/projection/lookup_projector.h"
#include "workflow/base/label.h"
#include "workflow/print.h"
#include "workflow/simulate.h"
#include "workflow/subjects.h"

namespace gaiwan {
namespace {

// Of calls of administrators for which waiting is the point: a night.
constexpr absl::Duration kLongCallMax = absl::Hours(12);

absl::StatusOr<std::string> Simulate(const std::shared_ptr<const Definition>& definition, absl::string_view scenario,
                                     const Reference& reference) {
  return SimulateScenario(*definition, scenario, FactsFor(reference, "", absl::UnixEpoch()));
}

// As server/papers/README.md has it.
std::vector<std::string> PaperCommand(const v1::Papers& settings) {
  std::error_code error;
  const std::string dir = std::filesystem::absolute(settings.dir(), error);
  std::vector<std::string> command = {settings.python(), "-B", dir + "/worker", "--folder", dir};
  if (!settings.local_dir().empty()) {
    command.insert(command.end(), {"--local", std::filesystem::absolute(settings.local_dir(), error)});
  }
  return command;
}

}  // namespace

ApiParts::ApiParts(const v1::Settings& settings, std::shared_ptr<const Policy> policy,
                   std::shared_ptr<const ReturnCatalogue> returns, std::vector<OfficeHours> office_hours,
                   const Below& below)
    : below_(below),
      limiter_(settings.limits().rate_per_second(), settings.limits().rate_burst(), below.clock),
      refusals_(kRefusalsPerSecond, kRefusalsAtOnce, below.clock),
      tokens_(below.data->token_key()),
      door_(
          policy,
          [data = below.data]() -> std::shared_ptr<const DirectoryFacts> { return data->directory().Get()->directory; },
          below.clock),
      viewer_(&below.data->directory(), below.clock, policy,
              [data = below.data](absl::string_view stream, v1::Personal* personal) {
                return data->sealer().Open(stream, personal);
              }),
      returns_(ReturnReader::Parts{&below.data->loader(), &below.data->unit_records()}),
      anomalies_(AnomalyReader::Parts{
          &below.data->loader(),
          [data = below.data](absl::string_view name) { return data->acting().FoundOtherwise(name); }}),
      anomaly_list_(
          AnomalyList::Parts{&below.data->store(), &anomalies_, &below.data->table(), below.cases, &viewer_, &tokens_}),
      deadlines_(absl::Seconds(settings.limits().call_seconds()), below.clock),
      long_deadlines_(kLongCallMax, below.clock),
      erasures_(below.cases, viewer_.open()),
      orders_(OrderCheck::Parts{[data = below.data](absl::string_view org) { return data->acting().Acts(org); }, policy,
                                below.cases, below.clock}),
      order_done_(OrderDone::Parts{below.cases,
                                   [data = below.data](const std::string& id, int32_t revision) {
                                     return data->definitions().Find(id, revision).definition != nullptr;
                                   },
                                   [data = below.data](const std::string& person, const v1::Order& order) {
                                     const auto account = data->accounts().Find(person);
                                     return account != nullptr &&
                                            absl::c_linear_search(account->reset_orders, order.name());
                                   },
                                   [data = below.data](const v1::Order& order) {
                                     return data->directory().Get()->directory->WasImportedBy(order.name());
                                   }}),
      acting_scout_(ActingScout::Parts{&below.data->store(), &below.data->loader(), &below.data->table(),
                                       &below.data->acting(), &below.data->directory(), below.clock}),
      link_scout_(below.cases, &viewer_),
      acting_desk_(ActingDesk::Parts{&below.data->acting(), &acting_scout_, &below.data->table(), &viewer_, &tokens_,
                                     SecondPeople(settings), &order_done_}),
      submit_(WithLinkScout(WithActingScout(WithScout(WithOrders(
                                                          [engine = below.engine](EngineCommand command, Done done) {
                                                            return engine->Submit(std::move(command), std::move(done));
                                                          },
                                                          &orders_, &views_),
                                                      &erasures_, &orders_, &views_),
                                            &acting_scout_, &statistics_),
                            &link_scout_, &views_)),
      duplicates_(DuplicateFinder::Parts{
          &below.data->lookup(), &below.data->lookup_tokens(), below.cases, &viewer_, below.clock,
          [this](const v1::Case& c) { return StateLabel(c); },
          [data = below.data](absl::string_view name) { return ReadLookupRow(data->store(), name); }}),
      runner_(
          CommandRunner::Parts{submit_, below.cases, &viewer_, &views_, &duplicates_, below.reads,
                               [store = &below.data->store()](const Sight& sight, v1::CaseView view, v1::Case* shown) {
                                 return AddLinksFrom(*store, sight, view, shown);
                               }}),
      inbox_(JudicialInbox::Parts{&below.data->store(), &below.data->outbox(), below.cases, &viewer_,
                                  &below.data->directory(), &tokens_, below.clock}),
      watch_source_(HubWatchSource::Parts{below.hub, &below.data->store(), below.cases, &below.data->directory(),
                                          below.clock, std::move(policy)}),
      papers_(std::make_unique<PaperWorker>(PaperWorker::Options{
          PaperCommand(settings.papers()), absl::Seconds(settings.papers().timeout_seconds()), RealClock()})),
      desk_(std::make_unique<PaperDesk>(PaperDesk::Parts{below.cases, &viewer_, &below.data->files(), papers_.get(),
                                                         below.clock, below.data->private_dir(),
                                                         &below.data->definitions(), settings.pages_address()})),
      hand_over_papers_({&inbox_, below.cases, &below.data->files(), desk_.get()}) {
  const Services::Parts parts = MakeParts(settings, std::move(returns), std::move(office_hours));
  services_ = std::make_unique<Services>(parts);
  admin_services_ = std::make_unique<Services>(parts);
  below_.data->erasures().OnErased([desk = desk_.get()] { desk->Forget(); });
  ending_.Start([this] {
    deadlines_.EndOverdue();
    long_deadlines_.EndOverdue();
    return kLookAgainEvery;
  });
}

v1::Label ApiParts::StateLabel(const v1::Case& c) const {
  const PublishedDefinition published = below_.data->definitions().Find(c.definition().id(), c.definition().revision());
  const v1::State* state =
      published.definition == nullptr ? nullptr : published.definition->FindState(kMainTrack, c.state());
  return state == nullptr ? MakeLabel(c.state(), c.state()) : state->label();
}

Services::Parts ApiParts::MakeParts(const v1::Settings& settings, std::shared_ptr<const ReturnCatalogue> returns,
                                    std::vector<OfficeHours> office_hours) {
  Data& data = *below_.data;
  SignInParts& sign_in = *below_.sign_in;
  const ServeParts serve{sign_in.authenticator(),
                         &door_,
                         &limiter_,
                         &refusals_,
                         sign_in.addresses(),
                         below_.clock,
                         &counts_,
                         &deadlines_,
                         absl::Milliseconds(settings.slow_call_millis())};
  // A copy of a county's documents, or a test clock that runs through a year, takes as long as it takes.
  ServeParts long_serve = serve;
  long_serve.deadlines = &long_deadlines_;
  Services::Parts parts{{serve, &runner_, below_.cases, &viewer_, &data.definitions(), &tokens_, &watch_source_,
                         below_.streams, &duplicates_, below_.reads, submit_, &data.store()},
                        {serve, submit_, &data.directory(), &tokens_, &orders_},
                        {serve, submit_, &data.definitions(), &data.directory(), &PrintDefinition, &Simulate, &orders_},
                        {long_serve, below_.status, below_.dev_clock, &advances_, sign_in.office(), &data.accounts(),
                         &data.directory(), &tokens_, &orders_},
                        {serve, &data.store(), &data.unit_records(), &data.directory(), &tokens_, viewer_.open()}};
  parts.judicial = {serve,        &runner_,           &inbox_,  &data.store(), &views_, settings.delegation_channel(),
                    below_.reads, &hand_over_papers_, &pieces_, &whole_files_};
  parts.documents = {serve, below_.cases, &viewer_, &data.files(), desk_.get(), &pieces_, &whole_files_, below_.reads};
  if (below_.video != nullptr) {
    video_calls_ = std::make_unique<VideoCalls>(VideoCalls::Parts{below_.video->desk(), below_.video->worker(),
                                                                  &runner_, below_.cases, &viewer_, below_.clock});
  }
  parts.sessions = {
      serve, below_.cases, &viewer_, &data.bookings(), &tokens_, std::move(office_hours), video_calls_.get()};
  parts.sight = {serve, &data.store(), below_.cases, &viewer_, &tokens_, below_.reads};
  parts.evidence = {serve,
                    &data.store(),
                    &data.checkpoints(),
                    below_.cases,
                    &viewer_,
                    &tokens_,
                    [&data](const v1::SealedBlock& sealed) { return data.sealer().BlockKey(sealed); },
                    &evidence_,
                    below_.reads};
  parts.sign_in = {serve,
                   sign_in.desk(),
                   sign_in.own_account(),
                   sign_in.party_codes(),
                   sign_in.phone_codes(),
                   sign_in.messenger(),
                   below_.cases,
                   &viewer_,
                   &data.definitions(),
                   settings.pages_address()};
  parts.applications = {serve,
                        &runner_,
                        below_.cases,
                        &data.directory(),
                        sign_in.phone_codes(),
                        settings.application_channel(),
                        settings.application_source(),
                        &data.files(),
                        &pieces_};
  parts.returns = {serve,    submit_,           &data.store(), &returns_,    std::move(returns), below_.cases,
                   &viewer_, &data.directory(), &tokens_,      below_.reads, &statistics_};
  parts.exports = {serve, &data.store(), below_.cases, &viewer_, below_.reads, &statistics_, &orders_};
  parts.supervision = {
      serve,
      &data.table(),
      below_.cases,
      &viewer_,
      &data.bookings(),
      &tokens_,
      below_.reads,
      [&data](absl::string_view language) { return data.lookup_tokens().search().OfLanguage(language); }};
  parts.supervision.anomalies = &anomaly_list_;
  parts.supervision.worker = &statistics_;
  parts.supervision.acting = &acting_desk_;
  parts.supervision.open_cases_per_mediator = settings.open_cases_per_mediator();
  parts.maintenance = {long_serve, below_.maintenance, &maintenance_};
  parts.messages = {serve,        submit_,  &data.messages(), below_.plans, &data.table(),
                    below_.cases, &viewer_, &tokens_,         below_.reads, &statistics_};
  parts.publications = {serve, below_.cases, &viewer_, &evidence_, below_.reads};
  return parts;
}

}  // namespace gaiwan
