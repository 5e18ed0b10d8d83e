// gaiwan case open: a new case from flags, without writing JSON.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/execute.h"
#include "clients/cli/json.h"
#include "clients/cli/parse.h"

namespace gaiwan::cli {
namespace {

struct Flags {
  std::string id;
  std::string unit;
  std::string channel;
  std::string source;
  std::string dispute_class;
  std::string difficulty;
  std::string facts;
  std::string claim;
  std::string place;
  std::string amount;
  std::string definition;
  std::string arose_from;
  std::string occurred;
  int deaths = -1;
  std::string attribute;
  std::string forecast;
  std::vector<std::string> parties;
  std::vector<std::string> parties_json;
  ExecuteFlags execute;
};

void SetText(const Flags& flags, v1::OpenCase* open) {
  if (!flags.facts.empty()) open->mutable_text()->set_facts(flags.facts);
  if (!flags.claim.empty()) open->mutable_text()->set_claim(flags.claim);
  if (!flags.place.empty()) open->mutable_text()->set_place(flags.place);
}

void SetParticulars(const Flags& flags, v1::OpenCase* open) {
  if (!flags.occurred.empty()) open->mutable_particulars()->set_occurred_date(flags.occurred);
  if (flags.deaths >= 0) open->mutable_particulars()->set_deaths(flags.deaths);
  if (!flags.attribute.empty()) open->mutable_particulars()->set_attribute(flags.attribute);
  if (!flags.forecast.empty()) open->mutable_particulars()->set_forecast(flags.forecast);
}

int Run(Context& context, const Flags& flags) {
  v1::ExecuteRequest request;
  request.set_name(CaseName(flags.id));
  v1::OpenCase* open = request.mutable_command()->mutable_open_case();
  open->set_unit(OrgName(flags.unit));
  open->set_channel(flags.channel);
  open->set_source(flags.source);
  open->set_dispute_class(flags.dispute_class);
  open->set_difficulty(flags.difficulty);
  open->set_definition(flags.definition);
  open->set_arose_from(CaseName(flags.arose_from));
  SetText(flags, open);
  SetParticulars(flags, open);
  if (!flags.amount.empty()) {
    const absl::StatusOr<int64_t> fen = ParseYuan(flags.amount);
    if (!fen.ok()) return context.WrongUsage(absl::StrCat("--amount ", fen.status().message()));
    open->mutable_claimed()->set_currency("CNY");
    open->mutable_claimed()->set_fen(*fen);
  }
  for (const std::string& typed : flags.parties) {
    const absl::StatusOr<v1::NewParty> party = ParseParty(typed);
    if (!party.ok()) return context.WrongUsage(absl::StrCat("--party ", party.status().message()));
    *open->add_parties() = *party;
  }
  for (const std::string& typed : flags.parties_json) {
    const absl::Status read = FromJson(typed, open->add_parties());
    if (!read.ok()) return context.WrongUsage(absl::StrCat("--party-json: ", read.message()));
  }
  return Execute(context, request, flags.execute);
}

}  // namespace

void AddCaseOpen(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* app = tree->Add(
      parent, "open", "Open a case, and print its receipt.",
      {{"gaiwan case open --unit 632821100-committee --channel tea_room --source on_application --party applicant:叶某",
        "the least"},
       {"gaiwan case open --channel grid --source on_application --class land --facts \"…\" --amount 12000.50 --party "
        "applicant:叶某:19900000001 --party respondent:马某",
        "as told"},
       {"gaiwan case open --channel grid --source on_application --party-json "
        "'{\"side\":\"PARTY_SIDE_THIRD\",\"details\":{\"name\":\"牧户六户\"},\"headCount\":6}'",
        "a group"}},
      [flags](Context& context) { return Run(context, *flags); });
  app->add_option("--id", flags->id, "The case's id, c- and 26 of base32, chosen here. The server's choice when empty.")
      ->type_name("CASE");
  app->add_option("--unit", flags->unit, "Who holds it first. My own organisation when empty.")->type_name("ORG");
  app->add_option("--channel", flags->channel, "How it came in (code list channel).")->type_name("CODE")->required();
  app->add_option("--source", flags->source, "Where it came from (code list source).")->type_name("CODE")->required();
  app->add_option("--class", flags->dispute_class, "Class of dispute (code list dispute_class).")->type_name("CODE");
  app->add_option("--difficulty", flags->difficulty, "Code list difficulty.")->type_name("CODE");
  app->add_option("--facts", flags->facts, "What happened, as told.")->type_name("TEXT");
  app->add_option("--claim", flags->claim, "What is asked for.")->type_name("TEXT");
  app->add_option("--place", flags->place, "Where it happened.")->type_name("TEXT");
  app->add_option("--amount", flags->amount, "Amount in dispute in yuan, at most two decimals.")->type_name("YUAN");
  app->add_option("--definition", flags->definition, "The definition to run it by. The one in force when empty.")
      ->type_name("ID");
  app->add_option("--arose-from", flags->arose_from, "The case it arose from.")->type_name("CASE");
  app->add_option("--occurred", flags->occurred, "When what is in dispute happened.")->type_name("DATE");
  app->add_option("--deaths", flags->deaths, "How many persons died of it; 0: none did.")
      ->type_name("N")
      ->check(CLI::Range(0, 10000));
  app->add_option("--attribute", flags->attribute, "What platforms sort it by (code list case_attribute).")
      ->type_name("CODE");
  app->add_option("--forecast", flags->forecast, "What it may grow into (code list case_forecast).")->type_name("CODE");
  app->add_option("--party", flags->parties, "SIDE:NAME[:PHONE], once a party. SIDE is applicant, respondent or third.")
      ->type_name("PARTY")
      ->allow_extra_args(false);
  app->add_option("--party-json", flags->parties_json, "A NewParty as a JSON object, once a party: for all the rest.")
      ->type_name("JSON")
      ->allow_extra_args(false);
  AddExecuteFlags(app, &flags->execute);
}

}  // namespace gaiwan::cli
