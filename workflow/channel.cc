#include "workflow/channel.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "workflow/asker.h"
#include "workflow/base/caller_names.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/consent.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kPaper = "paper:";

int PartiesLeft(const v1::Case& c) {
  return static_cast<int>(
      std::count_if(c.parties().begin(), c.parties().end(), [](const v1::Party& party) { return !party.removed(); }));
}

template <typename Predicate>
bool EachParty(const v1::Case& c, const Predicate& holds) {
  return PartiesLeft(c) > 0 && std::all_of(c.parties().begin(), c.parties().end(),
                                           [&](const v1::Party& party) { return party.removed() || holds(party); });
}

bool Identified(const v1::Case& c, const v1::Party& party, v1::IdentityLevel at_least) {
  return std::any_of(c.identities().begin(), c.identities().end(), [&](const v1::Identity& identity) {
    return identity.who() == party.id() && identity.level() >= at_least;
  });
}

// One thing that can be asked for of a case. What a person wrote is sealed: of it only that it is there is known.
struct CaseNeed {
  absl::string_view name;
  absl::string_view field;  // Of Case.
  absl::string_view zh;
  absl::string_view en;
  bool (*there)(const v1::Case&);
};

// Sorted by name.
constexpr CaseNeed kCaseNeeds[] = {
    {"applicant", "parties", "申请人", "a party on the applicant's side",
     [](const v1::Case& c) {
       return std::any_of(c.parties().begin(), c.parties().end(), [](const v1::Party& party) {
         return !party.removed() && party.side() == v1::PARTY_SIDE_APPLICANT;
       });
     }},
    {"claimed", "claimed", "请求的金额", "the amount in dispute", [](const v1::Case& c) { return c.has_claimed(); }},
    {"confirmed", "settled", "各方自己的确认", "each side's own confirmation",
     [](const v1::Case& c) { return c.settled().verified(); }},
    {"contact", "parties", "联系各方当事人的记录", "a try to reach each party",
     [](const v1::Case& c) { return EachParty(c, [](const v1::Party& party) { return party.contact_count() > 0; }); }},
    {"difficulty", "difficulty", "难易程度", "how hard it is",
     [](const v1::Case& c) { return !c.difficulty().empty(); }},
    {"dispute-class", "dispute_class", "纠纷类别", "the class of the dispute",
     [](const v1::Case& c) { return !c.dispute_class().empty(); }},
    {"facts", "text", "纠纷事实", "what happened", [](const v1::Case& c) { return c.has_text(); }},
    {"identity", "identities", "各方当事人的身份核对", "how it is known who each party is",
     [](const v1::Case& c) {
       return EachParty(
           c, [&](const v1::Party& party) { return Identified(c, party, v1::IDENTITY_LEVEL_KNOWN_IN_PERSON); });
     }},
    {"identity-on-line", "identities", "各方当事人的在线身份比对", "each party compared on line",
     [](const v1::Case& c) {
       return EachParty(
           c, [&](const v1::Party& party) { return Identified(c, party, v1::IDENTITY_LEVEL_COMPARED_ON_LINE); });
     }},
    {"investigation", "investigation_count", "调查记录", "an investigation",
     [](const v1::Case& c) { return c.investigation_count() > 0; }},
    {"party", "parties", "当事人", "a party", [](const v1::Case& c) { return PartiesLeft(c) > 0; }},
    {"rights-told", "parties", "向各方当事人告知权利义务", "each party told of its rights",
     [](const v1::Case& c) { return EachParty(c, [&](const v1::Party& party) { return IsTold(c, party); }); }},
    {"risk-assessed", "risks", "风险评估", "the danger assessed", [](const v1::Case& c) { return c.risks_size() > 0; }},
    {"two-parties", "parties", "双方当事人", "two parties", [](const v1::Case& c) { return PartiesLeft(c) >= 2; }},
};

struct QuestionNeed {
  absl::string_view name;
  absl::string_view field;  // Of AnswerQuestion.
  absl::string_view zh;
  absl::string_view en;
  bool (*there)(const v1::AnswerQuestion&);
};

// Sorted by name.
constexpr QuestionNeed kQuestionNeeds[] = {
    {"aim", "aim", "来访的结果", "what came of it", [](const v1::AnswerQuestion& q) { return !q.aim().empty(); }},
    {"answer", "answer", "答复", "the answer", [](const v1::AnswerQuestion& q) { return !q.answer().text().empty(); }},
    {"dispute-class", "dispute_class", "纠纷类别", "the class of the dispute",
     [](const v1::AnswerQuestion& q) { return !q.dispute_class().empty(); }},
    {"question", "question", "所问的事", "the question",
     [](const v1::AnswerQuestion& q) { return !q.question().text().empty(); }},
};

