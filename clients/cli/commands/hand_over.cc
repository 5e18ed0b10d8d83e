// gaiwan supervise hand-over, orphans: all open cases of one mediator to another, with one way back, and cases that
// nobody looks after any more.
#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/commands/bulk.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/commands/server_time.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/files.h"
#include "clients/cli/format.h"
#include "clients/cli/json.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {
namespace {

// Later the new mediator has begun to work, and giving back is another hand-over.
constexpr absl::Duration kUndoWithin = absl::Hours(24);

struct Flags {
  std::string from;
  std::string to;
  std::string unit;
  std::string reason;
  std::string receipt;
  std::string undo;
  bool dry_run = false;
};

grpc::Status ListOpen(Context& context, const std::string& unit, const std::string& mediator,
                      v1::ListCasesResponse* list) {
  v1::ListCasesRequest request;
  request.set_unit(unit);
  request.set_mediator(mediator);
  PageFlags all;
  all.all = true;
  return CallPages(
      context, request, all,
      [&context](grpc::ClientContext* call, const v1::ListCasesRequest& page_request, v1::ListCasesResponse* page) {
        return context.client().cases().ListCases(call, page_request, page);
      },
      list);
}

v1::ExecuteRequest Replace(Context& context, const std::string& name, const std::string& from, const std::string& to,
                           const std::string& reason) {
  v1::ExecuteRequest request;
  request.set_name(name);
  request.set_request_id(context.io().new_uuid());
  request.set_view(v1::CASE_VIEW_RECEIPT);
  v1::ReplaceMediator* replace = request.mutable_command()->mutable_replace_mediator();
  replace->set_from(from);
  replace->set_to(to);
  replace->mutable_reason()->set_text(reason);
  return request;
}

// Two lines of JSON: the commands that take back what was done, with ids of their own so that it happens once; and what
// was done, with its times.
std::string ReceiptOf(Context& context, const v1::ExecuteBatchRequest& batch,
                      const v1::ExecuteBatchResponse& outcomes) {
  v1::ExecuteBatchRequest undo;
  v1::ExecuteBatchResponse done;
  for (int i = 0; i < outcomes.outcomes_size(); ++i) {
    if (!outcomes.outcomes(i).has_done()) continue;
    const v1::ReplaceMediator& replaced = batch.requests(i).command().replace_mediator();
    *undo.add_requests() =
        Replace(context, batch.requests(i).name(), replaced.to(), replaced.from(), replaced.reason().text());
    *done.add_outcomes() = outcomes.outcomes(i);
  }
  return absl::StrCat(ToJsonLine(undo), "\n", ToJsonLine(done), "\n");
}

int Undo(Context& context, const Flags& flags) {
  const absl::StatusOr<std::string> text = ReadWhole(flags.undo, context.io().in);
  if (!text.ok()) return context.Fail(text.status().message());
  const std::vector<std::string> lines = absl::StrSplit(*text, '\n', absl::SkipEmpty());
  v1::ExecuteBatchRequest undo;
  v1::ExecuteBatchResponse done;
  if (lines.size() != 2 || !FromJson(lines[0], &undo).ok() || !FromJson(lines[1], &done).ok()) {
    return context.WrongUsage(absl::StrCat("--undo ", flags.undo, " is no receipt of a hand-over"));
  }
  absl::Time first = absl::InfiniteFuture();
  for (const v1::ExecuteOutcome& outcome : done.outcomes()) {
    first = std::min(first, ToTime(outcome.done().receipt().record_time()));
  }
  absl::Time now;
  const grpc::Status told = ServerTime(context, &now);
  if (!told.ok()) return context.Fail(told);
  if (now - first > kUndoWithin) {
    return context.Fail(absl::StrCat("移交于 ", TimeText(first), "，已超过 24 小时，请重新移交"));
  }
  for (v1::ExecuteRequest& request : *undo.mutable_requests()) request.set_validate_only(flags.dry_run);
  v1::ExecuteBatchResponse outcomes;
  const grpc::Status status = SendAll(context, undo, &outcomes);
  if (!status.ok()) return context.Fail(status);
  const int refused = PrintOutcomes(context, undo, outcomes, flags.dry_run ? "可以撤回" : "已撤回");
  return refused == 0 ? kExitDone : kExitFailed;
}

int HandOver(Context& context, Flags flags) {
  if (!flags.undo.empty()) return Undo(context, flags);
  for (std::string* person : {&flags.from, &flags.to}) {
    const absl::StatusOr<std::string> name = PersonName(*person);
    const char* flag = person == &flags.from ? "--from" : "--to";
    if (!name.ok()) return context.WrongUsage(absl::StrCat(flag, " ", name.status().message()));
    if (name->empty()) return context.WrongUsage(absl::StrCat(flag, " is required"));
    *person = *name;
  }
  if (flags.reason.empty()) return context.WrongUsage("--reason is required");
  // Before anything is done: a hand-over whose receipt cannot be kept could not be taken back.
  if (!flags.dry_run) {
    if (flags.receipt.empty()) return context.WrongUsage("--receipt is required, or --dry-run");
    if (IsFile(flags.receipt))
      return context.WrongUsage(absl::StrCat("--receipt ", flags.receipt, " is there already"));
    const absl::Status written = WriteWhole(flags.receipt, "");
    if (!written.ok()) return context.Fail(written.message());
  }
  v1::ListCasesResponse list;
  grpc::Status status = ListOpen(context, OrgName(flags.unit), flags.from, &list);
  if (!status.ok()) return context.Fail(status);
  v1::ExecuteBatchRequest batch;
  for (const v1::Case& c : list.cases()) {
    if (batch.requests_size() == kBulkMax) break;
    *batch.add_requests() = Replace(context, c.name(), flags.from, flags.to, flags.reason);
    batch.mutable_requests(batch.requests_size() - 1)->set_validate_only(flags.dry_run);
  }
  v1::ExecuteBatchResponse outcomes;
  status = SendAll(context, batch, &outcomes);
  if (!flags.dry_run) {
    // Also when a later piece failed: what was done is there.
    const absl::Status written = WriteWhole(flags.receipt, ReceiptOf(context, batch, outcomes));
    if (!written.ok()) return context.Fail(written.message());
  }
  if (!status.ok()) return context.Fail(status);
  const int refused = PrintOutcomes(context, batch, outcomes, flags.dry_run ? "可以移交" : "已移交");
  const int left = list.cases_size() - outcomes.outcomes_size() + refused;
  if (!context.json()) {
    context.out() << (flags.dry_run ? "试算：可移交 " : "已移交 ") << outcomes.outcomes_size() - refused << " 件，留下 "
                  << left << " 件\n";
  }
  return left == 0 ? kExitDone : kExitFailed;
}

grpc::Status ListPeople(Context& context, v1::ListPeopleResponse* people) {
  PageFlags all;
  all.all = true;
  return CallPages(
      context, v1::ListPeopleRequest(), all,
      [&context](grpc::ClientContext* call, const v1::ListPeopleRequest& request, v1::ListPeopleResponse* page) {
        return context.client().directory().ListPeople(call, request, page);
      },
      people);
}

// Dates of this form are in the order of their characters; an empty one is open.
bool HoldsOn(const v1::Post& post, const std::string& day) {
  return post.valid_from() <= day && (post.valid_to().empty() || day <= post.valid_to());
}

using People = std::set<std::string>;

// Who does nothing on the case, in whatever post: recused, or a party.
People BarredFrom(const v1::Case& c) {
  People barred;
  for (const v1::Recusal& recusal : c.recusals()) {
    if (recusal.state() == v1::RECUSAL_STATE_GRANTED) barred.insert(recusal.mediator());
  }
  for (const v1::Party& party : c.parties()) {
    if (!party.removed() && !party.person().empty()) barred.insert(party.person());
  }
  return barred;
}

// Why nobody is left in charge; empty when somebody is. `led` has who assigns, by organisation.
std::string WhyOrphan(Context& context, const v1::Case& c, const People& in_post,
                      const std::map<std::string, People>& led) {
  std::string why;
  for (const v1::Mediator& mediator : c.mediators()) {
    if (in_post.count(mediator.person()) == 0) {
      absl::StrAppend(&why, why.empty() ? "" : "；", context.labels().Person(mediator.person()), " 已无职务");
    }
  }
  const People barred = BarredFrom(c);
  bool has_leader = false;
  bool has_free_leader = false;
  for (const std::string& org : {c.unit(), c.committee()}) {
    const auto found = led.find(org);
    if (found == led.end()) continue;
    for (const std::string& person : found->second) {
      has_leader = true;
      has_free_leader |= barred.count(person) == 0;
    }
  }
  if (has_leader && !has_free_leader) {
    absl::StrAppend(&why, why.empty() ? "" : "；", "主任、登记员均为当事人或者已回避");
  }
  if (c.mediators().empty() && !has_leader) why = "单位没有主任、登记员";
  return why;
}

int Orphans(Context& context, const std::string& unit) {
  absl::Time now;
  grpc::Status status = ServerTime(context, &now);
  if (!status.ok()) return context.Fail(status);
  const std::string today = FormatDate(DayOf(now));
  v1::ListPeopleResponse people;
  status = ListPeople(context, &people);
  if (!status.ok()) return context.Fail(status);
  // Whoever has a post at all; and organisations in which somebody assigns.
  People in_post;
  std::map<std::string, People> led;
  for (const v1::Person& person : people.people()) {
    for (const v1::Post& post : person.posts()) {
      if (!HoldsOn(post, today)) continue;
      in_post.insert(person.name());
      if (post.role() == "head" || post.role() == "registrar") led[OrgName(post.org())].insert(person.name());
    }
  }
  v1::ListCasesResponse list;
  status = ListOpen(context, OrgName(unit), "", &list);
  if (!status.ok()) return context.Fail(status);
  v1::ListCasesResponse found;
  Table table({"案件", "办理单位", "状态", "无人负责的原因"});
  for (const v1::Case& c : list.cases()) {
    const std::string why = WhyOrphan(context, c, in_post, led);
    if (why.empty()) continue;
    *found.add_cases() = c;
    table.AddRow({std::string(LastPart(c.name())), context.labels().Org(c.unit()),
                  context.labels().State(c.definition(), "main", c.state()), Cell(why, Colour::kRed)});
  }
  found.set_total(found.cases_size());
  if (context.json()) {
    context.PrintJson(found);
  } else {
    if (!table.empty()) table.Print(context.out(), context.out_colours());
    context.out() << "在办 " << list.cases_size() << " 件，无人负责 " << found.cases_size() << " 件\n";
  }
  return found.cases().empty() ? kExitDone : kExitFailed;
}

}  // namespace

