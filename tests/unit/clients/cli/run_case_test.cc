// What is read of cases: show, list, history, explain, supervise due.
#include "clients/cli/exit_code.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/unit/clients/cli/fake_server.h"

namespace gaiwan::cli {
namespace {

using ::gaiwan::cli::testing::CliTest;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kDefinition[] = R"pb(
  admissibility {
    id: "grassland-title"
    effect: ADMISSIBILITY_EFFECT_FLAG
    label { zh: "涉及草原所有权、使用权" }
    dispute_classes: "07-01"
    dispute_classes: "07-02"
    advice { zh: "争议解决前，任何一方不得改变草原利用现状" }
    source: "草原法第16条"
  }
  id: "mediation-543"
  steps {
    id: "receive"
    label { zh: "接" }
  }
  levels {
    id: "village"
    label { zh: "村" }
  }
  tracks {
    id: "main"
    states {
      id: "registered"
      label { zh: "已登记" }
    }
    states {
      id: "accepted"
      label { zh: "已受理" }
    }
  }
  tracks {
    id: "agreement"
    label { zh: "协议" }
    states {
      id: "drafted"
      label { zh: "已拟定" }
    }
  }
  clocks {
    id: "acceptance"
    label { zh: "受理期限" }
  }
)pb";

constexpr char kCase[] = R"pb(
  name: "cases/c-1"
  version: 5
  definition { id: "mediation-543" revision: 1 }
  state: "accepted"
  step: "receive"
  level: "village"
  unit: "orgs/632821100-01"
  case_number: "（2026）城中人调字第1号"
  claimed { currency: "CNY" fen: 1200050 }
  text { open { case_text { facts: "枸杞地租金" } } }
  parties {
    id: "1"
    side: PARTY_SIDE_APPLICANT
    details { open { party { name: "叶某" } } }
    consents { kind: CONSENT_KIND_MEDIATION answer: CONSENT_ANSWER_GIVEN }
  }
  parties {
    id: "2"
    side: PARTY_SIDE_RESPONDENT
    details { hidden {} }
  }
  mediators { person: "people/p-1" lead: true }
  tracks { track: "main" state: "accepted" }
  tracks { track: "agreement" subject: "1" state: "drafted" }
  clocks {
    id: "visit"
    rule: "visit"
    status: CLOCK_RUNNING
    due_time { seconds: 1774972800 }
  }
  clocks {
    id: "acceptance"
    rule: "acceptance"
    status: CLOCK_EXPIRED
    due_time { seconds: 1772640000 }
  }
)pb";

