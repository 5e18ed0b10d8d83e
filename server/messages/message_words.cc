#include "server/messages/message_words.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "workflow/base/proto_time.h"
#include "workflow/find.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// As deep as a directory is: more is a circle that an import let through.
constexpr int kDirectoryDepthMax = 32;

// Of the organisation, or the first above it that has one.
std::string PhoneOf(const Directory& directory, absl::string_view code) {
  std::string at(code);
  for (int i = 0; i < kDirectoryDepthMax && !at.empty(); ++i) {
    const v1::Organisation* org = directory.FindOrg(at);
    if (org != nullptr && !org->phone().empty()) return org->phone();
    at = directory.Parent(at);
  }
  return "";
}

std::string PlaceOf(const v1::Session& session, const Directory& directory, absl::string_view language) {
  const bool chinese = language == "zh";
  if (session.mode() == v1::SESSION_MODE_VIDEO) return chinese ? "视频" : "video";
  if (session.mode() == v1::SESSION_MODE_PHONE) return chinese ? "电话" : "phone";
  if (!session.venue().empty()) return directory.OrgName(IdOf(session.venue()));
  return chinese ? "约定地点" : "the agreed place";
}

// `希里沟镇的一件案件`
std::string TownCase(const Directory& directory, absl::string_view unit, absl::string_view language) {
  std::string name = directory.OrgName(IdOf(unit));
  std::string at(IdOf(unit));
  for (int i = 0; i < kDirectoryDepthMax && !at.empty(); ++i) {
    const std::string kind = directory.OrgKind(at);
    if (kind == "town" || kind == "farm") {
      name = directory.OrgName(at);
      break;
    }
    at = directory.Parent(at);
  }
  return language == "zh" ? absl::StrCat(name, "的一件案件") : absl::StrCat("a case of ", name);
}

MessageWords Words(const v1::MessageQueued& queued, const v1::Case& c, const Reach& reach, const Directory& directory,
                   absl::string_view language) {
  MessageWords words;
  words.name = reach.name;
  words.number = c.case_number().empty() ? TownCase(directory, c.unit(), language) : c.case_number();
  const std::string org(IdOf(c.committee().empty() ? c.unit() : c.committee()));
  words.unit = directory.OrgName(org);
  words.phone = PhoneOf(directory, org);
  absl::string_view id = queued.subject();
  if (absl::ConsumePrefix(&id, "sessions/")) {
    if (const v1::Session* session = FindById(c.sessions(), id); session != nullptr) {
      words.place = PlaceOf(*session, directory, language);
    }
    words.date = DayWords(ToTime(queued.about_time()), language);
    words.time = TimeWords(ToTime(queued.about_time()));
  } else if (queued.has_about_time()) {
    // The end of a day is 24:00: the day before the next one begins.
    words.date = DayWords(ToTime(queued.about_time()) - absl::Seconds(1), language);
  }
  return words;
}

}  // namespace

ComposedMessage ComposeMessage(const MessagePlan& plan, const v1::MessageQueued& queued, const v1::Case& c,
                               const Reach& reach, const Directory& directory) {
  const v1::MessageTemplate* words = nullptr;
  for (const std::string& language : reach.languages) {
    words = plan.FindTemplate(queued.template_(), language);
    if (words != nullptr && words->language() == language) break;
  }
  if (words == nullptr) words = plan.FindTemplate(queued.template_(), "zh");
  if (words == nullptr) return {};
  return {FillIn(words->text(), Words(queued, c, reach, directory, words->language())), words->language()};
}

}  // namespace gaiwan
