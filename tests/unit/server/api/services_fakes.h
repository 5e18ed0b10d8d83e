// tests/unit/server/api/services_fakes.h: what stands behind the services in their tests: an engine that answers at
// once, a map of cases, a watch that is fed by hand, a county of three people.
#ifndef GAIWAN_TESTS_UNIT_SERVER_API_SERVICES_FAKES_H_
#define GAIWAN_TESTS_UNIT_SERVER_API_SERVICES_FAKES_H_

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/case_service.pb.h"
#include "server/api/case_reader.h"
#include "server/api/command_runner.h"
#include "server/api/watch_source.h"
#include "server/base/mutex.h"
#include "server/directory/directory.h"
#include "server/projection/case_state.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::testing {

inline constexpr char kCase[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";
inline constexpr char kOther[] = "cases/c-bbbbbbbbbbbbbbbbbbbbbbbbbb";

inline std::string RequestId(int n) {
  return absl::StrCat("0b9a3a70-54a5-4d0c-9c55-", 100000000000 + n);
}

inline v1::ExecuteRequest AddNote(const std::string& name, int n, const std::string& text) {
  v1::ExecuteRequest request;
  request.set_name(name);
  request.set_request_id(RequestId(n));
  request.mutable_command()->mutable_add_note()->mutable_note()->set_text(text);
  return request;
}

inline v1::ExecuteRequest OpenCase(int n) {
  v1::ExecuteRequest request;
  request.set_request_id(RequestId(n));
  v1::OpenCase* open = request.mutable_command()->mutable_open_case();
  open->set_channel("tea_room");
  open->set_source("on_application");
  return request;
}

// Answers at once with a receipt; refuses notes that say so.
class FakeEngine {
 public:
  // Called before a command is put in line, without a lock. Set before the server serves.
  std::function<void()> before_submit = [] {};
  // Whether answers wait for AnswerHeld. Set before the server serves.
  bool holds_answers = false;

  void AnswerHeld() {
    std::vector<std::function<void()>> held;
    {
      std::unique_lock<std::mutex> lock(mu_);
      held.swap(held_);
    }
    for (const std::function<void()>& answer : held) answer();
  }

  absl::Status Submit(EngineCommand command, const Done& done) {
    before_submit();
    std::unique_lock<std::mutex> lock(mu_);
    const auto* request = dynamic_cast<const v1::ExecuteRequest*>(command.body.get());
    const bool refuse = request != nullptr && request->command().add_note().note().text() == "refuse";
    EngineAnswer answer;
    answer.receipt.set_name(command.stream);
    answer.receipt.set_version(++versions_[command.stream]);
    // As the engine: a repeat has no state with it.
    const bool is_repeat = !asked_.insert(absl::StrCat(command.actor, " ", command.request_id)).second;
    if (!is_repeat) answer.state = std::make_shared<const CaseState>();
    commands_.push_back(std::move(command));
    if (holds_answers) {
      held_.push_back([done, answer = std::move(answer)] { done(answer); });
      return absl::OkStatus();
    }
    lock.unlock();
    if (refuse) {
      done(Refused(v1::Case(), v1::NOT_IN_THIS_STATE, "add_note"));
    } else {
      done(std::move(answer));
    }
    return absl::OkStatus();
  }
  std::vector<EngineCommand> commands() {
    std::unique_lock<std::mutex> lock(mu_);
    return commands_;
  }

 private:
  std::mutex mu_;
  std::map<std::string, int64_t> versions_;
  std::set<std::string> asked_;
  std::vector<EngineCommand> commands_;
  std::vector<std::function<void()>> held_;
};

class FakeReader final : public CaseReader {
 public:
  absl::StatusOr<std::shared_ptr<const v1::Case>> Get(absl::string_view name) const override {
    const auto found = cases.find(std::string(name));
    if (found == cases.end()) return CaseUnknown(name);
    return std::make_shared<const v1::Case>(found->second);
  }
  absl::StatusOr<std::shared_ptr<const v1::Case>> GetAt(absl::string_view name, int64_t version) const override {
    ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, Get(name));
    auto past = std::make_shared<v1::Case>(*c);
    past->set_version(version);
    return past;
  }
  absl::StatusOr<std::shared_ptr<const v1::Case>> GetAtTime(absl::string_view name, absl::Time) const override {
    return GetAt(name, 1);
  }
  absl::StatusOr<std::vector<HistoryRecord>> History(absl::string_view, int64_t from_version,
                                                     int limit) const override {
    std::vector<HistoryRecord> records;
    for (int64_t version = from_version; version <= 10 && limit-- > 0; ++version) {
      auto event = std::make_shared<v1::Event>();
      event->set_version(version);
      event->set_actor("people/p-head");
      if (version % 2 == 0) {
        event->mutable_note_added();
      } else {
        event->mutable_case_submitted();
      }
      records.push_back({100 + version, event});
    }
    return records;
  }
  absl::StatusOr<CasePage> List(const CaseQuery& query) const override {
    CasePage page;
    for (const auto& [name, c] : cases) {
      if (SightOf(c, query.viewer, *query.directory).none()) continue;
      ++page.total;
      if (name <= query.cursor) continue;
      if (page.cases.size() == static_cast<size_t>(query.limit)) {
        page.next_cursor = page.cases.back()->name();
        continue;
      }
      page.cases.push_back(std::make_shared<const v1::Case>(c));
    }
    return page;
  }

  absl::StatusOr<std::vector<MediatorLoad>> Loads(const std::vector<std::string>& people,
                                                  absl::string_view) const override {
    std::vector<MediatorLoad> of_people;
    for (const std::string& person : people)
      of_people.push_back(loads.count(person) > 0 ? loads.at(person) : MediatorLoad());
    return of_people;
  }

  std::map<std::string, v1::Case> cases;
  std::map<std::string, MediatorLoad> loads;
};

