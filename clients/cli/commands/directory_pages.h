// clients/cli/commands/directory_pages.h: everything of the directory that names are looked up in, page by page. Used
// by one thread.
#ifndef GAIWAN_CLIENTS_CLI_COMMANDS_DIRECTORY_PAGES_H_
#define GAIWAN_CLIENTS_CLI_COMMANDS_DIRECTORY_PAGES_H_

#include <functional>
#include <string>
#include <vector>

#include "clients/cli/context.h"
#include "gaiwan/v1/directory.pb.h"
#include "gaiwan/v1/directory_service.pb.h"

namespace gaiwan::cli {

grpc::Status FetchCodes(Context& context, const std::vector<std::string>& lists,
                        const std::function<void(const v1::CodeEntry&)>& each);
grpc::Status FetchOrganisations(Context& context, const std::function<void(const v1::Organisation&)>& each);
grpc::Status FetchPeople(Context& context, const std::function<void(const v1::Person&)>& each);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_COMMANDS_DIRECTORY_PAGES_H_
