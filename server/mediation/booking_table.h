// server/mediation/booking_table.h: what the planned sessions of all cases take: a row each in Family::kList, from
// which the table is filled at start, and the table itself as cases change.
//
// Key: `booking/`, the case's name, `/`, the session's id. Value: BookingRow. Written when a plan changes and deleted
// when it ends, so a command on anything else writes none.
//
// Nothing is taken twice because decisions are made one after another: FirstTaken, on the engine's thread, counts what
// earlier commands of the open group and of the one on its way took and freed. All else is for any thread and sees what
// is durable.
#ifndef GAIWAN_SERVER_MEDIATION_BOOKING_TABLE_H_
#define GAIWAN_SERVER_MEDIATION_BOOKING_TABLE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/base/mutex.h"
#include "server/engine/projector.h"
#include "server/log/store.h"
#include "server/mediation/booking_index.h"
#include "workflow/facts.h"

namespace gaiwan {

// A plan that nobody ended stays in memory for so long after its time, for those who look back over a month.
inline constexpr absl::Duration kBookingsKeptFor = absl::Hours(24 * 31);

class BookingTable final : public Projector, public BookingFacts {
 public:
  // Fills the empty table with what `view` has. Before the first command is decided.
  //   DATA_LOSS  a row does not parse; the message names it.
  absl::Status Load(const View& view);

  // The engine's thread.
  std::optional<TimeSpan> FirstTaken(absl::string_view what, const SlotQuery& query) const override;
  void Project(const Change& change, Group* group) override;
  absl::Status Complete(Position first, Group* group) override;
  void Committed(absl::Span<const Change> changes) override;
  void Dropped() override;

  // Of the bookings between `start` and `end`, in the order of their beginning: those that take `what`, and all of
  // them.
  std::vector<Booked> Taking(absl::string_view what, absl::Time start, absl::Time end) const;
  std::vector<Booked> All(absl::Time start, absl::Time end) const;
  size_t size() const;

 private:
  // Of cases whose bookings a group changes: how they will stand. The engine's thread.
  BookingIndex open_;
  BookingIndex on_its_way_;
  mutable Mutex mu_;
  BookingIndex durable_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MEDIATION_BOOKING_TABLE_H_
