// tests/unit/server/watch/watch_world.h: a log of cases that move between units, written as the engine would, and a
// Decider that folds just that.
#ifndef GAIWAN_TESTS_UNIT_SERVER_WATCH_WATCH_WORLD_H_
#define GAIWAN_TESTS_UNIT_SERVER_WATCH_WATCH_WORLD_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/base/mutex.h"
#include "server/engine/decider.h"
#include "server/log/memory_store.h"
#include "server/watch/tail.h"
#include "server/watch/watch_hub.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::testing {

// An opening or an accepted transfer sets the unit; every event counts.
class UnitDecider final : public Decider {
 public:
  using State = std::shared_ptr<const StreamState>;

  absl::StatusOr<State> Load(const View& view, absl::string_view stream) const override {
    ASSIGN_OR_RETURN(const uint64_t version, view.LastVersion(stream));
    return LoadAt(view, stream, version);
  }
  absl::StatusOr<State> LoadAt(const View& view, absl::string_view stream, uint64_t version) const override {
    std::vector<std::shared_ptr<const v1::Event>> events;
    if (version > 0) {
      RETURN_IF_ERROR(view.ReadStream(stream, 1, version, [&](const RecordView& record) {
        auto event = std::make_shared<v1::Event>();
        event->ParseFromString(std::string(record.payload));
        events.push_back(std::move(event));
        return true;
      }));
    }
    v1::Case none;
    none.set_name(std::string(stream));
    return Fold(std::make_shared<const CaseState>(std::move(none)), events);
  }
  State Fold(const State& before, absl::Span<const std::shared_ptr<const v1::Event>> events) const override {
    v1::Case c = static_cast<const CaseState&>(*before).proto();
    for (const auto& event : events) {
      c.set_version(event->version());
      if (event->has_case_opened()) c.set_unit(event->case_opened().unit());
      if (event->has_transfer_accepted()) c.set_unit(event->transfer_accepted().unit());
    }
    return std::make_shared<const CaseState>(std::move(c));
  }
  absl::StatusOr<Decision> Decide(const EngineCommand&, const State&, const DecideContext&) override {
    return absl::UnimplementedError("nobody asks");
  }
  void FillReceipt(const StreamState&, v1::Receipt*) const override {}
};

class WatchWorld {
 public:
  explicit WatchWorld(Tail::Options tail_options = {}, WatchLimits limits = {})
      : tail(0, tail_options), hub(Parts(), limits) {}

  // A command on a case: `events` of them, the first of which opens it in `unit`, moves it there, or (with the unit it
  // has) notes something. Returns the position of the last.
  Position Write(const std::string& stream, const std::string& unit, int events = 1, bool fail = false) {
    Change change;
    change.stream = stream;
    change.first_position = store.LastPosition() + 1;
    change.before = *decider.Load(*store.Look(), stream);
    const auto& before = static_cast<const CaseState&>(*change.before);
    Group group;
    for (int i = 0; i < events; ++i) {
      auto event = std::make_shared<v1::Event>();
      event->set_version(static_cast<int64_t>(before.version()) + 1 + i);
      if (i == 0) event->set_event_count(events);
      if (i == 0 && before.version() == 0) {
        event->mutable_case_opened()->set_unit(unit);
      } else if (i == 0 && unit != before.proto().unit()) {
        event->mutable_transfer_accepted()->set_unit(unit);
      } else {
        event->mutable_note_added();
      }
      group.Append(stream, static_cast<uint64_t>(event->version()), event->SerializeAsString());
      change.events.push_back(std::move(event));
    }
    change.after = decider.Fold(change.before, change.events);
    return Commit(std::move(change), group, fail);
  }
  // Something that is not about a case, of one event.
  Position WriteDirectory() {
    Change change;
    change.stream = "directory";
    change.first_position = store.LastPosition() + 1;
    auto event = std::make_shared<v1::Event>();
    event->set_version(++directory_version_);
    event->set_event_count(1);
    Group group;
    group.Append(change.stream, static_cast<uint64_t>(event->version()), event->SerializeAsString());
    change.events.push_back(std::move(event));
    return Commit(std::move(change), group, false);
  }

  // Everything the hub and the watcher do until nothing more comes. Items as text: see Words.
  std::vector<std::string> Drain(Subscription* watch) {
    std::vector<std::string> words;
    for (int idle = 0; idle < 3; ++idle) {
      if (hub.Step() > 0) idle = 0;
      HubItem item;
      while (watch->Next(&item)) {
        EXPECT_LE(item.position, store.LastPosition());
        last_position = item.position;
        words.push_back(Words(item));
        idle = 0;
      }
    }
    return words;
  }
  // "5 cases/a", "6 cases/a removed", "7 bookmark", "7 caught up".
  static std::string Words(const HubItem& item) {
    switch (item.kind) {
      case HubItem::Kind::kEvent:
        return absl::StrCat(item.position, " ", item.stream);
      case HubItem::Kind::kRemoved:
        return absl::StrCat(item.position, " ", item.stream, " removed");
      case HubItem::Kind::kBookmark:
        break;
    }
    return absl::StrCat(item.position, item.caught_up ? " caught up" : " bookmark");
  }

  HubRights All() {
    HubRights rights;
    rights.sees = [](const v1::Case&) { return true; };
    return rights;
  }
  std::unique_ptr<Subscription> Watch(HubFilter filter, std::optional<Position> after, HubRights rights) {
    auto watch = hub.Subscribe(std::move(filter), std::move(rights), after, [this] { ++ready; });
    EXPECT_OK(watch);
    return *std::move(watch);
  }
  std::unique_ptr<Subscription> Watch(HubFilter filter, std::optional<Position> after) {
    return Watch(std::move(filter), after, All());
  }

  MemoryStore store;
  FakeClock clock{absl::FromUnixSeconds(1772409600)};
  UnitDecider decider;
  Tail tail;
  WatchHub hub;
  int ready = 0;
  Position last_position = 0;  // Of the last item drained.

 private:
  WatchParts Parts() {
    WatchParts parts;
    parts.store = &store;
    parts.tail = &tail;
    parts.clock = &clock;
    parts.cases = &decider;
    // `orgs/a-b` lies below `orgs/a`.
    parts.is_at_or_below = [](absl::string_view unit, absl::string_view ancestor) {
      return unit == ancestor || absl::StartsWith(unit, absl::StrCat(ancestor, "-"));
    };
    return parts;
  }
  Position Commit(Change change, const Group& group, bool fail) {
    Group rows;
    tail.Project(change, &rows);
    if (fail) {
      store.SetFull(true);
      EXPECT_THAT(store.Commit(group), StatusIs(absl::StatusCode::kResourceExhausted));
      store.SetFull(false);
      tail.Dropped();
      return 0;
    }
    EXPECT_OK(store.Commit(group));
    tail.Announced({&change, 1});
    return store.LastPosition();
  }

  int64_t directory_version_ = 0;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_SERVER_WATCH_WATCH_WORLD_H_
