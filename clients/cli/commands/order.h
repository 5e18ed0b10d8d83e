// clients/cli/commands/order.h: `gaiwan admin order`, and asking for an order where something is about to be done.
#ifndef GAIWAN_CLIENTS_CLI_COMMANDS_ORDER_H_
#define GAIWAN_CLIENTS_CLI_COMMANDS_ORDER_H_

#include <string>

#include "clients/cli/command.h"
#include "clients/cli/commands/execute.h"
#include "gaiwan/v1/acting.pb.h"

namespace gaiwan::cli {

// `admin order` and all below it, below `parent`.
void AddAdminOrder(CommandTree* tree, CLI::App* parent);

// Of a command that nobody does alone: where the caller works, to ask for an order there instead of doing it; and the
// order by which it is done.
struct OrderFlags {
  std::string ask;
  std::string order;
};
void AddOrderFlags(CLI::App* app, OrderFlags* flags);

// Asks for an order at `flags.ask` to do `act`; says how it goes on.
int AskOrder(Context& context, const OrderFlags& flags, const v1::OrderedAct& act, const std::string& reason,
             const ExecuteFlags& execute);
// `orgs/{org}/orders/{order}`, also of `{org}/{order}`; empty for empty.
std::string OrderName(const std::string& order);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_COMMANDS_ORDER_H_
