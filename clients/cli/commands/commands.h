// clients/cli/commands/commands.h: every command; each is added by the file that has its flags, help and run.
#ifndef GAIWAN_CLIENTS_CLI_COMMANDS_COMMANDS_H_
#define GAIWAN_CLIENTS_CLI_COMMANDS_COMMANDS_H_

#include "clients/cli/command.h"

namespace gaiwan::cli {

void AddCaseOpen(CommandTree* tree, CLI::App* parent);
void AddCaseImport(CommandTree* tree, CLI::App* parent);
void AddCaseShow(CommandTree* tree, CLI::App* parent);
void AddCaseList(CommandTree* tree, CLI::App* parent);
void AddCaseSearch(CommandTree* tree, CLI::App* parent);
// `case view` and all below it, and `case views`.
void AddCaseView(CommandTree* tree, CLI::App* parent);
void AddCaseHistory(CommandTree* tree, CLI::App* parent);
void AddCaseWatch(CommandTree* tree, CLI::App* parent);
void AddCaseExplain(CommandTree* tree, CLI::App* parent);
void AddCasePropose(CommandTree* tree, CLI::App* parent);
void AddCaseDuplicates(CommandTree* tree, CLI::App* parent);
void AddCaseDo(CommandTree* tree, CLI::App* parent);
void AddCaseBulk(CommandTree* tree, CLI::App* parent);
void AddCaseSend(CommandTree* tree, CLI::App* parent);
// `case sight` and `case reads`, below `parent`.
void AddCaseSight(CommandTree* tree, CLI::App* parent);
// commands/publication.cc
void AddCasePublication(CommandTree* tree, CLI::App* parent);
void AddAdminPolicy(CommandTree* tree, CLI::App* parent);
void AddDirectoryImport(CommandTree* tree, CLI::App* parent);
void AddDirectoryList(CommandTree* tree, CLI::App* parent);
void AddDirectoryPoster(CommandTree* tree, CLI::App* parent);
// `document` and all below it.
void AddDocument(CommandTree* tree);
// `evidence` and all below it.
void AddEvidence(CommandTree* tree);
// `definition` and all below it.
void AddDefinition(CommandTree* tree);
// `admin` and all below it.
void AddAdmin(CommandTree* tree);
// `grid` and all below it.
void AddGrid(CommandTree* tree);
// `court` and all below it.
void AddCourt(CommandTree* tree);
// `message` and all below it.
void AddMessage(CommandTree* tree);
// `session` and all below it.
void AddSession(CommandTree* tree);
// `supervise` and all below it.
void AddSupervise(CommandTree* tree);
// `supervise export` and `reported`, below `parent`.
void AddSuperviseReport(CommandTree* tree, CLI::App* parent);
// `supervise return` and all below it, below `parent`.
void AddSuperviseReturn(CommandTree* tree, CLI::App* parent);
// `supervise return staff`, below `parent`.
void AddReturnStaff(CommandTree* tree, CLI::App* parent);
void AddSuperviseRecompute(CommandTree* tree, CLI::App* parent);
// `supervise sample`, `stand-in` and all below them, and the two that follow, below `parent`.
void AddSuperviseActing(CommandTree* tree, CLI::App* parent);
// `supervise subsidy` and all below it, below `parent`.
void AddSuperviseSubsidy(CommandTree* tree, CLI::App* parent);
// `supervise hand-over` and `orphans`, below `parent`.
void AddSuperviseHandOver(CommandTree* tree, CLI::App* parent);
// `supervise anomalies`, below `parent`.
void AddSuperviseAnomalies(CommandTree* tree, CLI::App* parent);
void AddAdminExport(CommandTree* tree, CLI::App* parent);
// `login` and `logout`.
void AddLogin(CommandTree* tree);
// `account` and all below it: one's own.
void AddAccount(CommandTree* tree);
// `admin account` and all below it, below `parent`.
void AddAdminAccount(CommandTree* tree, CLI::App* parent);
// `admin backup`, `drill` and what else looks after the data, below `parent`.
void AddAdminMaintenance(CommandTree* tree, CLI::App* parent);
void AddCaseInvite(CommandTree* tree, CLI::App* parent);
void AddWhoami(CommandTree* tree);
// `completion` and all below it: to be added last, it writes what stands in the tree.
void AddCompletion(CommandTree* tree);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_COMMANDS_COMMANDS_H_