template <typename Message>
Message Parsed(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

class CaseRead : public ::testing::Test, public CliTest {
 protected:
  CaseRead() { workflow.get.response.set_textproto(kDefinition); }
};

TEST_F(CaseRead, ShowPrintsTheCaseWithLabels) {
  cases.get.response = Parsed<v1::Case>(kCase);
  ASSERT_EQ(Gaiwan({"case", "show", "c-1"}), kExitDone) << err;
  EXPECT_EQ(cases.get.requests[0].name(), "cases/c-1");
  EXPECT_THAT(out,
              AllOf(HasSubstr("状态      已受理\n"), HasSubstr("步骤      接\n"), HasSubstr("层级      村\n"),
                    HasSubstr("12,000.50 元"), HasSubstr("枸杞地租金"), HasSubstr("叶某"), HasSubstr("（无权查看）")));
  EXPECT_THAT(out, AllOf(HasSubstr("调解同意"), HasSubstr("协议      已拟定"), HasSubstr("受理期限  已届满"),
                         HasSubstr("已届满"), HasSubstr("2026-03-04")));
  EXPECT_EQ(workflow.get.requests.size(), 1u);
}

TEST_F(CaseRead, ShowFlagsTitleToGrasslandWithTheStatusQuoRule) {
  cases.get.response = Parsed<v1::Case>(kCase);
  cases.get.response.set_dispute_class("07-02");
  ASSERT_EQ(Gaiwan({"case", "show", "c-1"}), kExitDone) << err;
  EXPECT_THAT(out, AllOf(HasSubstr("提醒"), HasSubstr("任何一方不得改变草原利用现状（草原法第16条）")));
  cases.get.response.set_dispute_class("07-03");
  ASSERT_EQ(Gaiwan({"case", "show", "c-1"}), kExitDone) << err;
  EXPECT_THAT(out, Not(HasSubstr("提醒")));
}

TEST_F(CaseRead, ShowPutsNamesForCodesOrganisationsAndPeople) {
  cases.get.response = Parsed<v1::Case>(kCase);
  cases.get.response.set_unit("orgs/o-1");
  cases.get.response.set_committee("orgs/o-1");
  cases.get.response.set_channel("tea_room");
  cases.get.response.mutable_parties(0)->set_head_count(6);
  cases.get.response.mutable_text()->mutable_open()->mutable_case_text()->set_claim("付清租金");
  directory.codes.response = Parsed<v1::ListCodesResponse>(R"pb(entries {
                                                                  code: "tea_room"
                                                                  label { zh: "盖碗茶工作室" }
                                                                })pb");
  directory.orgs.response =
      Parsed<v1::ListOrganisationsResponse>(R"pb(organisations { code: "o-1" name: "城中调委会" })pb");
  directory.people.response =
      Parsed<v1::ListPeopleResponse>(R"pb(people { name: "people/p-1" display_name: "杜发祥" })pb");
  ASSERT_EQ(Gaiwan({"case", "show", "c-1"}), kExitDone) << err;
  EXPECT_THAT(out, AllOf(HasSubstr("渠道      盖碗茶工作室\n"), HasSubstr("办理单位  城中调委会\n"),
                         HasSubstr("调解员    杜发祥（主持）\n"), HasSubstr("请求      付清租金\n"),
                         HasSubstr("叶某（6 人）"), Not(HasSubstr("tea_room"))));
  ASSERT_EQ(Gaiwan({"case", "show", "c-1", "--codes"}), kExitDone) << err;
  EXPECT_THAT(out, AllOf(HasSubstr("已受理(accepted)"), HasSubstr("盖碗茶工作室(tea_room)"), HasSubstr("杜发祥(p-1)")));
}

TEST_F(CaseRead, ShowFallsBackToIdsWithoutTheDefinition) {
  cases.get.response = Parsed<v1::Case>(kCase);
  workflow.get.failures = {grpc::Status(grpc::StatusCode::PERMISSION_DENIED, "no")};
  ASSERT_EQ(Gaiwan({"case", "show", "c-1"}), kExitDone) << err;
  EXPECT_THAT(out, AllOf(HasSubstr("accepted"), Not(HasSubstr("已受理"))));
  EXPECT_EQ(workflow.get.requests.size(), 1u) << "asked once, not once a label";
}

TEST_F(CaseRead, ShowAsksForAnEarlierCase) {
  ASSERT_EQ(Gaiwan({"case", "show", "c-1", "--at-version", "4", "--view", "basic"}), kExitDone) << err;
  EXPECT_EQ(cases.get.requests[0].version(), 4);
  EXPECT_EQ(cases.get.requests[0].view(), v1::CASE_VIEW_BASIC);
  ASSERT_EQ(Gaiwan({"case", "show", "c-1", "--at-time", "2026-03-02 10:00"}), kExitDone) << err;
  EXPECT_EQ(cases.get.requests[1].record_time().seconds(), 1772416800);
  EXPECT_EQ(Gaiwan({"case", "show", "c-1", "--at-time", "2026-03-02 10:00", "--at-version", "4"}), kExitWrongUsage);
  EXPECT_EQ(Gaiwan({"case", "show", "c-1", "--at-version", "0"}), kExitWrongUsage);
}

TEST_F(CaseRead, ShowHandsOnWhatTheServerSays) {
  v1::CommandRefused refused;
  refused.set_reason(v1::CASE_UNKNOWN);
  refused.mutable_words()->set_zh("没有这个案件");
  cases.get.failures = {testing::StatusWith(grpc::StatusCode::NOT_FOUND, {&refused})};
  EXPECT_EQ(Gaiwan({"case", "show", "c-9"}), kExitFailed);
  EXPECT_EQ(err, "拒绝：没有这个案件 [CASE_UNKNOWN]\n");
}

