// clients/cli/format.h: times, amounts and personal data as people read them. Pure functions.
#ifndef GAIWAN_CLIENTS_CLI_FORMAT_H_
#define GAIWAN_CLIENTS_CLI_FORMAT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace gaiwan::cli {

// `2026-03-02 10:00`, in +08:00.
std::string TimeText(absl::Time time);
std::string TimeText(const google::protobuf::Timestamp& time);
// Who gave an account its first password last, and when; empty of an account of before that was told.
std::string FirstPasswordText(const std::string& by, const google::protobuf::Timestamp& time);

// The end of a clock as people say it. Due times are exclusive: 00:00 of 03-06 is shown as the last day, `2026-03-05`.
std::string DueText(const google::protobuf::Timestamp& due);

// `12,000.50 元`.
std::string MoneyText(const v1::Money& money);

// The words inside, or why there are none: （无权查看）, （已封存）, （已依法删除）.
std::string PersonalText(const v1::Personal& personal);

// The last part of a resource name: `c-7f3` of `cases/c-7f3`.
absl::string_view LastPart(absl::string_view name);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_FORMAT_H_
