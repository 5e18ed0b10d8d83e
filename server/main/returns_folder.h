// server/main/returns_folder.h: the official returns that the settings name.
#ifndef GAIWAN_SERVER_MAIN_RETURNS_FOLDER_H_
#define GAIWAN_SERVER_MAIN_RETURNS_FOLDER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/returns/return_catalogue.h"

namespace gaiwan {

// Those that are shipped, and those of the folder `dir`; empty: no others. INVALID_ARGUMENT names the setting, the file
// and what is wrong.
absl::StatusOr<std::shared_ptr<const ReturnCatalogue>> ReadReturnsFolder(const std::string& dir);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_RETURNS_FOLDER_H_
