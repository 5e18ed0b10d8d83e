#include "clients/cli/format.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {
namespace {

// The parts as one sentence after another: "；" between them, but not behind a mark that ends a sentence.
std::string JoinSentences(const std::vector<std::string>& parts) {
  std::string joined;
  for (const std::string& part : parts) {
    const bool ended = absl::EndsWith(joined, "。") || absl::EndsWith(joined, "；") || absl::EndsWith(joined, "！") ||
                       absl::EndsWith(joined, "？");
    absl::StrAppend(&joined, joined.empty() || ended ? "" : "；", part);
  }
  return joined;
}

std::string FormatOpen(const v1::PersonalData& data) {
  std::vector<std::string> parts;
  const auto add = [&parts](const std::string& part) {
    if (!part.empty()) parts.push_back(part);
  };
  switch (data.data_case()) {
    case v1::PersonalData::kParty:
      add(data.party().name());
      add(data.party().phone());
      add(data.party().address());
      break;
    case v1::PersonalData::kCaseText:
      add(data.case_text().facts());
      if (!data.case_text().claim().empty()) add(absl::StrCat("请求：", data.case_text().claim()));
      if (!data.case_text().place().empty()) add(absl::StrCat("地点：", data.case_text().place()));
      break;
    case v1::PersonalData::kText:
      add(data.text().text());
      break;
    case v1::PersonalData::kAgreement:
      add(data.agreement().facts());
      for (const std::string& clause : data.agreement().clauses()) add(clause);
      break;
    case v1::PersonalData::kPerson:
      add(data.person().name());
      break;
    case v1::PersonalData::kAccount:  // Of no case, and never shown.
    case v1::PersonalData::kSavedView:
    case v1::PersonalData::DATA_NOT_SET:
      break;
  }
  return JoinSentences(parts);
}

}  // namespace

std::string TimeText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M", time, ChinaTimeZone());
}

std::string TimeText(const google::protobuf::Timestamp& time) {
  return TimeText(ToTime(time));
}

std::string FirstPasswordText(const std::string& by, const google::protobuf::Timestamp& time) {
  return by.empty() ? "" : absl::StrCat(by, "，", TimeText(time));
}

std::string DueText(const google::protobuf::Timestamp& due) {
  const absl::Time time = ToTime(due);
  const absl::CivilDay day = DayOf(time);
  return time == StartOfDay(day) ? FormatDate(day - 1) : TimeText(time);
}

std::string MoneyText(const v1::Money& money) {
  std::string yuan = absl::StrCat(money.fen() / 100);
  for (size_t i = yuan.size(); i > 3; i -= 3) yuan.insert(i - 3, 1, ',');
  return absl::StrFormat("%s.%02d 元", yuan, money.fen() % 100);
}

std::string PersonalText(const v1::Personal& personal) {
  switch (personal.form_case()) {
    case v1::Personal::kOpen:
      return FormatOpen(personal.open());
    case v1::Personal::kSealed:
      return "（已封存）";
    case v1::Personal::kHidden:
      return "（无权查看）";
    case v1::Personal::kErased:
      return "（已依法删除）";
    case v1::Personal::FORM_NOT_SET:
      return "";
  }
  return "";
}

absl::string_view LastPart(absl::string_view name) {
  const size_t slash = name.rfind('/');
  return slash == absl::string_view::npos ? name : name.substr(slash + 1);
}

}  // namespace gaiwan::cli