TEST_F(CaseRead, ListSendsTheFilterAndPrintsTheTotal) {
  *cases.list.response.add_cases() = Parsed<v1::Case>(kCase);
  cases.list.response.set_total(123);
  cases.list.response.set_next_page_token("t-2");
  ASSERT_EQ(
      Gaiwan({"case", "list", "--unit", "632821100", "--state", "accepted", "--step", "receive", "--level", "village",
              "--mediator", "p-1", "--due-before", "2026-03-10", "--closed", "--order", "newest", "--page-size", "1"}),
      kExitDone)
      << err;
  EXPECT_EQ(cases.list.requests[0].DebugString(), Parsed<v1::ListCasesRequest>(R"pb(
                                                    unit: "orgs/632821100"
                                                    state: "accepted"
                                                    step: "receive"
                                                    level: "village"
                                                    mediator: "people/p-1"
                                                    due_before { seconds: 1773072000 }
                                                    show_closed: true
                                                    order: CASE_ORDER_NEWEST
                                                    page_size: 1)pb")
                                                      .DebugString());
  EXPECT_THAT(out, AllOf(HasSubstr("c-1"), HasSubstr("已受理"), HasSubstr("2026-03-04 超期 受理期限"),
                         Not(HasSubstr("(accepted)")), HasSubstr("共 123 件，本页 1 件\n下一页：--page-token t-2\n")));
}

TEST_F(CaseRead, ListWalksAllPages) {
  cases.list.response.add_cases()->set_name("cases/c-1");
  cases.list.response.set_next_page_token("t-2");
  cases.list.pages["t-2"].add_cases()->set_name("cases/c-2");
  cases.list.response.set_total(2);
  cases.list.pages["t-2"].set_total(2);
  ASSERT_EQ(Gaiwan({"case", "list", "--all"}), kExitDone) << err;
  EXPECT_THAT(out, AllOf(HasSubstr("c-1"), HasSubstr("c-2"), HasSubstr("共 2 件\n"), Not(HasSubstr("下一页"))));
  ASSERT_EQ(Gaiwan({"case", "list", "--all", "--json"}), kExitDone) << err;
  EXPECT_THAT(out, AllOf(HasSubstr("cases/c-2"), Not(HasSubstr("nextPageToken")), HasSubstr("\"total\": \"2\"")));
}

TEST_F(CaseRead, ListOfNothingSaysSo) {
  ASSERT_EQ(Gaiwan({"case", "list"}), kExitDone);
  EXPECT_EQ(out, "共 0 件\n");
}

TEST_F(CaseRead, ListIsPlainUnlessAtATerminal) {
  *cases.list.response.add_cases() = Parsed<v1::Case>(kCase);
  ASSERT_EQ(Gaiwan({"case", "list"}), kExitDone);
  EXPECT_THAT(out, Not(HasSubstr("\x1b[")));
  tty = true;
  ASSERT_EQ(Gaiwan({"case", "list"}), kExitDone);
  EXPECT_THAT(out, HasSubstr("\x1b[31m"));
  env["NO_COLOR"] = "1";
  ASSERT_EQ(Gaiwan({"case", "list"}), kExitDone);
  EXPECT_THAT(out, Not(HasSubstr("\x1b[")));
}

TEST_F(CaseRead, HistoryTellsATimeline) {
  cases.history.response = Parsed<v1::GetCaseHistoryResponse>(R"pb(
    entries {
      position: 12
      actor_name: "马文"
      event {
        version: 3
        actor: "people/p-1"
        act_time { seconds: 1772416800 }
        record_time { seconds: 1774058400 }
        late_days: 19
        act_time_basis: TIME_BASIS_PAPER
        needs_adoption: true
        revisions { definition { id: "mediation-543" revision: 1 } }
        moves { track: "main" from: "registered" to: "accepted" step: "receive" level: "village" }
        clock_changes {
          kind: STARTED
          clock {
            rule: "acceptance"
            due_time { seconds: 1772640000 }
          }
        }
        clock_changes {
          kind: ENDED
          clock { rule: "visit" }
        }
        case_accepted { case_number: "（2026）城中人调字第1号" }
        helped_by {
          kind: HELPER_KIND_INTERPRETER
          name { open { text { text: "才让" } } }
        }
      }
    }
    entries {
      position: 13
      event {
        version: 4
        actor: "system/clock"
        record_time { seconds: 1774058400 }
      }
    }
  )pb");
  ASSERT_EQ(Gaiwan({"case", "history", "c-1", "--types", "case_accepted,note_added"}), kExitDone) << err;
  EXPECT_THAT(cases.history.requests[0].types(), ::testing::ElementsAre("case_accepted", "note_added"));
  EXPECT_EQ(out,
            "#12    v3   2026-03-02 10:00  马文  受理：案号 （2026）城中人调字第1号\n"
            "            由翻译 才让 协助\n"
            "            补录 19 天，据纸面记录，记录于 2026-03-21 10:00，待他人确认\n"
            "            → 已受理  步骤 接  层级 村\n"
            "            期限起算：受理期限，至 2026-03-04\n"
            "            期限结束：visit\n"
            "#13    v4   2026-03-21 10:00  系统  （新类型，本程序不识别）\n");
}

