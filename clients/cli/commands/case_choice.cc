#include "clients/cli/commands/case_choice.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "clients/cli/command.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/parse.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {
namespace {

// The view of that name; NOT_FOUND when the caller keeps none.
grpc::Status FindView(Context& context, const std::string& name, v1::SavedView* view) {
  v1::ListViewsResponse views;
  const grpc::Status status = context.client().Call([&](grpc::ClientContext* call) {
    return context.client().cases().ListViews(call, v1::ListViewsRequest(), &views);
  });
  if (!status.ok()) return status;
  const auto found = std::find_if(views.views().begin(), views.views().end(),
                                  [&](const v1::SavedView& each) { return each.name() == name; });
  if (found == views.views().end()) {
    return grpc::Status(grpc::StatusCode::NOT_FOUND, absl::StrCat("没有名为“", name, "”的视图"));
  }
  *view = *found;
  return grpc::Status::OK;
}

}  // namespace

v1::CaseOrder OrderOf(absl::string_view word) {
  if (word == "newest") return v1::CASE_ORDER_NEWEST;
  if (word == "oldest") return v1::CASE_ORDER_OLDEST;
  if (word == "changed") return v1::CASE_ORDER_LAST_CHANGED;
  return v1::CASE_ORDER_UNSPECIFIED;
}

int RequestOf(Context& context, const CaseChoice& choice, v1::ListCasesRequest* request) {
  request->set_unit(OrgName(choice.unit));
  request->set_state(choice.state);
  request->set_step(choice.step);
  request->set_level(choice.level);
  const absl::StatusOr<std::string> mediator = PersonName(choice.mediator);
  if (!mediator.ok()) return context.WrongUsage(absl::StrCat("--mediator ", mediator.status().message()));
  request->set_mediator(*mediator);
  if (!choice.due_before.empty()) {
    const absl::StatusOr<absl::Time> before = ParseDayOrTime(choice.due_before);
    if (!before.ok()) return context.WrongUsage(absl::StrCat("--due-before ", before.status().message()));
    *request->mutable_due_before() = ToProto(*before);
  }
  request->set_show_closed(choice.closed);
  request->set_order(OrderOf(choice.order));
  request->set_filter(FilterText(choice.filter));
  if (!choice.view.empty()) {
    v1::SavedView view;
    const grpc::Status found = FindView(context, choice.view, &view);
    if (!found.ok()) return context.Fail(found);
    request->set_filter(Both(view.filter(), request->filter()));
    request->set_show_closed(view.show_closed() || choice.closed);
    if (choice.order.empty()) request->set_order(view.order());
  }
  for (const std::string& word : choice.words) {
    request->set_filter(absl::StrCat(request->filter(), request->filter().empty() ? "" : " ", QuotedWord(word)));
  }
  return kExitDone;
}

void AddCaseChoice(CLI::App* app, CaseChoice* choice) {
  app->add_option("--unit", choice->unit, "Held by this organisation or anywhere below it.")->type_name("ORG");
  app->add_option("--state", choice->state, "In this state of the main track.")->type_name("ID");
  app->add_option("--step", choice->step, "In this step of the method.")->type_name("ID");
  app->add_option("--level", choice->level, "At this level.")->type_name("ID");
  app->add_option("--mediator", choice->mediator, "With this mediator.")->type_name("PERSON");
  AddFilterFlags(app, &choice->filter);
  app->add_flag("--closed", choice->closed, "Closed cases, too.");
  AddChoice(app, "--order", &choice->order, {"due", "newest", "oldest", "changed"},
            "Order. Next due first when empty.");
}

void AddDueBefore(CLI::App* app, CaseChoice* choice) {
  app->add_option("--due-before", choice->due_before, "With a clock due before this day or time.")->type_name("TIME");
}

void AddView(CLI::App* app, CaseChoice* choice) {
  app->add_option("--view", choice->view, "As this view of mine says, and the other flags besides.")->type_name("NAME");
}

}  // namespace gaiwan::cli