// Hands out what it was given, in one go, then waits for Cancel.
class FakeWatch final : public WatchSource {
 public:
  class Subscription final : public WatchSubscription {
   public:
    explicit Subscription(std::vector<WatchItem> items) : items_(std::move(items)) {}
    void Next(size_t, Ready ready) override {
      std::vector<WatchItem> given;
      {
        MutexLock lock(&mu_);
        if (items_.empty() && !cancelled_) {
          ready_ = std::move(ready);
          return;
        }
        given.swap(items_);
      }
      if (given.empty()) return ready(absl::CancelledError("cancelled"));
      ready(std::move(given));
    }
    void Cancel() override {
      Ready ready;
      {
        MutexLock lock(&mu_);
        cancelled_ = true;
        ready.swap(ready_);
      }
      if (ready != nullptr) ready(absl::CancelledError("cancelled"));
    }

   private:
    Mutex mu_;
    std::vector<WatchItem> items_ ABSL_GUARDED_BY(mu_);
    Ready ready_ ABSL_GUARDED_BY(mu_);
    bool cancelled_ ABSL_GUARDED_BY(mu_) = false;
  };

  uint64_t LastPosition() const override { return 100; }
  absl::StatusOr<std::unique_ptr<WatchSubscription>> Subscribe(const WatchFilter&, uint64_t after) override {
    std::vector<WatchItem> left;
    for (const WatchItem& item : items) {
      if (item.position > after) left.push_back(item);
    }
    return std::make_unique<Subscription>(std::move(left));
  }

  std::vector<WatchItem> items;
};

inline std::shared_ptr<const Reference> County() {
  v1::DirectoryChanged change;
  std::vector<DirectoryPerson> people;
  const auto org = [&change](const std::string& code, const std::string& kind, const std::string& parent) {
    v1::Organisation* added = change.add_organisations();
    added->set_code(code);
    added->set_kind(kind);
    added->set_parent(parent);
  };
  const auto person = [&](const std::string& id, const std::string& at, const std::string& role) {
    v1::StoredPerson* stored = change.add_people();
    stored->set_id(id);
    v1::Post* post = stored->add_posts();
    post->set_org(at);
    post->set_role(role);
    DirectoryPerson added;
    added.id = id;
    added.details.set_name("人员" + id);
    added.posts.push_back(*post);
    people.push_back(std::move(added));
  };
  org("county", "county", "");
  org("village", "village", "county");
  org("committee", "mediation_committee", "village");
  org("grid", "grid", "village");
  org("elsewhere", "village", "county");
  org("elsewhere-committee", "mediation_committee", "elsewhere");
  person("p-head", "committee", "head");
  person("p-admin", "county", "administrator");
  person("p-other", "county", "court-liaison");
  auto reference = std::make_shared<Reference>(EmptyReference());
  reference->directory = Directory().With(change, people, 1);
  return reference;
}

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_SERVER_API_SERVICES_FAKES_H_