TEST_F(CaseRead, HistoryIsWholeUnlessAPageIsAskedFor) {
  cases.history.response.add_entries()->set_position(1);
  cases.history.response.set_next_page_token("t-2");
  cases.history.pages["t-2"].add_entries()->set_position(2);
  ASSERT_EQ(Gaiwan({"case", "history", "c-1"}), kExitDone);
  EXPECT_THAT(out, HasSubstr("#2"));
  ASSERT_EQ(Gaiwan({"case", "history", "c-1", "--page-size", "1"}), kExitDone);
  EXPECT_THAT(out, AllOf(Not(HasSubstr("#2")), HasSubstr("--page-token t-2")));
}

TEST_F(CaseRead, ExplainTellsWhatIsOpenAndWhyNotTheRest) {
  cases.explain.response = Parsed<v1::ExplainCaseResponse>(R"pb(
    state: "accepted"
    state_label { zh: "已受理" }
    roles: "mediator"
    open { command: "record_consent" subjects: "1" subjects: "2" }
    closed {
      command: "start_session"
      reason: CONSENT_MISSING
      words { zh: "当事人 2 未同意" }
    }
    clocks {
      clock {
        id: "acceptance"
        status: CLOCK_RUNNING
        due_time { seconds: 1772640000 }
      }
      label { zh: "受理期限" }
      source: "local practice"
      lines { zh: "起算 2026-03-02" }
    }
  )pb");
  ASSERT_EQ(Gaiwan({"case", "explain", "c-1"}), kExitDone) << err;
  EXPECT_THAT(out, AllOf(HasSubstr("已受理\n"), HasSubstr("record_consent  登记同意  1、2"),
                         HasSubstr("当事人 2 未同意 [CONSENT_MISSING]"), HasSubstr("受理期限  进行中  至 2026-03-04"),
                         HasSubstr("    起算 2026-03-02\n")));
}

TEST_F(CaseRead, ExplainShowsWhatTheChannelStillAsksFor) {
  cases.explain.response = Parsed<v1::ExplainCaseResponse>(R"pb(
    state: "registered"
    channel {
      channel: "tea_room"
      needs {
        need: "two-parties"
        label { zh: "双方当事人" }
        before: "submit_case"
        there: true
      }
      needs {
        need: "dispute-class"
        label { zh: "纠纷类别" }
        before: "accept_case"
      }
      checklist: "先请喝茶"
      hands_on: "village"
    }
  )pb");
  ASSERT_EQ(Gaiwan({"case", "explain", "c-1"}), kExitDone) << err;
  EXPECT_THAT(out, AllOf(HasSubstr("渠道 tea_room\n"), HasSubstr("已有"), HasSubstr("纠纷类别"), HasSubstr("还缺"),
                         HasSubstr("  □ 先请喝茶\n"), HasSubstr("未能化解的转：village\n")));
}

TEST_F(CaseRead, ProposeTellsWhoCouldMediateAndWhoCouldNot) {
  cases.propose.response = Parsed<v1::ProposeMediatorsResponse>(R"pb(
    proposed {
      person: "people/p-1"
      display_name: "马文"
      open_cases: 2
      why: "language"
      reasons { zh: "能用当事人的语言交谈" }
      reasons { zh: "在办 2 件" }
    }
    excluded {
      person: "people/p-2"
      display_name: "李四"
      reason { zh: "已回避本案" }
    }
  )pb");
  ASSERT_EQ(Gaiwan({"case", "propose", "c-1"}), kExitDone) << err;
  EXPECT_EQ(cases.propose.requests[0].name(), "cases/c-1");
  EXPECT_THAT(out, AllOf(HasSubstr("马文"), HasSubstr("能用当事人的语言交谈；在办 2 件"), HasSubstr("已回避本案")));
  cases.propose.response.Clear();
  ASSERT_EQ(Gaiwan({"case", "propose", "c-1"}), kExitDone) << err;
  EXPECT_EQ(out, "没有可以指派的调解员\n");
}

