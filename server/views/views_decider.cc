#include "server/views/views_decider.h"

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/case_service.pb.h"
#include "google/protobuf/util/message_differencer.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// The one subject of a person's filters.
constexpr absl::string_view kSubject = "views";

const ViewsState& AsViews(const StreamState& state) {
  return static_cast<const ViewsState&>(state);
}

}  // namespace

absl::StatusOr<std::shared_ptr<const StreamState>> ViewsDecider::Load(const View& view,
                                                                      absl::string_view stream) const {
  ASSIGN_OR_RETURN(const uint64_t last, view.LastVersion(stream));
  return LoadAt(view, stream, last);
}

absl::StatusOr<std::shared_ptr<const StreamState>> ViewsDecider::LoadAt(const View& view, absl::string_view stream,
                                                                        uint64_t version) const {
  return ReadViews(view, stream, version, open_);
}

std::shared_ptr<const StreamState> ViewsDecider::Fold(const std::shared_ptr<const StreamState>& before,
                                                      absl::Span<const std::shared_ptr<const v1::Event>> events) const {
  auto after = std::make_shared<ViewsState>(AsViews(*before));
  for (const auto& event : events) after->Fold(*event, open_);
  return after;
}

absl::StatusOr<Decision> ViewsDecider::Decide(const EngineCommand& command,
                                              const std::shared_ptr<const StreamState>& before,
                                              const DecideContext& context) {
  const ViewsState& state = AsViews(*before);
  v1::Event event;
  v1::Personal* view = nullptr;
  Decision decision;
  decision.after = before;
  if (const auto* save = google::protobuf::DynamicCastToGenerated<v1::SaveViewRequest>(command.body.get())) {
    const auto there = state.views().find(save->view().name());
    if (there != state.views().end() &&
        google::protobuf::util::MessageDifferencer::Equals(there->second, save->view())) {
      return decision;
    }
    if (there == state.views().end() && state.views().size() >= kSavedViewsMax) {
      return absl::ResourceExhaustedError(
          absl::StrCat("at most ", kSavedViewsMax, " views are kept: delete one first"));
    }
    view = event.mutable_view_saved()->mutable_view();
    *view->mutable_open()->mutable_saved_view() = save->view();
  } else {
    const std::string& name = static_cast<const v1::DeleteViewRequest&>(*command.body).name();
    if (state.views().count(name) == 0) return absl::NotFoundError(absl::StrCat("you keep no view `", name, "`"));
    view = event.mutable_view_deleted()->mutable_view();
    view->mutable_open()->mutable_saved_view()->set_name(name);
  }
  view->set_subject(std::string(kSubject));
  event.set_version(static_cast<int64_t>(state.version()) + 1);
  *event.mutable_record_time() = ToProto(context.now);
  *event.mutable_act_time() = ToProto(context.now);
  RETURN_IF_ERROR(context.seal([&](absl::string_view) { return state.key(); }, &event));
  auto after = std::make_shared<ViewsState>(state);
  after->Fold(event, open_);
  decision.after = std::move(after);
  decision.events.push_back(std::move(event));
  return decision;
}

void ViewsDecider::FillReceipt(const StreamState& state, v1::Receipt* receipt) const {
  receipt->set_name(AsViews(state).stream());
  receipt->set_version(static_cast<int64_t>(state.version()));
}

}  // namespace gaiwan
