// gaiwan supervise return staff: committees, their people, and what was paid for cases; of the directory and of
// approved lists of the subsidy, each figure with what it counts.
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/directory_pages.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/commands/server_time.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"
#include "google/protobuf/struct.pb.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {
namespace {

// People's Mediation Law art. 8: a committee has three to nine members.
constexpr size_t kMembersMin = 3;
constexpr size_t kMembersMax = 9;
// As deep as a directory is: more is a circle that an import let through.
constexpr int kDepthMax = 32;
constexpr int64_t kFenPerYuan = 100;

struct Flags {
  std::string unit;
  std::string on;
  std::string from;
  std::string to;
  std::string behind;
};

// What is counted: organisations, people or lists by name, or money.
struct Figure {
  const char* id;
  const char* label;
  const char* words;
  std::set<std::string> members = {};
  int64_t fen = 0;
  bool is_money = false;
};

// Days of this form are in the order of their characters; an empty one is open.
template <typename Dated>
bool HoldsOn(const Dated& dated, const std::string& day) {
  return dated.valid_from() <= day && (dated.valid_to().empty() || day <= dated.valid_to());
}

class Staff {
 public:
  Staff(Context* context, const Flags& flags) : context_(*context), flags_(flags) {}

  grpc::Status Read() {
    grpc::Status status = FetchOrganisations(context_, [&](const v1::Organisation& org) { orgs_[org.code()] = org; });
    if (!status.ok()) return status;
    for (const auto& [code, org] : orgs_) {
      if (org.kind() == "mediation_committee" && HoldsOn(org, flags_.on) && IsBelow(code)) AddCommittee(org);
    }
    status = FetchPeople(context_, [&](const v1::Person& person) { AddPerson(person); });
    if (!status.ok()) return status;
    for (const auto& [code, people] : members_) {
      if (people.size() < kMembersMin) small_.members.insert(OrgName(code));
      if (people.size() > kMembersMax) large_.members.insert(OrgName(code));
    }
    return ReadSubsidies();
  }

  std::vector<const Figure*> figures() const {
    return {&committees_, &village_,      &town_,    &county_,     &other_, &small_, &large_, &heads_,
            &all_,        &public_order_, &several_, &registrars_, &lists_, &cases_, &paid_};
  }
  const std::string& name_of(const std::string& name) const {
    const auto known = names_.find(name);
    return known == names_.end() ? name : known->second;
  }

 private:
  bool IsBelow(std::string code) const {
    for (int i = 0; i < kDepthMax && !code.empty(); ++i) {
      if (OrgName(code) == OrgName(flags_.unit)) return true;
      const auto at = orgs_.find(code);
      if (at == orgs_.end()) return false;
      code = at->second.parent();
    }
    return false;
  }

  void AddCommittee(const v1::Organisation& org) {
    const std::string name = OrgName(org.code());
    names_[name] = org.name();
    members_[org.code()];
    committees_.members.insert(name);
    const auto parent = orgs_.find(org.parent());
    const std::string kind = parent == orgs_.end() ? "" : parent->second.kind();
    Figure& by_place = kind == "village" || kind == "community" ? village_
                       : kind == "town" || kind == "farm"       ? town_
                       : kind == "county"                       ? county_
                                                                : other_;
    by_place.members.insert(name);
  }

  void AddPerson(const v1::Person& person) {
    std::set<std::string> mediates_at;
    for (const v1::Post& post : person.posts()) {
      const auto committee = members_.find(post.org());
      if (committee == members_.end() || !HoldsOn(post, flags_.on)) continue;
      names_[person.name()] = person.display_name();
      committee->second.insert(person.name());
      if (post.role() == "registrar") registrars_.members.insert(person.name());
      if (post.role() == "head") heads_.members.insert(person.name());
      if (post.role() == "public-order-mediator") public_order_.members.insert(person.name());
      if (post.role() == "head" || post.role() == "mediator" || post.role() == "public-order-mediator") {
        all_.members.insert(person.name());
        mediates_at.insert(post.org());
      }
    }
    if (mediates_at.size() > 1) several_.members.insert(person.name());
  }