constexpr char kDuplicates[] = R"pb(
  cases {
    name: "cases/c-2"
    case_number: "（2026）城中人调字第1号"
    unit_name: "城中社区人民调解委员会"
    matches {
      reason: DUPLICATE_REASON_SAME_PHONE
      parties: "1"
      parties: "2"
      words { zh: "电话相同" }
    }
    words { zh: "3天前" }
  }
  cases {
    unit_name: "东庄村人民调解委员会"
    matches {
      reason: DUPLICATE_REASON_SAME_ID
      parties: "1"
      words { zh: "证件号码相同" }
    }
    words { zh: "其他单位的案件，请与东庄村人民调解委员会联系" }
  }
  more: true
  shared {
    parties: "1"
    parties: "2"
    words { zh: "双方电话相同" }
  }
  incomplete: true
)pb";

TEST_F(CaseRead, DuplicatesSayWhichWhyAndWhatToDo) {
  *cases.duplicates.response.mutable_duplicates() = Parsed<v1::PossibleDuplicates>(kDuplicates);
  ASSERT_EQ(Gaiwan({"case", "duplicates", "c-1"}), kExitDone) << err;
  EXPECT_EQ(cases.duplicates.requests[0].name(), "cases/c-1");
  EXPECT_EQ(out,
            "注意：双方电话相同\n"
            "可能是同一纠纷，请先核对（不影响继续办理）：\n"
            "  c-2 （2026）城中人调字第1号（城中社区人民调解委员会）：电话相同（当事人1、2）。3天前\n"
            "  证件号码相同（当事人1）。其他单位的案件，请与东庄村人民调解委员会联系\n"
            "  办理用 gaiwan case do：关联 link_cases，并案 merge_cases，重新调解 reopen_case。\n"
            "  还有更多，未列出。\n"
            "  服务器刚刚启动，较早的案件可能还没有查到，请稍后再查。\n");
  cases.duplicates.response.Clear();
  ASSERT_EQ(Gaiwan({"case", "duplicates", "c-1"}), kExitDone) << err;
  EXPECT_EQ(out, "没有发现可能相同的案件\n");
}

TEST_F(CaseRead, OpenPrintsTheWarningBehindTheReceipt) {
  cases.execute.response.mutable_receipt()->set_name("cases/c-1");
  *cases.execute.response.mutable_duplicates() = Parsed<v1::PossibleDuplicates>(kDuplicates);
  ASSERT_EQ(Gaiwan({"case", "open", "--channel", "grid", "--source", "on-application"}), kExitDone) << err;
  EXPECT_THAT(out, AllOf(HasSubstr("案件"), HasSubstr("可能是同一纠纷"), HasSubstr("c-2 （2026）城中人调字第1号")));
}

TEST_F(CaseRead, FlagsAreOneFilter) {
  ASSERT_EQ(Gaiwan({"case", "list", "--class", "07", "--risk", "orange", "--due-from", "2026-03-01", "--amount-to",
                    "5000", "--overdue", "--filter", "a OR b"}),
            kExitDone)
      << err;
  EXPECT_EQ(cases.list.requests[0].filter(),
            "(class = \"07\" AND risk >= \"orange\" AND due >= \"2026-03-01\" AND amount <= \"5000\" AND "
            "overdue = true) AND (a OR b)");
  ASSERT_EQ(Gaiwan({"case", "search", "枸杞", "say \"hi\""}), kExitDone) << err;
  EXPECT_EQ(cases.list.requests[1].filter(), "\"枸杞\" \"say \\\"hi\\\"\"");
  EXPECT_EQ(Gaiwan({"case", "search"}), kExitWrongUsage);
}