void AddSuperviseHandOver(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app = tree->Add(
      parent, "hand-over", "Hand the open cases of one mediator over to another, at most 1,000, each with its outcome.",
      {{"gaiwan supervise hand-over --from p-1 --to p-2 --reason \"调离\" --dry-run", "what could be handed over"},
       {"gaiwan supervise hand-over --from p-1 --to p-2 --reason \"调离\" --receipt desk.json", "do it"},
       {"gaiwan supervise hand-over --undo desk.json", "take it back, within 24 hours"}},
      [flags](Context& context) { return HandOver(context, *flags); });
  app->add_option("--from", flags->from, "Whose cases.")->type_name("PERSON");
  app->add_option("--to", flags->to, "Who mediates them from now on.")->type_name("PERSON");
  app->add_option("--unit", flags->unit, "Only what this organisation holds, or what lies below it.")->type_name("ORG");
  app->add_option("--reason", flags->reason, "Why; sealed in each case.")->type_name("TEXT");
  app->add_option("--receipt", flags->receipt, "A new file that says what was done, for --undo.")->type_name("FILE");
  app->add_flag("--dry-run", flags->dry_run, "Decide and answer, change nothing.");
  app->add_option("--undo", flags->undo, "Take back what this receipt says was done.")->type_name("FILE");

  const auto unit = std::make_shared<std::string>();
  CLI::App* orphans =
      tree->Add(parent, "orphans",
                "List open cases whose mediators have no post any more, or whose unit has nobody to assign one.",
                {{"gaiwan supervise orphans 632821100", "there or below; exit status 1 when there is one"}},
                [unit](Context& context) { return Orphans(context, *unit); });
  orphans->add_option("UNIT", *unit, "Held by this organisation or anywhere below it.")->required();
}

}  // namespace gaiwan::cli
