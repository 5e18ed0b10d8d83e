// gaiwan session: when venues and people are taken, and when everybody is free.
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "clients/cli/commands/bulk.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {
namespace {

// Further than a calendar shows at once it is planned anew, not moved.
constexpr int32_t kMoveDaysMax = 62;

struct CalendarFlags {
  std::string name;
  std::string from;
  std::string to;
  PageFlags page;
};

struct MoveFlags {
  std::string name;
  std::string from;
  std::string to;
  std::string venue;
  std::string reason;
  int32_t by_days = 0;
  bool dry_run = false;
};

struct FreeFlags {
  std::string c;
  std::vector<std::string> venues;
  std::vector<std::string> people;
  std::string from;
  int32_t days = 0;
  int32_t minutes = 0;
  bool proposed = false;
  PageFlags page;
};

// `周一` to `周日`.
std::string WeekdayText(absl::CivilDay day) {
  static constexpr const char* kDays[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
  return kDays[static_cast<int>(absl::GetWeekday(day))];
}

// `2026-03-04 周三`, and `15:00–17:00` beside it; with the day where it ends on another one.
std::string DayText(absl::Time start) {
  const absl::CivilDay day = DayOf(start);
  return absl::StrCat(FormatDate(day), " ", WeekdayText(day));
}
std::string HoursText(absl::Time start, absl::Time end) {
  const char* format = DayOf(start) == DayOf(end) ? "%H:%M" : "%Y-%m-%d %H:%M";
  return absl::StrCat(absl::FormatTime("%H:%M", start, ChinaTimeZone()), "–",
                      absl::FormatTime(format, end, ChinaTimeZone()));
}

// `people/p-1` and `p-1` are a person, anything else an organisation.
absl::StatusOr<std::string> WhoseCalendar(const std::string& name) {
  if (absl::StartsWith(name, "people/") || absl::StartsWith(name, "p-")) return PersonName(name);
  return OrgName(name);
}

int Calendar(Context& context, const CalendarFlags& flags) {
  const absl::StatusOr<std::string> name = WhoseCalendar(flags.name);
  if (!name.ok()) return context.WrongUsage(absl::StrCat("NAME ", name.status().message()));
  v1::ListCalendarRequest request;
  request.set_name(*name);
  request.set_from_date(flags.from);
  request.set_to_date(flags.to);
  v1::ListCalendarResponse list;
  const grpc::Status status = CallPages(
      context, request, flags.page,
      [&context](grpc::ClientContext* call, const v1::ListCalendarRequest& page_request,
                 v1::ListCalendarResponse* page) {
        return context.client().sessions().ListCalendar(call, page_request, page);
      },
      &list);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  Labels& labels = context.labels();
  Table table({"日期", "时间", "地点", "人员", "形式", "案件", "事项"});
  for (const v1::Busy& busy : list.busy()) {
    const absl::Time start = ToTime(busy.start_time());
    std::vector<std::string> people;
    for (const std::string& person : busy.people()) people.push_back(labels.Person(person));
    const bool shown = !busy.case_().empty();
    table.AddRow({DayText(start), HoursText(start, ToTime(busy.end_time())), labels.Org(busy.venue()),
                  absl::StrJoin(people, "、"), shown ? EnumWord(v1::SessionMode_Name(busy.mode())) : "",
                  std::string(LastPart(busy.case_())), shown ? busy.title() : "已占用"});
  }
  if (table.empty()) {
    context.out() << "没有安排\n";
  } else {
    table.Print(context.out(), context.out_colours());
  }
  if (!list.next_page_token().empty()) context.out() << "下一页：--page-token " << list.next_page_token() << "\n";
  return kExitDone;
}

// A calendar shows a session once, at its venue or with its people.
int Move(Context& context, const MoveFlags& flags) {
  const absl::StatusOr<std::string> name = WhoseCalendar(flags.name);
  if (!name.ok()) return context.WrongUsage(absl::StrCat("NAME ", name.status().message()));
  if (flags.by_days == 0 && flags.venue.empty()) return context.WrongUsage("--by-days or --to-venue is required");
  v1::ListCalendarRequest request;
  request.set_name(*name);
  request.set_from_date(flags.from);
  request.set_to_date(flags.to);
  v1::ListCalendarResponse list;
  PageFlags all;
  all.all = true;
  const grpc::Status listed = CallPages(
      context, request, all,
      [&context](grpc::ClientContext* call, const v1::ListCalendarRequest& page_request,
                 v1::ListCalendarResponse* page) {
        return context.client().sessions().ListCalendar(call, page_request, page);
      },
      &list);
  if (!listed.ok()) return context.Fail(listed);
  v1::ExecuteBatchRequest batch;
  std::set<std::string> seen;
  int hidden = 0;
  for (const v1::Busy& busy : list.busy()) {
    if (busy.case_().empty()) {
      ++hidden;
      continue;
    }
    if (!seen.insert(absl::StrCat(busy.case_(), "/", busy.session())).second) continue;
    v1::ExecuteRequest* each = batch.add_requests();
    each->set_name(busy.case_());
    each->set_request_id(context.io().new_uuid());
    each->set_view(v1::CASE_VIEW_RECEIPT);
    each->set_validate_only(flags.dry_run);
    v1::RescheduleSession* moved = each->mutable_command()->mutable_reschedule_session();
    moved->set_session(busy.session());
    // At the same hour: this country puts no clock back.
    *moved->mutable_planned_start() = ToProto(ToTime(busy.start_time()) + absl::Hours(24 * flags.by_days));
    moved->set_venue(OrgName(flags.venue));
    moved->mutable_reason()->set_text(flags.reason);
  }
  if (batch.requests_size() > kBulkMax) {
    return context.Fail(absl::StrCat("共 ", batch.requests_size(), " 场，一次最多改期 ", kBulkMax, " 场：请缩短日期"));
  }
  v1::ExecuteBatchResponse outcomes;
  const grpc::Status status = SendAll(context, batch, &outcomes);
  const int refused = PrintOutcomes(context, batch, outcomes, flags.dry_run ? "可以改期" : "已改期");
  if (!context.json()) {
    context.out() << (flags.dry_run ? "试算：可改期 " : "已改期 ") << outcomes.outcomes_size() - refused << " 场，拒绝 "
                  << refused << " 场";
    if (hidden > 0) context.out() << "；另有 " << hidden << " 场本人不可见，没有改期";
    context.out() << "\n";
  }
  if (!status.ok()) return context.Fail(status);
  return refused == 0 ? kExitDone : kExitFailed;
}

int Free(Context& context, const FreeFlags& flags) {
  v1::FindFreeSlotsRequest request;
  request.set_case_(CaseName(flags.c));
  for (const std::string& venue : flags.venues) request.add_venues(OrgName(venue));
  for (const std::string& person : flags.people) {
    const absl::StatusOr<std::string> name = PersonName(person);
    if (!name.ok()) return context.WrongUsage(absl::StrCat("--person ", name.status().message()));
    request.add_people(*name);
  }
  request.set_from_date(flags.from);
  request.set_days(flags.days);
  request.set_minutes(flags.minutes);
  request.set_proposed_only(flags.proposed);
  v1::FindFreeSlotsResponse list;
  const grpc::Status status = CallPages(
      context, request, flags.page,
      [&context](grpc::ClientContext* call, const v1::FindFreeSlotsRequest& page_request,
                 v1::FindFreeSlotsResponse* page) {
        return context.client().sessions().FindFreeSlots(call, page_request, page);
      },
      &list);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  Table table({"日期", "时间", "地点", "当事人提出"});
  for (const v1::Slot& slot : list.slots()) {
    const absl::Time start = ToTime(slot.start_time());
    table.AddRow({DayText(start), HoursText(start, ToTime(slot.end_time())), context.labels().Org(slot.venue()),
                  absl::StrJoin(slot.suits(), "、")});
  }
  if (table.empty()) {
    context.out() << "没有大家都空的时段\n";
  } else {
    table.Print(context.out(), context.out_colours());
  }
  for (const int year : list.years_without_calendar()) {
    context.out() << year << " 年的工作日历尚未载入，该年的日子没有列出\n";
  }
  if (!list.next_page_token().empty()) context.out() << "下一页：--page-token " << list.next_page_token() << "\n";
  return kExitDone;
}

void AddCalendar(CommandTree* tree, CLI::App* group) {
  const auto flags = std::make_shared<CalendarFlags>();
  CLI::App* app =
      tree->Add(group, "calendar", "List when a venue, a person or a unit with its venues and people is taken.",
                {{"gaiwan session calendar 632821100001-tea", "a tea studio, the next seven days"},
                 {"gaiwan session calendar p-632821100001-committee-mediator-1", "a mediator"},
                 {"gaiwan session calendar 632821100 --from 2026-03-02 --to 2026-03-31", "a town and all in it"}},
                [flags](Context& context) { return Calendar(context, *flags); });
  app->add_option("NAME", flags->name, "An organisation, or a person as p-... or people/...")
      ->required()
      ->type_name("UNIT|PERSON");
  app->add_option("--from", flags->from, "First day. Today when left out.")->type_name("DAY");
  app->add_option("--to", flags->to, "Last day, at most 62 in all. Seven days when left out.")->type_name("DAY");
  AddPageFlags(app, &flags->page);
}

void AddMove(CommandTree* tree, CLI::App* group) {
  const auto flags = std::make_shared<MoveFlags>();
  CLI::App* app = tree->Add(
      group, "move",
      "Move the sessions of some days, all of them by as many days or to another venue; each is answered.",
      {{"gaiwan session move p-1 --from 2026-03-02 --to 2026-03-06 --by-days 7 --reason 参加培训 --dry-run",
        "what would become of each"},
       {"gaiwan session move 632821100001-tea --from 2026-03-04 --to 2026-03-04 --to-venue 632821-video --reason 停电",
        "the same hours, elsewhere"}},
      [flags](Context& context) { return Move(context, *flags); });
  app->add_option("NAME", flags->name, "Whose: an organisation with its venues and people, or a person.")
      ->required()
      ->type_name("UNIT|PERSON");
  app->add_option("--from", flags->from, "First day.")->required()->type_name("DAY");
  app->add_option("--to", flags->to, "Last day, at most 62 in all.")->required()->type_name("DAY");
  app->add_option("--by-days", flags->by_days, "So many days later; less than nothing: earlier.")
      ->check(CLI::Range(-kMoveDaysMax, kMoveDaysMax))
      ->type_name("NUMBER");
  app->add_option("--to-venue", flags->venue, "Held there from now on. As it was when left out.")->type_name("ORG");
  app->add_option("--reason", flags->reason, "Why; the parties are told anew, and the reason is sealed in each case.")
      ->required()
      ->type_name("TEXT");
  app->add_flag("--dry-run", flags->dry_run, "Decide and answer, change nothing.");
}

void AddFree(CommandTree* tree, CLI::App* group) {
  const auto flags = std::make_shared<FreeFlags>();
  CLI::App* app = tree->Add(
      group, "free", "Find times at which a venue, the people and the parties of a case are free.",
      {{"gaiwan session free c-7f3 --venue 632821100001-tea", "the case's mediators, the next fourteen days"},
       {"gaiwan session free c-7f3 --venue 632821100001-tea --venue 632821-video --minutes 90", "either will do"},
       {"gaiwan session free c-7f3 --person p-1 --person p-2 --from 2026-03-09 --days 5", "these two, in one week"},
       {"gaiwan session free c-7f3 --proposed", "when the parties said they can come"}},
      [flags](Context& context) { return Free(context, *flags); });
  app->add_option("CASE", flags->c, "The case.")->required()->type_name("CASE");
  app->add_option("--venue", flags->venues, "This venue; given again: any of them will do.")
      ->type_name("ORG")
      ->allow_extra_args(false);
  app->add_option("--person", flags->people, "Who has to be free; given again: all of them. Else the case's mediators.")
      ->type_name("PERSON")
      ->allow_extra_args(false);
  app->add_option("--from", flags->from, "First day. Today when left out.")->type_name("DAY");
  app->add_option("--days", flags->days, "Days to look through, 1 to 62. Fourteen when left out.")->type_name("NUMBER");
  app->add_option("--minutes", flags->minutes, "Length, 1 to 1440. Two hours when left out.")->type_name("NUMBER");
  app->add_flag("--proposed", flags->proposed, "Only within the times that parties proposed (case do propose_times).");
  AddPageFlags(app, &flags->page);
}

}  // namespace

void AddSession(CommandTree* tree) {
  CLI::App* group =
      tree->AddGroup(tree->root(), "session", "When venues and people are taken, and when all are free.",
                     {{"gaiwan session free c-7f3 --venue 632821100001-tea", "times that fit everybody"}});
  AddCalendar(tree, group);
  AddMove(tree, group);
  AddFree(tree, group);
}

}  // namespace gaiwan::cli
