// gaiwan supervise anomalies: which concluded cases look made up, and why.
#include <algorithm>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"

namespace gaiwan::cli {
namespace {

// Other cases that a row names; --json has more.
constexpr int kOthersShown = 2;

struct Flags {
  std::string unit;
  std::string from, to;
  PageFlags page;
};

struct Words {
  const char* zh;
  const char* en;
};

Words WordsOf(v1::AnomalySign sign) {
  switch (sign) {
    case v1::ANOMALY_SIGN_SHARED_PHONE:
      return {"多人同一电话", "one telephone for many"};
    case v1::ANOMALY_SIGN_COPIED_TEXT:
      return {"事实文字雷同", "facts in the words of others"};
    case v1::ANOMALY_SIGN_OVERLAPPING_SESSIONS:
      return {"调解会时间重叠或相距过远", "sessions overlap or lie too far apart"};
    case v1::ANOMALY_SIGN_TOO_FAST:
      return {"达成过快", "agreed too fast"};
    case v1::ANOMALY_SIGN_SAME_AMOUNT:
      return {"金额反复相同", "the same amount again"};
    case v1::ANOMALY_SIGN_BATCH_AT_NIGHT:
      return {"非常时段成批录入", "a batch at odd hours"};
    case v1::ANOMALY_SIGN_SAME_PEOPLE:
      return {"当事人反复出现", "the same people again"};
    case v1::ANOMALY_SIGN_NO_CONTACT:
      return {"无联系到场记录", "nobody contacted"};
    case v1::ANOMALY_SIGN_CALL_BACK:
      return {"回访不符", "a call-back found otherwise"};
    case v1::ANOMALY_SIGN_RUSH:
      return {"一周内突增", "a rush within a week"};
    case v1::ANOMALY_SIGN_BACKLOG:
      return {"积压后一次补录", "a backlog typed in one go"};
    case v1::ANOMALY_SIGN_SAME_TIMES:
      return {"调解时刻反复相同", "the same hours again"};
    case v1::ANOMALY_SIGN_NO_PHONE:
      return {"无人可回访", "nobody who could be rung up"};
    case v1::ANOMALY_SIGN_MORE_OF_THE_SAME:
      return {"同一调解员多件同样情形", "more of the same by the mediator"};
    case v1::ANOMALY_SIGN_SHARED_PROOF:
      return {"证据照片录音雷同", "the same photograph in other files"};
    case v1::ANOMALY_SIGN_PLAIN:
      return {"案情过于简单整齐", "as plain as can be"};
    default:
      return {"其他", "other"};
  }
}

std::string ReasonText(const v1::AnomalyReason& reason) {
  const Words words = WordsOf(reason.sign());
  std::string text = absl::StrCat(words.zh, " ", words.en, " ", reason.weight());
  if (reason.others_total() == 0) return text;
  absl::StrAppend(&text, "，涉另 ", reason.others_total(), " 件");
  const int shown = std::min(kOthersShown, reason.others_size());
  for (int i = 0; i < shown; ++i) absl::StrAppend(&text, i == 0 ? "：" : " ", LastPart(reason.others(i)));
  if (shown > 0 && reason.others_total() > shown) absl::StrAppend(&text, " …");
  return text;
}

int Run(Context& context, const Flags& flags) {
  v1::ListAnomaliesRequest request;
  request.set_unit(OrgName(flags.unit));
  request.set_from_date(flags.from);
  request.set_to_date(flags.to);
  v1::ListAnomaliesResponse list;
  const grpc::Status status = CallPages(
      context, request, flags.page,
      [&context](grpc::ClientContext* call, const v1::ListAnomaliesRequest& page_request,
                 v1::ListAnomaliesResponse* page) {
        return context.client().supervision().ListAnomalies(call, page_request, page);
      },
      &list);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  context.out() << "已查看 " << list.looked_at() << " 件，提示 " << list.total()
                << " 件。提示只是回访的理由，不作为扣减依据。\n";
  Table table({"分值", "案件", "名称", "调委会", "调解员", "理由"});
  for (const v1::Anomaly& anomaly : list.anomalies()) {
    for (int i = 0; i < anomaly.reasons_size(); ++i) {
      const std::string reason = ReasonText(anomaly.reasons(i));
      if (i > 0) {
        table.AddRow({"", "", "", "", "", reason});
        continue;
      }
      table.AddRow({absl::StrCat(anomaly.weight()), std::string(LastPart(anomaly.case_())), anomaly.title(),
                    context.labels().Org(anomaly.committee()), std::string(LastPart(anomaly.mediator())), reason});
    }
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
  PrintTotal(context.out(), list.total(), list.anomalies_size(), "件", list.next_page_token());
  return kExitDone;
}

}  // namespace

void AddSuperviseAnomalies(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app = tree->Add(
      parent, "anomalies",
      "Concluded cases that look made up, and why. A reason to call back, never by itself to deduct anything.",
      {{"gaiwan supervise anomalies 632821100 --from 2026-01-01 --to 2026-03-31", "a town's quarter"},
       {"gaiwan supervise anomalies 632821 --from 2026-01-01 --to 2026-12-31 --all --json", "for a script"}},
      [flags](Context& context) { return Run(context, *flags); });
  app->add_option("UNIT", flags->unit, "Concluded by this organisation or anywhere below it.")
      ->type_name("ORG")
      ->required();
  app->add_option("--from", flags->from, "First day on which they were concluded.")->type_name("DATE")->required();
  app->add_option("--to", flags->to, "Last day on which they were concluded.")->type_name("DATE")->required();
  AddPageFlags(app, &flags->page);
}

}  // namespace gaiwan::cli
