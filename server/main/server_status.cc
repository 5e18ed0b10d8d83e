#include "server/main/server_status.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/directory/calendar_load.h"
#include "server/log/data_folder.h"
#include "server/projection/outbox.h"

namespace gaiwan {
namespace {

void AddAlarms(const StatusSources& from, absl::Time now, v1::GetStatusResponse* status) {
  const std::shared_ptr<const Reference> reference = from.data->directory().Get();
  for (std::string& alarm : CalendarAlarms(*reference->calendar, now)) status->add_alarms(std::move(alarm));
  for (std::string& alarm : LineAlarms(from.data->outbox().OverdueAt(now))) status->add_alarms(std::move(alarm));
  for (const std::string& person : from.reads->unusual()) {
    status->add_alarms(absl::StrCat(person, " 一小时内查看案件异常多"));
  }
  if (!from.timer->held().empty()) status->add_alarms(from.timer->held());
  if (const std::string failure = from.data->checkpoints().timestamp_failure(); !failure.empty()) {
    status->add_alarms(absl::StrCat("检查点没有时间戳 / a checkpoint has no timestamp: ", failure));
  }
  if (const std::string failure = from.maintenance->alarm(); !failure.empty()) status->add_alarms(failure);
  if (const std::string failure = from.erasures->alarm(); !failure.empty()) status->add_alarms(failure);
  if (!from.message_plan_faults.empty()) {
    status->add_alarms(
        absl::StrCat("通知计划有误，仍按原计划 / the plan of messages has faults, the one before holds: ",
                     from.message_plan_faults));
  }
  for (std::string& alarm : from.sign_in->Alarms()) status->add_alarms(std::move(alarm));
}

}  // namespace

v1::GetStatusResponse StatusOf(const StatusSources& from) {
  v1::GetStatusResponse status;
  Data& data = *from.data;
  const absl::Time now = from.clock->TimeNow();
  status.mutable_time()->set_seconds(absl::ToUnixSeconds(now));
  status.set_dev_clock(from.options->insecure_dev_clock.has_value());
  status.set_dev_auth(from.options->insecure_dev_auth);
  status.set_position(static_cast<int64_t>(data.store().LastPosition()));
  status.set_case_count(data.table().case_count());
  status.set_open_case_count(data.table().open_count());
  status.set_table_bytes(static_cast<int64_t>(data.table().bytes()));
  status.set_writing_closed(from.engine->writing_closed());
  status.set_version(GAIWAN_VERSION);
  status.set_data_folder(from.options->settings.data_dir());
  status.set_format(kDataFolderFormat);
  for (const int year : data.directory().Get()->calendar->CoveredYears()) status.add_calendar_years(year);
  status.set_reads_waiting(static_cast<int64_t>(from.reads->waiting()));
  status.set_erasures(from.erasures->count());
  status.set_erasures_unlisted(from.erasures->unlisted());
  AddAlarms(from, now, &status);
  const SignInCounts& tried = from.sign_in->counts();
  status.set_sign_in_failed(tried.failed);
  status.set_sign_in_delayed(tried.delayed);
  status.set_sign_in_busy(tried.busy);
  status.set_party_code_failed(tried.party_code_failed);
  status.set_phone_code_failed(tried.phone_code_failed);
  const Engine::Counts counts = from.engine->counts();
  status.set_rows_written(static_cast<int64_t>(counts.rows));
  status.set_events_written(static_cast<int64_t>(counts.events));
  status.set_groups_written(static_cast<int64_t>(counts.groups));
  return status;
}

}  // namespace gaiwan
