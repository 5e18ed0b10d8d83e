// Code lists and calendar days of an import.
#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/util/message_differencer.h"
#include "server/directory/import_draft.h"
#include "workflow/base/date.h"
#include "workflow/calendar.h"

namespace gaiwan {
namespace {

// As commands take them.
constexpr int64_t kListCharsMax = 40;
constexpr int64_t kCodeCharsMax = 32;
constexpr int64_t kLabelCharsMax = kCsvFieldCharsMax;
constexpr int64_t kMinistryCharsMax = 100;
// More revisions than a list sees in a thousand years of monthly changes.
constexpr int kRevisionMax = 12000;

// Lists and their codes may have an underscore; codes of organisations may not.
std::string ListWord(const ImportRow& row, absl::string_view column, int64_t chars_max) {
  std::string word = row.RequiredText(column, chars_max);
  const bool ok = std::all_of(word.begin(), word.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-' || c == '_';
  });
  if (ok) return word;
  row.Fault(column, {absl::StrCat(Quoted(word), " 应当只有小写字母、数字、- 和 _"),
                     absl::StrCat(Quoted(word), " should have a-z, 0-9, - and _ only")});
  return "";
}

int Revision(const ImportRow& row) {
  int revision = 0;
  const std::string text = row.Text("revision", kCsvFieldCharsMax);
  if (absl::SimpleAtoi(text, &revision) && revision >= 1 && revision <= kRevisionMax) return revision;
  row.Fault("revision", {absl::StrCat(Quoted(text), " 应当是 1 到 ", kRevisionMax, " 的整数"),
                         absl::StrCat(Quoted(text), " should be a whole number from 1 to ", kRevisionMax)});
  return 0;
}

void AddCode(const ImportRow& row, v1::CodeEntry entry, ImportDraft* draft) {
  const auto [earlier, is_new] =
      draft->code_rows.try_emplace({entry.list(), entry.code(), entry.revision()}, row.place());
  if (!is_new) {
    const Words where = draft->findings.Describe(earlier->second);
    row.Fault("code", {absl::StrCat("代码 ", entry.code(), " 的同一版本已经在", where.zh),
                       absl::StrCat("the same revision of the code ", entry.code(), " stands in ", where.en)});
    return;
  }
  const auto [index, is_new_code] =
      draft->code_index.try_emplace({entry.list(), entry.code()}, draft->code_entries.size());
  if (is_new_code) {
    draft->code_entries.push_back({std::move(entry), row.place()});
  } else if (draft->code_entries[index->second].value.revision() < entry.revision()) {
    draft->code_entries[index->second] = {std::move(entry), row.place()};
  }
}

void CheckParent(const Sourced<v1::CodeEntry>& entry, ImportDraft* draft) {
  const std::string& parent = entry.value.parent();
  if (parent.empty()) return;
  if (parent != entry.value.code() && draft->codes->Has(entry.value.list(), parent)) return;
  draft->findings.Fault(entry.place, "parent",
                        {absl::StrCat("代码表 ", entry.value.list(), " 里没有上级代码 ", Quoted(parent)),
                         absl::StrCat("the code list ", entry.value.list(), " has no parent ", Quoted(parent))});
}

bool Same(const google::protobuf::Message& a, const google::protobuf::Message& b) {
  return google::protobuf::util::MessageDifferencer::Equals(a, b);
}

}  // namespace

void ReadCodes(const ImportTable& table, ImportDraft* draft) {
  for (const CsvRow& fields : table.csv.rows) {
    const ImportRow row(table, fields, &draft->findings);
    v1::CodeEntry entry;
    entry.set_list(ListWord(row, "list", kListCharsMax));
    entry.set_code(ListWord(row, "code", kCodeCharsMax));
    entry.set_revision(Revision(row));
    entry.set_parent(row.Text("parent", kCodeCharsMax));
    entry.set_ministry(row.Text("ministry", kMinistryCharsMax));
    entry.mutable_label()->set_zh(row.RequiredText("zh", kLabelCharsMax));
    entry.mutable_label()->set_en(row.Text("en", kLabelCharsMax));
    entry.set_note(row.Text("note", kCsvFieldCharsMax));
    if (!entry.list().empty() && !entry.code().empty()) AddCode(row, std::move(entry), draft);
  }
}

