#include "clients/court/adapter.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/court/sha256.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/rpc_status.pb.h"
#include "google/protobuf/any.pb.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::court {
namespace {

// What settled the hand-over at the court, decided but perhaps not told yet; nullptr while nothing did.
const Decision* FinalOf(const Held& held) {
  for (const Decision& decision : held.decisions) {
    if (IsFinal(decision)) return &decision;
  }
  return nullptr;
}

// Where the hand-over stands with the court, and by which answer.
void Tell(const Held& held, v1::HeldHandOver* told) {
  told->set_state(v1::LINE_STATE_RECEIVED);
  const Decision* decision = FinalOf(held);
  if (decision == nullptr) return;
  told->set_state(IsTaken(*decision) ? v1::LINE_STATE_ACCEPTED : v1::LINE_STATE_REFUSED);
  told->set_court_answer(decision->court_answer);
  told->set_partner_answer(decision->partner_answer);
  told->set_due_date(decision->due_date);
}

// The county recorded a receipt on paper before anybody fetched it.
bool IsOnPaper(const v1::LineHandOver& line) {
  return line.digest().empty() && line.state() >= v1::LINE_STATE_RECEIVED;
}

// Why the county refused; REASON_UNSPECIFIED for what is no refusal of its rules.
v1::Reason ReasonOf(const grpc::Status& status) {
  v1::RpcStatus rpc;
  v1::CommandRefused refused;
  if (!rpc.ParseFromString(status.error_details())) return v1::REASON_UNSPECIFIED;
  for (const google::protobuf::Any& any : rpc.details()) {
    if (any.UnpackTo(&refused)) return refused.reason();
  }
  return v1::REASON_UNSPECIFIED;
}

// The county gives this paper no more, and never will: erased by law, gone elsewhere with its matter, never a file.
bool IsGone(v1::Reason reason) {
  return reason == v1::ALREADY_ERASED || reason == v1::NOT_IN_THIS_STATE || reason == v1::FILE_NOT_STORED ||
         reason == v1::PART_UNKNOWN;
}

// A packet is known by its digest only once it begins to come: until then it lies under this name.
constexpr char kPacketName[] = "packet";

bool IsDone(const Held& held) {
  return held.confirmed && !held.stale && !held.decisions.empty() && held.answered >= held.decisions.size();
}

}  // namespace

Adapter::Adapter(Options options, CourtClient* client, Journal* journal, const PaperFolder* papers, Rules rules,
                 std::ostream* log)
    : options_(std::move(options)),
      client_(client),
      journal_(journal),
      papers_(papers),
      rules_(std::move(rules)),
      log_(log) {}

std::string Adapter::NumberOf(int64_t serial, absl::Time ready) const {
  return absl::StrCat("（", DayOf(ready).year(), "）", options_.number_prefix, serial, "号");
}