  grpc::Status ReadSubsidies() {
    v1::ListSubsidiesRequest request;
    request.set_unit(OrgName(flags_.unit));
    PageFlags all;
    all.all = true;
    v1::ListSubsidiesResponse list;
    const grpc::Status status = CallPages(
        context_, request, all,
        [&](grpc::ClientContext* call, const v1::ListSubsidiesRequest& page_request, v1::ListSubsidiesResponse* page) {
          return context_.client().supervision().ListSubsidies(call, page_request, page);
        },
        &list);
    if (!status.ok()) return status;
    for (const v1::Subsidy& subsidy : list.subsidies()) {
      const std::string day = subsidy.has_approve_time() ? FormatDate(DayOf(ToTime(subsidy.approve_time()))) : "";
      if (day.empty() || day < flags_.from || day > flags_.to) continue;
      lists_.members.insert(subsidy.name());
      paid_.members.insert(subsidy.name());
      paid_.fen += subsidy.approved().total().fen();
      std::set<std::string> off;
      for (const v1::SubsidyObjection& objection : subsidy.objections()) {
        if (objection.decided() && objection.upheld()) off.insert(objection.case_());
      }
      for (const v1::SubsidyLine& line : subsidy.published().lines()) {
        if (off.count(line.case_()) == 0) cases_.members.insert(line.case_());
      }
    }
    return grpc::Status::OK;
  }

