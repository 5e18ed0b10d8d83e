// Rows of channels: each is the whole sheet of one channel.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/directory/import_draft.h"
#include "workflow/channel.h"

namespace gaiwan {
namespace {

// A checklist is read at a counter: more would not be.
constexpr int kChecklistMax = 20;
constexpr int64_t kChecklistCharsMax = 2000;
constexpr int64_t kNeedsCharsMax = 400;
// As names of columns of a table.
constexpr int64_t kColumnCharsMax = 40;
constexpr absl::string_view kBetweenItems = "；";
constexpr absl::string_view kPaper = "paper:";

using Names = google::protobuf::RepeatedPtrField<std::string>;

std::vector<std::string> WordsOf(const ImportRow& row, absl::string_view column) {
  const std::string text = row.Text(column, kNeedsCharsMax);
  return absl::StrSplit(text, ' ', absl::SkipEmpty());
}

void ReadNeeds(const ImportRow& row, absl::string_view column, ChannelGate gate, const CodeLists& codes, Names* needs) {
  for (const std::string& need : WordsOf(row, column)) {
    absl::string_view paper = need;
    const bool is_paper = absl::ConsumePrefix(&paper, kPaper);
    if (!IsChannelNeed(need, gate) || (is_paper && !codes.Has("paper", paper))) {
      const std::string known = absl::StrJoin(ChannelNeeds(gate), "、");
      row.Fault(column, {absl::StrCat("不认识的登记要求 ", Quoted(need), "，应当是 ", known,
                                      gate == ChannelGate::kAnswer ? "" : "，或者 paper: 加代码表 paper 的代码"),
                         absl::StrCat("unknown need ", Quoted(need), "; it should be one of ", known,
                                      gate == ChannelGate::kAnswer ? "" : ", or paper: and a code of the list paper")});
      continue;
    }
    *needs->Add() = need;
  }
}

void ReadHandsOn(const ImportRow& row, v1::Channel* channel) {
  for (const std::string& kind : WordsOf(row, "hands_on")) {
    if (!IsOrganisationKind(kind)) {
      row.Fault("hands_on",
                {absl::StrCat("不认识的单位类别 ", Quoted(kind), "，应当是 ", OrganisationKinds()),
                 absl::StrCat("unknown kind ", Quoted(kind), "; it should be one of ", OrganisationKinds())});
      continue;
    }
    channel->add_hands_on(kind);
  }
}

void ReadChecklist(const ImportRow& row, v1::Channel* channel) {
  const std::string text = row.Text("checklist", kChecklistCharsMax);
  for (absl::string_view item : absl::StrSplit(text, kBetweenItems, absl::SkipEmpty())) {
    item = absl::StripAsciiWhitespace(item);
    if (!item.empty()) channel->add_checklist(std::string(item));
  }
  if (channel->checklist_size() <= kChecklistMax) return;
  row.Fault("checklist", {absl::StrCat("有 ", channel->checklist_size(), " 项，最多 ", kChecklistMax, " 项"),
                          absl::StrCat(channel->checklist_size(), " items; the limit is ", kChecklistMax)});
}

bool ReadSelf(const ImportRow& row) {
  const std::string self = row.Text("self", kColumnCharsMax);
  if (self == "yes") return true;
  if (!self.empty() && self != "no") {
    row.Fault("self",
              {absl::StrCat(Quoted(self), " 应当是 yes 或者 no"), absl::StrCat(Quoted(self), " should be yes or no")});
  }
  return false;
}

}  // namespace

void ReadChannels(const ImportTable& table, ImportDraft* draft) {
  for (const CsvRow& fields : table.csv.rows) {
    const ImportRow row(table, fields, &draft->findings);
    v1::Channel channel;
    row.RequiredText("code", kColumnCharsMax);
    channel.set_code(row.CodeOf("code", "channel", *draft->codes));
    for (const std::string& role : row.CodesOf("staffed_by", "directory_role", *draft->codes)) {
      channel.add_staffed_by(role);
    }
    ReadNeeds(row, "at_submit", ChannelGate::kSubmit, *draft->codes, channel.mutable_at_submit());
    ReadNeeds(row, "at_accept", ChannelGate::kAccept, *draft->codes, channel.mutable_at_accept());
    ReadNeeds(row, "at_settle", ChannelGate::kSettle, *draft->codes, channel.mutable_at_settle());
    ReadNeeds(row, "at_answer", ChannelGate::kAnswer, *draft->codes, channel.mutable_at_answer());
    ReadChecklist(row, &channel);
    channel.set_committee(row.Code("behind", /*required=*/false));
    ReadHandsOn(row, &channel);
    channel.set_column(row.Text("column", kColumnCharsMax));
    channel.set_accepts_and_assigns_itself(ReadSelf(row));
    if (channel.code().empty()) continue;
    const std::string code = channel.code();
    const auto [earlier, is_new] = draft->channels.try_emplace(code, Sourced<v1::Channel>{channel, row.place()});
    if (is_new) continue;
    const Words where = draft->findings.Describe(earlier->second.place);
    row.Fault("code", {absl::StrCat("渠道 ", code, " 重复，已经在", where.zh),
                       absl::StrCat("duplicate channel ", code, ": it stands in ", where.en)});
  }
}

}  // namespace gaiwan