void Adapter::ForEachAtOnce(size_t count, const std::function<void(size_t)>& call) const {
  std::atomic<size_t> next{0};
  std::vector<std::thread> threads;
  const size_t thread_count = std::min(count, static_cast<size_t>(std::max(1, options_.calls_at_once)));
  for (size_t i = 0; i < thread_count; ++i) {
    threads.emplace_back([&] {
      for (size_t at = next++; at < count; at = next++) call(at);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

grpc::Status Adapter::List(Counts* counts) {
  v1::ListInboxRequest request;
  request.set_org(options_.org);
  request.set_page_size(options_.page_size);
  request.set_page_token(page_token_);
  v1::ListInboxResponse response;
  const grpc::Status status = client_->ListInbox(request, &response);
  if (!status.ok()) {
    page_token_.clear();
    return status;
  }
  page_token_ = response.next_page_token();
  counts->listed = response.items_size();
  for (const v1::InboxItem& item : response.items()) {
    TellOfSham(item);
    const Held* held = journal_->Find(item.id());
    if (held != nullptr && !held->stale) continue;
    if (IsOnPaper(item.hand_over())) {
      TakeFromPaper(item);
    } else {
      wanted_.insert(item.id());
    }
  }
  return status;
}

// Whoever decides here reads the log: once when the suspicion is first seen, once when it is lifted.
void Adapter::TellOfSham(const v1::InboxItem& item) {
  if (item.sham_suspicion() ? !suspected_.insert(item.id()).second : suspected_.erase(item.id()) == 0) return;
  *log_ << (item.sham_suspicion() ? "sham suspected " : "sham cleared ") << item.id() << std::endl;
}

// It lies on a desk here, received by its slip: nothing is fetched or confirmed, and it is answered like any other.
void Adapter::TakeFromPaper(const v1::InboxItem& item) {
  const Held* before = journal_->Find(item.id());
  const absl::Time ready = ToTime(item.hand_over().create_time());
  Held held;
  held.id = item.id();
  held.subject = item.hand_over().subject();
  held.ready_micros = absl::ToUnixMicros(ready);
  held.serial = before == nullptr ? journal_->last_serial() + 1 : before->serial;
  held.number = !item.hand_over().number().empty() ? item.hand_over().number()
                : before == nullptr                ? NumberOf(held.serial, ready)
                                                   : before->number;
  journal_->Receive(held, "");
  journal_->Confirm(held.id);
  wanted_.erase(held.id);
}

absl::Status Adapter::Fetch(Counts* counts) {
  const std::vector<std::string> ids(wanted_.begin(), wanted_.end());
  std::vector<v1::FetchHandOverResponse> answers(ids.size());
  std::vector<grpc::Status> outcomes(ids.size());
  ForEachAtOnce(ids.size(), [&](size_t i) {
    v1::FetchHandOverRequest request;
    request.set_id(ids[i]);
    outcomes[i] = client_->FetchHandOver(request, &answers[i]);
  });
  for (size_t i = 0; i < ids.size(); ++i) {
    const v1::FetchHandOverResponse& answer = answers[i];
    // Worked out over what is kept, not believed: half a content is none.
    const bool whole = outcomes[i].ok() && answer.has_item() && Sha256Hex(answer.content()) == answer.digest();
    if (!whole) {
      ++counts->failed;
      // Gone, or done with on paper meanwhile; what is open is listed again.
      if (outcomes[i].error_code() == grpc::StatusCode::NOT_FOUND ||
          outcomes[i].error_code() == grpc::StatusCode::FAILED_PRECONDITION) {
        wanted_.erase(ids[i]);
      }
      continue;
    }
    const Held* before = journal_->Find(ids[i]);
    Held held;
    held.id = ids[i];
    held.digest = answer.digest();
    held.subject = answer.item().hand_over().subject();
    const absl::Time ready = ToTime(answer.item().hand_over().create_time());
    held.ready_micros = absl::ToUnixMicros(ready);
    held.serial = before == nullptr ? journal_->last_serial() + 1 : before->serial;
    held.number = before == nullptr ? NumberOf(held.serial, ready) : before->number;
    journal_->Receive(held, answer.content());
    wanted_.erase(ids[i]);
    ++counts->fetched;
  }
  return journal_->Sync();
}

grpc::Status Adapter::FetchPaper(const Held& held, const ListedPaper& paper, absl::Status* disk) const {
  if (papers_->Has(held.id, paper.sha256)) return grpc::Status::OK;
  v1::ReadHandOverPaperRequest request;
  request.set_id(held.id);
  request.set_document(paper.document);
  for (;;) {
    const int64_t here = papers_->SizeOfPart(held.id, paper.sha256);
    request.set_offset(here);
    v1::ReadHandOverPaperResponse piece;
    const grpc::Status status = client_->ReadHandOverPaper(request, &piece);
    if (!status.ok()) return status;
    const int64_t total = piece.total_bytes();
    const bool fits = piece.sha256() == paper.sha256 && here + static_cast<int64_t>(piece.data().size()) <= total;
    if (!fits || (piece.data().empty() && here < total)) {
      papers_->Drop(held.id, paper.sha256);
      return grpc::Status(grpc::StatusCode::DATA_LOSS, "the answer is cut short or of another paper");
    }
    *disk = papers_->Append(held.id, paper.sha256, piece.data());
    if (!disk->ok()) return grpc::Status::OK;
    if (here + static_cast<int64_t>(piece.data().size()) < total) continue;
    // Worked out over what is kept, not believed.
    const absl::Status kept = papers_->Keep(held.id, paper.sha256);
    if (absl::IsDataLoss(kept)) return grpc::Status(grpc::StatusCode::DATA_LOSS, std::string(kept.message()));
    *disk = kept;
    return grpc::Status::OK;
  }
}

grpc::Status Adapter::FetchPacket(const Held& held, std::string* sha256, absl::Status* disk) const {
  v1::ReadHandOverPaperRequest request;
  request.set_id(held.id);
  // Another rendering may have other bytes: it is never gone on with across rounds.
  std::string packet;
  v1::ReadHandOverPaperResponse piece;
  do {
    request.set_offset(static_cast<int64_t>(packet.size()));
    const grpc::Status status = client_->ReadHandOverPaper(request, &piece);
    if (!status.ok()) return status;
    if (!request.sha256().empty() && piece.sha256() != request.sha256()) {
      return grpc::Status(grpc::StatusCode::DATA_LOSS, "a piece of another packet");
    }
    request.set_sha256(piece.sha256());
    packet += piece.data();
  } while (!piece.data().empty() && static_cast<int64_t>(packet.size()) < piece.total_bytes());
  if (Sha256Hex(packet) != piece.sha256()) {
    return grpc::Status(grpc::StatusCode::DATA_LOSS, "what came of the packet has another digest");
  }
  *sha256 = piece.sha256();
  if (papers_->Has(held.id, *sha256)) return grpc::Status::OK;
  papers_->Drop(held.id, *sha256);
  *disk = papers_->Append(held.id, *sha256, packet);
  if (disk->ok()) *disk = papers_->Keep(held.id, *sha256);
  return grpc::Status::OK;
}

Adapter::PapersEnd Adapter::FetchPapersOf(const Held& held) const {
  PapersEnd end;
  bool all = true;
  const auto take = [&](const grpc::Status& status, absl::string_view what) {
    if (status.ok()) return;
    const v1::Reason reason = ReasonOf(status);
    end.refetch = end.refetch || reason == v1::NOT_FETCHED;
    // A packet that cannot be made, as of too many pages, is not there; what it is made of is.
    const bool unmade = what == kPacketName && status.error_code() == grpc::StatusCode::INVALID_ARGUMENT;
    all = all && (IsGone(reason) || unmade);
    end.told.push_back(absl::StrCat("paper ", held.id, " ", what, ": ", status.error_message()));
  };
  for (const ListedPaper& paper : held.papers) {
    take(FetchPaper(held, paper, &end.disk), paper.document);
    if (!end.disk.ok()) return end;
  }
  if (options_.packets) take(FetchPacket(held, &end.packet, &end.disk), kPacketName);
  end.all_here = all && end.disk.ok();
  return end;
}

// Papers come before the receipt: what is confirmed is here, whole.
absl::Status Adapter::FetchPapers(Counts* counts) {
  std::vector<const Held*> without;
  for (const auto& [id, held] : journal_->held()) {
    if (!held.confirmed && !held.stale && !held.papers_here) without.push_back(&held);
  }
  std::vector<PapersEnd> ends(without.size());
  ForEachAtOnce(without.size(), [&](size_t i) { ends[i] = FetchPapersOf(*without[i]); });
  for (size_t i = 0; i < without.size(); ++i) {
    const std::string id = without[i]->id;
    RETURN_IF_ERROR(ends[i].disk);
    for (const std::string& line : ends[i].told) *log_ << line << std::endl;
    if (ends[i].all_here) {
      journal_->PapersHere(id, ends[i].packet);
      ++counts->papers;
      continue;
    }
    ++counts->failed;
    if (!ends[i].refetch) continue;
    journal_->MarkStale(id);
    wanted_.insert(id);
  }
  return journal_->Sync();
}

absl::Status Adapter::Confirm(Counts* counts) {
  std::vector<const Held*> unconfirmed;
  for (const auto& [id, held] : journal_->held()) {
    if (!held.confirmed && !held.stale && held.papers_here) unconfirmed.push_back(&held);
  }
  std::vector<grpc::Status> outcomes(unconfirmed.size());
  ForEachAtOnce(unconfirmed.size(), [&](size_t i) {
    v1::ConfirmReceiptRequest request;
    request.set_id(unconfirmed[i]->id);
    request.set_digest(unconfirmed[i]->digest);
    v1::ConfirmReceiptResponse response;
    outcomes[i] = client_->ConfirmReceipt(request, &response);
  });
  for (size_t i = 0; i < unconfirmed.size(); ++i) {
    if (outcomes[i].ok()) {
      journal_->Confirm(unconfirmed[i]->id);
      ++counts->confirmed;
      continue;
    }
    ++counts->failed;
    // The county has another content, or does not know that it gave it out.
    if (outcomes[i].error_code() == grpc::StatusCode::FAILED_PRECONDITION) {
      *log_ << "refetch " << unconfirmed[i]->id << ": " << outcomes[i].error_message() << std::endl;
      journal_->MarkStale(unconfirmed[i]->id);
      wanted_.insert(unconfirmed[i]->id);
    }
  }
  return journal_->Sync();
}

absl::Status Adapter::Decide() {
  std::vector<std::pair<std::string, std::vector<Decision>>> decided;
  for (const auto& [id, held] : journal_->held()) {
    if (held.confirmed && held.decisions.empty()) {
      decided.emplace_back(id, rules_.AnswersTo(held.subject, held.serial));
    }
  }
  for (const auto& [id, decisions] : decided) {
    for (const Decision& decision : decisions) journal_->Decide(id, decision);
  }
  return journal_->Sync();
}

absl::Status Adapter::Answer(Counts* counts) {
  std::vector<const Held*> waiting;
  for (const auto& [id, held] : journal_->held()) {
    if (held.confirmed && held.answered < held.decisions.size()) waiting.push_back(&held);
  }
  std::vector<grpc::Status> outcomes(waiting.size());
  ForEachAtOnce(waiting.size(), [&](size_t i) {
    const Held& held = *waiting[i];
    const Decision& decision = held.decisions[held.answered];
    v1::AnswerRequest request;
    request.set_id(held.id);
    request.set_digest(held.digest);
    request.set_request_id(UuidOf(absl::StrCat("answer\n", held.id, "\n", held.digest, "\n", held.answered)));
    request.set_court_answer(decision.court_answer);
    request.set_partner_answer(decision.partner_answer);
    request.set_number(held.number);
    request.set_due_date(decision.due_date);
    if (!decision.note.empty()) request.mutable_note()->set_text(decision.note);
    v1::AnswerResponse response;
    outcomes[i] = client_->Answer(request, &response);
  });
  for (size_t i = 0; i < waiting.size(); ++i) {
    if (outcomes[i].ok()) {
      journal_->Answered(waiting[i]->id);
      ++counts->answered;
      continue;
    }
    ++counts->failed;
    if (outcomes[i].error_code() == grpc::StatusCode::FAILED_PRECONDITION ||
        outcomes[i].error_code() == grpc::StatusCode::INVALID_ARGUMENT) {
      *log_ << "refused " << waiting[i]->id << ": " << outcomes[i].error_message() << std::endl;
    }
  }
  return journal_->Sync();
}

absl::StatusOr<Adapter::Counts> Adapter::Round() {
  Counts counts;
  if (const grpc::Status status = List(&counts); !status.ok()) {
    *log_ << "inbox: " << status.error_message() << std::endl;
    ++counts.failed;
  }
  RETURN_IF_ERROR(Fetch(&counts));
  RETURN_IF_ERROR(FetchPapers(&counts));
  RETURN_IF_ERROR(Confirm(&counts));
  RETURN_IF_ERROR(Decide());
  RETURN_IF_ERROR(Answer(&counts));
  counts.more = !page_token_.empty();
  counts.pending = static_cast<int64_t>(wanted_.size());
  for (const auto& [id, held] : journal_->held()) counts.pending += IsDone(held) ? 0 : 1;
  return counts;
}

std::vector<absl::CivilDay> Adapter::DaysToReconcile(absl::CivilDay today) const {
  std::set<absl::CivilDay> days;
  for (const auto& [id, held] : journal_->held()) {
    const absl::CivilDay day = DayOf(absl::FromUnixMicros(held.ready_micros));
    if (day < today && same_days_.count(day) == 0) days.insert(day);
  }
  return {days.begin(), days.end()};
}

absl::StatusOr<bool> Adapter::Reconcile(absl::CivilDay day) {
  v1::ReconcileRequest request;
  request.set_org(options_.org);
  request.set_date(FormatDate(day));
  for (const auto& [id, held] : journal_->held()) {
    if (held.stale || DayOf(absl::FromUnixMicros(held.ready_micros)) != day) continue;
    v1::HeldHandOver* told = request.add_held();
    told->set_id(id);
    told->set_digest(held.digest);
    told->set_number(held.number);
    Tell(held, told);
  }
  v1::ReconcileResponse response;
  const grpc::Status status = client_->Reconcile(request, &response);
  if (!status.ok()) return absl::UnavailableError(absl::StrCat("reconcile: ", status.error_message()));
  *log_ << "reconciled " << request.date() << ": " << response.same() << " the same, " << response.recorded_now()
        << " recorded now, " << response.differences_size() << " differ" << std::endl;
  for (const v1::Difference& difference : response.differences()) {
    *log_ << "  " << difference.id() << " " << v1::DifferenceKind_Name(difference.kind()) << std::endl;
    if (difference.kind() == v1::DIFFERENCE_KIND_MISSING_AT_RECEIVER) wanted_.insert(difference.id());
    if (difference.kind() == v1::DIFFERENCE_KIND_DIGEST && journal_->Find(difference.id()) != nullptr) {
      journal_->MarkStale(difference.id());
      wanted_.insert(difference.id());
    }
  }
  RETURN_IF_ERROR(journal_->Sync());
  // Each that we have is the same or differs: an answer that was cut short says nothing of some.
  const bool same = response.differences().empty() && response.same() == request.held_size();
  if (same) same_days_.insert(day);
  return same;
}

}  // namespace gaiwan::court
