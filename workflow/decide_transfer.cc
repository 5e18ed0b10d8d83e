// Moving: a transfer is offered, and the case stays with the sender until the receiver takes it.
#include <string>

#include "absl/strings/str_cat.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

std::string Subject(const v1::Transfer& transfer) {
  return absl::StrCat("transfers/", transfer.id());
}

absl::StatusOr<const v1::Transfer*> TransferIn(const v1::Case& c, const std::string& id) {
  const v1::Transfer* transfer = FindById(c.transfers(), id);
  if (transfer == nullptr) return UnknownPart(c, "transfers", id);
  return transfer;
}

absl::StatusOr<const v1::Transfer*> OfferedIn(const v1::Case& c, const std::string& id) {
  ASSIGN_OR_RETURN(const v1::Transfer* transfer, TransferIn(c, id));
  if (transfer->state() != v1::TRANSFER_STATE_OFFERED) return Refused(c, v1::NOT_IN_THIS_STATE, Subject(*transfer));
  return transfer;
}

absl::Status CheckNonePending(const v1::Case& c) {
  for (const v1::Transfer& transfer : c.transfers()) {
    if (transfer.state() == v1::TRANSFER_STATE_OFFERED) return Refused(c, v1::TRANSFER_PENDING, Subject(transfer));
  }
  return absl::OkStatus();
}

// Where a case may go: known, with a level and with a committee that takes it over.
absl::StatusOr<Seat> ServedSeat(const Ask& ask, const std::string& unit, absl::string_view path) {
  ASSIGN_OR_RETURN(Seat seat, SeatOf(ask.definition, ask.c, ask.facts, unit, path));
  if (seat.committee.empty()) return Refused(ask.c, v1::NO_COMMITTEE, unit);
  return seat;
}

template <typename Payload>
void PutSeat(const Seat& seat, Payload* payload) {
  payload->set_unit(seat.unit);
  payload->set_committee(seat.committee);
  payload->set_level(seat.level);
}

}  // namespace

Decided Decide(const Ask& ask, const v1::OfferTransfer& command) {
  RETURN_IF_ERROR(
      CheckNewId(ask.c, "transfers", command.transfer(), FindById(ask.c.transfers(), command.transfer()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kTransfersFieldNumber));
  RETURN_IF_ERROR(CheckCode(ask.facts, "transfer_reason", command.reason(), "command.offer_transfer.reason"));
  if (command.to() == ask.c.unit()) return Refused(ask.c, v1::TRANSFER_TO_SELF, command.to());
  RETURN_IF_ERROR(CheckNonePending(ask.c));
  ASSIGN_OR_RETURN(Seat seat, ServedSeat(ask, command.to(), "command.offer_transfer.to"));
  Events events(1);
  v1::TransferOffered* offered = events.back().mutable_transfer_offered();
  offered->set_transfer(IdFor(ask.c.transfers(), command.transfer()));
  offered->set_from(ask.c.unit());
  offered->set_to(seat.unit);
  offered->set_from_level(ask.c.level());
  offered->set_to_level(seat.level);
  offered->set_reason(command.reason());
  PutText(command.note(), offered);
  offered->set_parties_told(command.parties_told());
  return events;
}

Decided Decide(const Ask& ask, const v1::AcceptTransfer& command) {
  ASSIGN_OR_RETURN(const v1::Transfer* transfer, OfferedIn(ask.c, command.transfer()));
  ASSIGN_OR_RETURN(Seat seat, ServedSeat(ask, transfer->to(), "command.accept_transfer.transfer"));
  Events events(1);
  events.back().mutable_transfer_accepted()->set_transfer(transfer->id());
  PutSeat(seat, events.back().mutable_transfer_accepted());
  return events;
}

Decided Decide(const Ask& ask, const v1::DeclineTransfer& command) {
  ASSIGN_OR_RETURN(const v1::Transfer* transfer, OfferedIn(ask.c, command.transfer()));
  Events events(1);
  events.back().mutable_transfer_declined()->set_transfer(transfer->id());
  PutText(command.reason(), events.back().mutable_transfer_declined());
  return events;
}

Decided Decide(const Ask& ask, const v1::WithdrawTransfer& command) {
  ASSIGN_OR_RETURN(const v1::Transfer* transfer, OfferedIn(ask.c, command.transfer()));
  Events events(1);
  events.back().mutable_transfer_withdrawn()->set_transfer(transfer->id());
  return events;
}

// Only what is still with the receiver can go back, and only to the one it came from.
Decided Decide(const Ask& ask, const v1::ReturnTransfer& command) {
  ASSIGN_OR_RETURN(const v1::Transfer* transfer, TransferIn(ask.c, command.transfer()));
  if (transfer->state() != v1::TRANSFER_STATE_ACCEPTED || ask.c.unit() != transfer->to()) {
    return Refused(ask.c, v1::NOT_IN_THIS_STATE, Subject(*transfer));
  }
  RETURN_IF_ERROR(CheckNonePending(ask.c));
  ASSIGN_OR_RETURN(Seat seat,
                   SeatOf(ask.definition, ask.c, ask.facts, transfer->from(), "command.return_transfer.transfer"));
  Events events(1);
  v1::TransferReturned* returned = events.back().mutable_transfer_returned();
  returned->set_transfer(transfer->id());
  PutSeat(seat, returned);
  PutText(command.reason(), returned);
  return events;
}

}  // namespace gaiwan