template <typename Need, size_t n>
const Need* FindNeed(const Need (&needs)[n], absl::string_view name) {
  const Need* found = std::find_if(needs, needs + n, [&](const Need& need) { return need.name == name; });
  return found == needs + n ? nullptr : found;
}

// In the file, or handed over to somebody.
bool HasPaper(const v1::Case& c, absl::string_view paper) {
  return std::any_of(c.documents().begin(), c.documents().end(),
                     [&](const v1::Document& each) { return each.paper() == paper && !each.withdrawn(); }) ||
         std::any_of(c.services().begin(), c.services().end(),
                     [&](const v1::Service& each) { return each.paper() == paper; });
}

const google::protobuf::RepeatedPtrField<std::string>& NeedsAt(const v1::Channel& sheet, ChannelGate gate) {
  switch (gate) {
    case ChannelGate::kSubmit:
      return sheet.at_submit();
    case ChannelGate::kAccept:
      return sheet.at_accept();
    case ChannelGate::kSettle:
      return sheet.at_settle();
    case ChannelGate::kAnswer:
      break;
  }
  return sheet.at_answer();
}

// The command that asks, as a field name of Command.
absl::string_view CommandOf(ChannelGate gate) {
  switch (gate) {
    case ChannelGate::kSubmit:
      return "submit_case";
    case ChannelGate::kAccept:
      return "accept_case";
    case ChannelGate::kSettle:
      return "register_settled";
    case ChannelGate::kAnswer:
      break;
  }
  return "answer_question";
}

struct NeedState {
  v1::Label label;
  absl::string_view field;
  bool there = true;
};

// A need that the program does not know (a sheet of a later one) is taken as met: nothing could meet it.
NeedState StateOf(const v1::Case& c, const Facts& facts, absl::string_view need) {
  absl::string_view paper = need;
  if (absl::ConsumePrefix(&paper, kPaper)) {
    NeedState state;
    state.label = facts.codes == nullptr ? MakeLabel(paper, "") : facts.codes->LabelOf("paper", paper);
    state.field = "documents";
    state.there = HasPaper(c, paper);
    return state;
  }
  const CaseNeed* known = FindNeed(kCaseNeeds, need);
  if (known == nullptr) return {};
  return {MakeLabel(known->zh, known->en), known->field, known->there(c)};
}

v1::Label ChannelLabel(const Facts& facts, absl::string_view channel) {
  return facts.codes == nullptr ? MakeLabel(channel, channel) : facts.codes->LabelOf("channel", channel);
}

}  // namespace

bool IsChannelNeed(absl::string_view need, ChannelGate gate) {
  if (gate == ChannelGate::kAnswer) return FindNeed(kQuestionNeeds, need) != nullptr;
  // Only what is settled on the spot is confirmed by the sides.
  if (need == "confirmed" && gate != ChannelGate::kSettle) return false;
  if (absl::ConsumePrefix(&need, kPaper)) return !need.empty();
  return FindNeed(kCaseNeeds, need) != nullptr;
}

std::vector<std::string> ChannelNeeds(ChannelGate gate) {
  std::vector<std::string> names;
  if (gate == ChannelGate::kAnswer) {
    for (const QuestionNeed& need : kQuestionNeeds) names.emplace_back(need.name);
    return names;
  }
  for (const CaseNeed& need : kCaseNeeds) {
    if (IsChannelNeed(need.name, gate)) names.emplace_back(need.name);
  }
  return names;
}

absl::Status CheckChannel(const Facts& facts, absl::string_view channel, absl::string_view path) {
  RETURN_IF_ERROR(CheckCode(facts, "channel", channel, path));
  if (channel.empty() || !facts.directory->HasChannels() || facts.directory->FindChannel(channel) != nullptr) {
    return absl::OkStatus();
  }
  return BadField(path, absl::StrCat("渠道 ", channel, " 没有登记受理要求，不能使用"),
                  absl::StrCat("the directory has no sheet for the channel ", channel));
}