  Context& context_;
  const Flags& flags_;
  std::map<std::string, v1::Organisation> orgs_;
  // Of each committee that counts, by its code.
  std::map<std::string, std::set<std::string>> members_;
  std::map<std::string, std::string> names_;
  Figure committees_{"committees", "人民调解委员会", "当日存续的调委会"};
  Figure village_{"committees-village", "村（居）调委会", "上述调委会中设在村、社区的"};
  Figure town_{"committees-town", "乡镇调委会", "上述调委会中设在乡镇、农牧场的"};
  Figure county_{"committees-county", "县级、行业性调委会", "上述调委会中直接设在县一级的"};
  Figure other_{"committees-other", "其他调委会", "上述调委会中设在其他单位的"};
  Figure small_{"committees-small", "不足三人的调委会", "当日有职务的人员不足三人的（人民调解法第8条）"};
  Figure large_{"committees-large", "超过九人的调委会", "当日有职务的人员超过九人的（人民调解法第8条）"};
  Figure heads_{"heads", "主任", "当日在上述调委会任主任的人"};
  Figure all_{"mediators", "人民调解员",
              "当日在上述调委会任主任、人民调解员、治安调解员的人，一人只计一次；目录不分专职、兼职"};
  Figure public_order_{"mediators-public-order", "治安调解员", "上述人民调解员中任治安调解员的"};
  Figure several_{"mediators-several", "在几个调委会任职", "上述人民调解员中当日在两个以上调委会任职的"};
  Figure registrars_{"registrars", "登记员", "当日在上述调委会任登记员的人"};
  Figure lists_{"subsidy-lists", "批准的补贴清单（份）", "期内批准的以案定补清单"};
  Figure cases_{"subsidy-cases", "补贴案件", "上述清单中没有因异议剔除的案件，一案只计一次"};
  Figure paid_{"subsidy-paid", "补贴金额（元）", "上述清单批准的总额", {}, 0, true};
};

std::string ValueOf(const Figure& figure) {
  if (!figure.is_money) return absl::StrCat(figure.members.size());
  return absl::StrFormat("%d.%02d", figure.fen / kFenPerYuan, figure.fen % kFenPerYuan);
}

google::protobuf::Value Text(absl::string_view text) {
  google::protobuf::Value value;
  value.set_string_value(std::string(text));
  return value;
}

google::protobuf::Struct Json(const Flags& flags, const Staff& staff) {
  google::protobuf::Struct told;
  auto& fields = *told.mutable_fields();
  fields["unit"] = Text(OrgName(flags.unit));
  fields["on"] = Text(flags.on);
  fields["from"] = Text(flags.from);
  fields["to"] = Text(flags.to);
  for (const Figure* figure : staff.figures()) {
    google::protobuf::Value* row = fields["figures"].mutable_list_value()->add_values();
    auto& of_row = *row->mutable_struct_value()->mutable_fields();
    of_row["id"] = Text(figure->id);
    of_row["label"] = Text(figure->label);
    of_row["words"] = Text(figure->words);
    of_row["value"] = Text(ValueOf(*figure));
    of_row["members"].mutable_list_value();
    for (const std::string& member : figure->members) {
      *of_row["members"].mutable_list_value()->add_values() = Text(member);
    }
  }
  return told;
}

int Run(Context& context, Flags flags) {
  for (std::string* day : {&flags.on, &flags.to}) {
    const grpc::Status told = FillDay(context, day);
    if (!told.ok()) return context.Fail(told);
  }
  // The year of the last day.
  if (flags.from.empty()) flags.from = absl::StrCat(flags.to.substr(0, 4), "-01-01");
  for (const std::string& day : {flags.on, flags.from, flags.to}) {
    if (!ParseDate(day).ok()) return context.WrongUsage(absl::StrCat(day, " is no day such as 2026-03-05"));
  }
  Staff staff(&context, flags);
  const grpc::Status status = staff.Read();
  if (!status.ok()) return context.Fail(status);
  if (context.json() && flags.behind.empty()) return context.PrintJson(Json(flags, staff));
  Table table({"指标", "名称", "数", "口径"});
  for (const Figure* figure : staff.figures()) {
    if (figure->id == flags.behind) {
      Table behind({figure->label, "名称"});
      for (const std::string& member : figure->members) {
        behind.AddRow({std::string(LastPart(member)), staff.name_of(member)});
      }
      if (!behind.empty()) behind.Print(context.out(), context.out_colours());
      context.out() << "合计 " << ValueOf(*figure) << "：" << figure->words << "\n";
      return kExitDone;
    }
    table.AddRow({figure->id, figure->label, ValueOf(*figure), figure->words});
  }
  if (!flags.behind.empty()) return context.WrongUsage(absl::StrCat("--behind: no figure ", flags.behind));
  table.Print(context.out(), context.out_colours());
  context.out() << "组织与人员：" << flags.on << " 当日；补贴：" << flags.from << " 至 " << flags.to << " 批准\n";
  return kExitDone;
}

}  // namespace

void AddReturnStaff(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app = tree->Add(
      parent, "staff", "Committees, their people and the subsidy for cases: each figure with what it counts.",
      {{"gaiwan supervise return staff --unit 632821", "today, and what was approved this year"},
       {"gaiwan supervise return staff --unit 632821 --on 2026-06-30 --from 2026-01-01 --to 2026-06-30", "half a year"},
       {"gaiwan supervise return staff --unit 632821 --behind committees-small", "which committees these are"}},
      [flags](Context& context) { return Run(context, *flags); });
  app->add_option("--unit", flags->unit, "This organisation with everything below it.")->required()->type_name("ORG");
  app->add_option("--on", flags->on, "Organisations and posts as on this day; the server's today when left out.")
      ->type_name("DAY");
  app->add_option("--from", flags->from, "Subsidies approved on this day or later; 1 January when left out.")
      ->type_name("DAY");
  app->add_option("--to", flags->to, "Subsidies approved on this day or earlier; the server's today when left out.")
      ->type_name("DAY");
  app->add_option("--behind", flags->behind, "List what this figure counts instead.")->type_name("FIGURE");
}

}  // namespace gaiwan::cli