void PlanCodes(ImportDraft* draft, v1::CodesLoaded* change, std::vector<v1::ImportCount>* counts) {
  RowCounter counter("codes");
  for (const Sourced<v1::CodeEntry>& entry : draft->code_entries) {
    const v1::CodeEntry* now = draft->now.codes->Find(entry.value.list(), entry.value.code());
    if (now != nullptr && entry.value.revision() <= now->revision()) {
      counter.Unchanged();
      if (entry.value.revision() == now->revision() && !Same(entry.value, *now)) {
        draft->findings.Fault(entry.place, "revision",
                              {absl::StrCat("版本 ", now->revision(), " 已经导入，内容不同：代码不改，请写更高的版本"),
                               absl::StrCat("revision ", now->revision(),
                                            " was loaded with other content: never edit one, give a higher one")});
      }
      continue;
    }
    now == nullptr ? counter.Added() : counter.Changed();
    *change->add_entries() = entry.value;
  }
  counter.AppendTo(counts);
  if (change->entries_size() > 0) {
    draft->codes = draft->now.codes->With(*change, draft->now.codes->revision());
  }
  for (const Sourced<v1::CodeEntry>& entry : draft->code_entries) CheckParent(entry, draft);
}

void ReadCalendar(const ImportTable& table, ImportDraft* draft) {
  for (const CsvRow& fields : table.csv.rows) {
    const ImportRow row(table, fields, &draft->findings);
    row.RequiredText("date", kCsvFieldCharsMax);
    const absl::StatusOr<absl::CivilDay> day = ParseDate(row.Formatted("date", v1::DATE));
    const std::string status = row.Text("status", kCsvFieldCharsMax);
    if (status != "off" && status != "work") {
      row.Fault("status", {absl::StrCat(Quoted(status), " 应当是 off（休息）或者 work（上班）"),
                           absl::StrCat(Quoted(status), " should be off or work")});
    }
    const std::string reason = row.RequiredText("reason", kCalendarReasonBytesMax);
    if (reason.size() > kCalendarReasonBytesMax) {
      row.Fault("reason", {absl::StrCat("有 ", reason.size(), " 字节，最多 ", kCalendarReasonBytesMax, " 字节"),
                           absl::StrCat(reason.size(), " bytes; the limit is ", kCalendarReasonBytesMax)});
    }
    if (!day.ok()) continue;
    const bool working = status == "work";
    const auto [earlier, is_new] =
        draft->days.try_emplace(*day, Sourced<CalendarDay>{{*day, working, reason}, row.place()});
    if (!is_new) {
      const Words where = draft->findings.Describe(earlier->second.place);
      row.Fault("date", {absl::StrCat("这一天已经在", where.zh), absl::StrCat("this day stands in ", where.en)});
    } else if (status == (IsWeekend(*day) ? "off" : "work")) {
      draft->findings.Warn(row.place(), "status",
                           {"这一天本来就是这样，这一行不改变什么", "the day is so anyway: the row changes nothing"});
    }
  }
}

void PlanCalendar(const ImportDraft& draft, v1::CalendarLoaded* change, std::vector<v1::ImportCount>* counts) {
  RowCounter counter("calendar days");
  const Calendar& now = *draft.now.calendar;
  for (const auto& [day, row] : draft.days) {
    const absl::string_view reason = now.ReasonFor(day);  // Every exception has one.
    if (reason == row.value.reason && now.IsWorkingDay(day) == row.value.working) {
      counter.Unchanged();
      continue;
    }
    reason.empty() ? counter.Added() : counter.Changed();
    v1::CalendarException* exception = change->add_days();
    exception->set_date(FormatDate(day));
    exception->set_working(row.value.working);
    exception->set_reason(row.value.reason);
  }
  counter.AppendTo(counts);
}

}  // namespace gaiwan