bool Staffs(const v1::Channel& sheet, const Facts& facts, absl::string_view org) {
  const auto& roles = sheet.staffed_by();
  const std::vector<PostFact> posts = facts.directory->Posts(PersonWhoAsks(facts), DayOf(facts.act_time));
  return std::any_of(posts.begin(), posts.end(), [&](const PostFact& post) {
    if (!org.empty() && post.org != org) return false;
    return roles.empty() || std::find(roles.begin(), roles.end(), post.role) != roles.end();
  });
}

absl::Status CheckStaffed(const v1::Case& c, const Facts& facts, absl::string_view channel) {
  // Who applies themselves comes by the channel and staffs nothing.
  if (IsCitizenActor(facts.actor)) return absl::OkStatus();
  const v1::Channel* sheet = facts.directory->FindChannel(channel);
  if (sheet == nullptr || sheet->staffed_by().empty() || Staffs(*sheet, facts)) return absl::OkStatus();
  std::vector<std::string> zh;
  for (const std::string& role : sheet->staffed_by()) {
    zh.push_back(facts.codes == nullptr ? role : facts.codes->LabelOf("directory_role", role).zh());
  }
  const v1::Label label = ChannelLabel(facts, channel);
  return RefusedBecause(c, v1::CHANNEL_NOT_STAFFED,
                        MakeLabel(absl::StrCat(label.zh(), "由", absl::StrJoin(zh, "、"), "值守登记"),
                                  absl::StrCat("the channel is staffed by ", absl::StrJoin(sheet->staffed_by(), ", "))),
                        channel);
}

absl::Status CheckRecord(const v1::Case& c, const Facts& facts, ChannelGate gate) {
  const v1::Channel* sheet = facts.directory->FindChannel(c.channel());
  if (sheet == nullptr) return absl::OkStatus();
  std::vector<std::string> zh, en;
  absl::string_view field;
  for (const std::string& need : NeedsAt(*sheet, gate)) {
    const NeedState state = StateOf(c, facts, need);
    if (state.there) continue;
    if (field.empty()) field = state.field;
    zh.push_back(absl::StrCat(state.label.zh(), "（", state.field, "）"));
    en.push_back(absl::StrCat(state.label.en().empty() ? need : state.label.en(), " (", state.field, ")"));
  }
  if (zh.empty()) return absl::OkStatus();
  const v1::Label label = ChannelLabel(facts, c.channel());
  return RefusedBecause(c, v1::RECORD_INCOMPLETE,
                        MakeLabel(absl::StrCat(label.zh(), "的最低登记要求还缺：", absl::StrJoin(zh, "、")),
                                  absl::StrCat("the channel's minimum record lacks: ", absl::StrJoin(en, ", "))),
                        field);
}

absl::Status CheckQuestion(const Facts& facts, const v1::AnswerQuestion& question) {
  const v1::Channel* sheet = facts.directory->FindChannel(question.channel());
  if (sheet == nullptr) return absl::OkStatus();
  for (const std::string& name : sheet->at_answer()) {
    const QuestionNeed* need = FindNeed(kQuestionNeeds, name);
    if (need == nullptr || need->there(question)) continue;
    const v1::Label label = ChannelLabel(facts, question.channel());
    return BadField(absl::StrCat("command.answer_question.", need->field),
                    absl::StrCat(label.zh(), "的最低登记要求：须写明", need->zh),
                    absl::StrCat("the channel's minimum record asks for ", need->en));
  }
  return absl::OkStatus();
}

std::optional<v1::ExplainedChannel> ExplainChannel(const v1::Case& c, const Facts& facts) {
  const v1::Channel* sheet = facts.directory == nullptr ? nullptr : facts.directory->FindChannel(c.channel());
  if (sheet == nullptr) return std::nullopt;
  v1::ExplainedChannel explained;
  explained.set_channel(sheet->code());
  // What is settled on the spot went through its gate in one act.
  for (const ChannelGate gate : {ChannelGate::kSubmit, ChannelGate::kAccept}) {
    for (const std::string& need : NeedsAt(*sheet, gate)) {
      NeedState state = StateOf(c, facts, need);
      v1::ChannelNeed* added = explained.add_needs();
      added->set_need(need);
      *added->mutable_label() = std::move(state.label);
      added->set_before(std::string(CommandOf(gate)));
      added->set_there(state.there);
    }
  }
  *explained.mutable_checklist() = sheet->checklist();
  *explained.mutable_hands_on() = sheet->hands_on();
  return explained;
}

}  // namespace gaiwan