TEST_F(CaseRead, AViewIsPutBeforeTheOtherFlags) {
  v1::SavedView* view = cases.views.response.add_views();
  view->set_name("mine");
  view->set_filter("class = 07");
  view->set_show_closed(true);
  view->set_order(v1::CASE_ORDER_NEWEST);
  ASSERT_EQ(Gaiwan({"case", "list", "--view", "mine", "--channel", "grid"}), kExitDone) << err;
  EXPECT_EQ(cases.list.requests[0].filter(), "(class = 07) AND (channel = \"grid\")");
  EXPECT_TRUE(cases.list.requests[0].show_closed());
  EXPECT_EQ(cases.list.requests[0].order(), v1::CASE_ORDER_NEWEST);
  EXPECT_EQ(Gaiwan({"case", "list", "--view", "another"}), kExitFailed);
  ASSERT_EQ(Gaiwan({"case", "views"}), kExitDone) << err;
  EXPECT_THAT(out, AllOf(HasSubstr("mine"), HasSubstr("class = 07")));
  cases.save_view.response.set_name("mine");
  ASSERT_EQ(Gaiwan({"case", "view", "save", "mine", "--unit", "1", "--class", "02"}), kExitDone) << err;
  EXPECT_EQ(cases.save_view.requests[0].view().filter(), "(class = \"02\") AND (unit = \"1\")");
}

TEST_F(CaseRead, DueAsksForItsPart) {
  supervision.due.response.mutable_as_of()->set_seconds(1772416800);
  *supervision.due.response.add_cases() = Parsed<v1::Case>(kCase);
  supervision.due.response.mutable_cases(0)->mutable_clocks(1)->mutable_due_time()->set_seconds(1772380800);
  supervision.due.response.set_total(1);
  supervision.due.response.set_overdue(1);
  ASSERT_EQ(Gaiwan({"supervise", "due", "--unit", "632821", "--part", "overdue", "--class", "07"}), kExitDone) << err;
  EXPECT_EQ(supervision.due.requests[0].unit(), "orgs/632821");
  EXPECT_EQ(supervision.due.requests[0].part(), v1::DUE_PART_OVERDUE);
  EXPECT_EQ(supervision.due.requests[0].filter(), "class = \"07\"");
  EXPECT_THAT(out,
              AllOf(HasSubstr("超期 1　今日到期 0"), HasSubstr("超期  2026-03-01  受理期限"), HasSubstr("共 1 件")));
  ASSERT_EQ(Gaiwan({"supervise", "due", "--before", "2026-04-01"}), kExitDone) << err;
  EXPECT_EQ(supervision.due.requests[1].due_before().seconds(), 1774972800);
  EXPECT_EQ(Gaiwan({"supervise", "due", "--before", "2026-04-01", "--part", "week"}), kExitWrongUsage);
}

TEST_F(CaseRead, BoardSaysColourAndTrendInWords) {
  supervision.board.response = Parsed<v1::GetBoardResponse>(R"pb(
    rows {
      unit: "orgs/1"
      display_name: "希里沟镇"
      open: 12
      overdue: 3
      overdue_then: 1
      colour: BOARD_COLOUR_RED
      trend: BOARD_TREND_WORSE
      paused: 2
      paused_days: 9
      waiting: 4
      group_events: 5
      opened: 6
    }
    sum { open: 12 overdue: 3 colour: BOARD_COLOUR_YELLOW }
  )pb");
  ASSERT_EQ(Gaiwan({"supervise", "board", "--unit", "1"}), kExitDone) << err;
  EXPECT_EQ(supervision.board.requests[0].unit(), "orgs/1");
  EXPECT_THAT(out, AllOf(HasSubstr("红  希里沟镇"), HasSubstr("↑ 1→3"), HasSubstr("2/9天"),
                         ContainsRegex("群体性 +一周收结"), ContainsRegex(" 4 +5 +\\+6 -0"), HasSubstr("黄  合计")));
}

TEST_F(CaseRead, PeopleHaveRoomOrNot) {
  supervision.workloads.response = Parsed<v1::ListWorkloadsResponse>(R"pb(
    workloads { person: "people/p-1" display_name: "马文" open: 20 overdue: 2 sessions_this_week: 3 }
  )pb");
  ASSERT_EQ(Gaiwan({"supervise", "people"}), kExitDone) << err;
  EXPECT_THAT(out, AllOf(HasSubstr("p-1"), HasSubstr("马文"), HasSubstr("20")));
}

TEST_F(CaseRead, ABrokenOutputEndsTheWalkOverPages) {
  cases.list.response.set_next_page_token("t");
  out_stream.setstate(std::ios::badbit);
  EXPECT_EQ(Gaiwan({"case", "list", "--all"}), kExitDone);
  EXPECT_EQ(cases.list.requests.size(), 1u);
}

}  // namespace
}  // namespace gaiwan::cli
