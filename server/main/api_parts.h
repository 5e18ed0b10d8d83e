// server/main/api_parts.h: what the gRPC services are made of, built from the settings and the parts below; and the
// services, a set for each of the two servers. Made by one thread; what it holds is thread-safe.
#ifndef GAIWAN_SERVER_MAIN_API_PARTS_H_
#define GAIWAN_SERVER_MAIN_API_PARTS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gaiwan/v1/admin_service.pb.h"
#include "server/anomalies/anomaly_reader.h"
#include "server/api/acting_desk.h"
#include "server/api/acting_scout.h"
#include "server/api/anomaly_list.h"
#include "server/api/call_deadlines.h"
#include "server/api/case_viewer.h"
#include "server/api/command_runner.h"
#include "server/api/duplicate_finder.h"
#include "server/api/erasure_scout.h"
#include "server/api/hand_over_papers.h"
#include "server/api/hub_watch_source.h"
#include "server/api/judicial_inbox.h"
#include "server/api/link_scout.h"
#include "server/api/open_streams.h"
#include "server/api/order_check.h"
#include "server/api/order_done.h"
#include "server/api/page_token.h"
#include "server/api/paper_desk.h"
#include "server/api/rate_limiter.h"
#include "server/api/server.h"
#include "server/api/services.h"
#include "server/api/stored_case_reader.h"
#include "server/api/video_calls.h"
#include "server/api/worker.h"
#include "server/auth/call_door.h"
#include "server/auth/policy.h"
#include "server/engine/engine.h"
#include "server/main/data.h"
#include "server/main/dev_clock.h"
#include "server/main/settings.h"
#include "server/main/sign_in_parts.h"
#include "server/main/step_thread.h"
#include "server/main/video_parts.h"
#include "server/messages/message_plan_holder.h"
#include "server/papers/paper_worker.h"
#include "server/reads/read_log.h"
#include "server/returns/return_catalogue.h"
#include "server/returns/return_reader.h"
#include "server/watch/watch_hub.h"
#include "workflow/base/office_hours.h"

namespace gaiwan {

class ApiParts {
 public:
  // Not owned; outlives the services and every call.
  struct Below {
    Data* data;
    Engine* engine;
    Clock* clock;
    DevClock* dev_clock;  // Null on a server that keeps real time.
    WatchHub* hub;
    ReadLog* reads;
    SignInParts* sign_in;
    OpenStreams* streams;
    Maintenance* maintenance;
    const StoredCaseReader* cases;
    VideoParts* video;  // Null without a media server.
    const MessagePlanHolder* plans;
    std::function<v1::GetStatusResponse()> status;
  };

  ApiParts(const v1::Settings& settings, std::shared_ptr<const Policy> policy,
           std::shared_ptr<const ReturnCatalogue> returns, std::vector<OfficeHours> office_hours, const Below& below);

  const CallCounts& calls() const { return counts_; }
  Server::ServiceSet services() { return {services_->all(), services_->queued()}; }
  Server::ServiceSet admin_services() { return {admin_services_->all(), admin_services_->queued()}; }
  // Papers that are being rendered may take so long to end.
  void ClosePapers(absl::Duration limit) { papers_->Close(limit); }

 private:
  Services::Parts MakeParts(const v1::Settings& settings, std::shared_ptr<const ReturnCatalogue> returns,
                            std::vector<OfficeHours> office_hours);
  // The code itself where the definition has no such state.
  v1::Label StateLabel(const v1::Case& c) const;

  const Below below_;
  RateLimiter limiter_;
  RateLimiter refusals_;
  PageTokens tokens_;
  CallDoor door_;
  CaseViewer viewer_;
  ReturnReader returns_;
  AnomalyReader anomalies_;
  AnomalyList anomaly_list_;
  Worker views_, advances_, pieces_, whole_files_, evidence_, statistics_, maintenance_;
  CallCounts counts_;
  CallDeadlines deadlines_, long_deadlines_;
  ErasureScout erasures_;
  OrderCheck orders_;
  OrderDone order_done_;
  ActingScout acting_scout_;
  LinkScout link_scout_;
  ActingDesk acting_desk_;
  SubmitCommand submit_;
  DuplicateFinder duplicates_;
  CommandRunner runner_;
  JudicialInbox inbox_;
  HubWatchSource watch_source_;
  std::unique_ptr<PaperWorker> papers_;
  std::unique_ptr<PaperDesk> desk_;
  HandOverPapers hand_over_papers_;
  std::unique_ptr<VideoCalls> video_calls_;  // Null without a media server.
  std::unique_ptr<Services> services_;
  std::unique_ptr<Services> admin_services_;
  StepThread ending_;  // Last: it ends calls of all of them.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_API_PARTS_H_
