// gaiwan directory list: organisations, people, codes, channels.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/paging.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/failure.h"
#include "clients/cli/format.h"
#include "clients/cli/parse.h"
#include "clients/cli/table.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string what = "orgs";
  std::string under;
  std::vector<std::string> kinds;
  std::string role;
  std::string list;
  PageFlags page;
};

// `2024-01-01 起`, `至 2026-12-31`, both, or nothing.
std::string Validity(const std::string& from, const std::string& to) {
  return absl::StrCat(from, from.empty() ? "" : " 起", from.empty() || to.empty() ? "" : " ", to.empty() ? "" : "至 ",
                      to);
}

int ListOrgs(Context& context, const Flags& flags) {
  v1::ListOrganisationsRequest request;
  request.set_under(OrgName(flags.under));
  for (const std::string& kind : flags.kinds) request.add_kinds(kind);
  v1::ListOrganisationsResponse list;
  const grpc::Status status = CallPages(
      context, request, flags.page,
      [&context](grpc::ClientContext* call, const v1::ListOrganisationsRequest& page_request,
                 v1::ListOrganisationsResponse* page) {
        return context.client().directory().ListOrganisations(call, page_request, page);
      },
      &list);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  Table table({"机构", "种类", "名称", "上级", "渠道", "有效期"});
  for (const v1::Organisation& org : list.organisations()) {
    table.AddRow(
        {org.code(), org.kind(), org.name(), org.parent(), org.channel(), Validity(org.valid_from(), org.valid_to())});
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
  PrintTotal(context.out(), list.total(), list.organisations_size(), "个", list.next_page_token());
  return kExitDone;
}

int ListPeople(Context& context, const Flags& flags) {
  v1::ListPeopleRequest request;
  request.set_under(OrgName(flags.under));
  request.set_role(flags.role);
  v1::ListPeopleResponse list;
  const grpc::Status status = CallPages(
      context, request, flags.page,
      [&context](grpc::ClientContext* call, const v1::ListPeopleRequest& page_request, v1::ListPeopleResponse* page) {
        return context.client().directory().ListPeople(call, page_request, page);
      },
      &list);
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  Table table({"人员", "姓名", "电话", "语言", "职务"});
  for (const v1::Person& person : list.people()) {
    std::vector<std::string> posts;
    for (const v1::Post& post : person.posts()) {
      const std::string validity = Validity(post.valid_from(), post.valid_to());
      posts.push_back(
          absl::StrCat(post.role(), "@", post.org(), validity.empty() ? "" : absl::StrCat("（", validity, "）")));
    }
    table.AddRow({std::string(LastPart(person.name())), person.display_name(), person.phone(),
                  absl::StrJoin(person.languages(), ","), absl::StrJoin(posts, "，")});
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
  PrintTotal(context.out(), list.total(), list.people_size(), "人", list.next_page_token());
  return kExitDone;
}

int ListCodes(Context& context, const Flags& flags) {
  v1::ListCodesRequest request;
  request.set_list(flags.list);
  v1::ListCodesResponse list;
  const grpc::Status status = context.client().Call(
      [&](grpc::ClientContext* call) { return context.client().directory().ListCodes(call, request, &list); });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  Table table({"代码表", "代码", "上级", "名称", "部颁代码", "版本", "备注"});
  for (const v1::CodeEntry& entry : list.entries()) {
    table.AddRow({entry.list(), entry.code(), entry.parent(), Words(entry.label()), entry.ministry(),
                  entry.revision() == 0 ? "" : absl::StrCat(entry.revision()), entry.note()});
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
  return kExitDone;
}

int ListChannels(Context& context) {
  v1::ListChannelsResponse list;
  const grpc::Status status = context.client().Call([&](grpc::ClientContext* call) {
    return context.client().directory().ListChannels(call, v1::ListChannelsRequest(), &list);
  });
  if (!status.ok()) return context.Fail(status);
  if (context.json()) return context.PrintJson(list);
  Table table({"渠道", "值守", "提交前", "受理前", "即时登记", "答问", "转", "统计", "自收自办", "调委会"});
  const auto join = [](const auto& names) { return absl::StrJoin(names, " "); };
  for (const v1::Channel& channel : list.channels()) {
    std::vector<std::string> staff;
    for (const std::string& role : channel.staffed_by()) staff.push_back(context.labels().Code("directory_role", role));
    table.AddRow({context.labels().Code("channel", channel.code()), absl::StrJoin(staff, "、"),
                  join(channel.at_submit()), join(channel.at_accept()), join(channel.at_settle()),
                  join(channel.at_answer()), join(channel.hands_on()), channel.column(),
                  channel.accepts_and_assigns_itself() ? "是" : "", channel.committee()});
  }
  if (!table.empty()) table.Print(context.out(), context.out_colours());
  for (const v1::Channel& channel : list.channels()) {
    if (channel.checklist().empty()) continue;
    context.out() << context.labels().Code("channel", channel.code()) << "  "
                  << absl::StrJoin(channel.checklist(), "；") << '\n';
  }
  return kExitDone;
}

int Run(Context& context, const Flags& flags) {
  const bool channels = flags.what == "channels";
  const bool people = flags.what == "people";
  const bool codes = flags.what == "codes";
  if (!flags.role.empty() && !people) return context.WrongUsage("--role is for `directory list people`");
  if (!flags.kinds.empty() && (people || codes || channels))
    return context.WrongUsage("--kind is for `directory list orgs`");
  if (!flags.list.empty() && !codes) return context.WrongUsage("--list is for `directory list codes`");
  if (!flags.under.empty() && (codes || channels))
    return context.WrongUsage("--under is for `directory list orgs` and `people`");
  if (channels) return ListChannels(context);
  return people ? ListPeople(context, flags) : codes ? ListCodes(context, flags) : ListOrgs(context, flags);
}

}  // namespace

void AddDirectoryList(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app =
      tree->Add(parent, "list", "List organisations, people, codes or channels.",
                {{"gaiwan directory list orgs --under 632821100 --kind mediation_committee", "committees of a town"},
                 {"gaiwan directory list people --under 632821100 --role mediator", "who mediates there"},
                 {"gaiwan directory list codes", "the names of the lists"},
                 {"gaiwan directory list codes --list dispute_class", "one list"},
                 {"gaiwan directory list channels", "who staffs each channel, and what it asks for"}},
                [flags](Context& context) { return Run(context, *flags); });
  AddChoice(app, "WHAT", &flags->what, {"orgs", "people", "codes", "channels"},
            "orgs (when left out), people, codes or channels.");
  app->add_option("--under", flags->under, "This organisation and all below it.")->type_name("ORG");
  app->add_option("--kind", flags->kinds, "Organisations of this kind; may be given again.")
      ->type_name("KIND")
      ->allow_extra_args(false);
  app->add_option("--role", flags->role, "People with this role.")->type_name("ROLE");
  app->add_option("--list", flags->list, "This code list.")->type_name("NAME");
  AddPageFlags(app, &flags->page);
}

}  // namespace gaiwan::cli
