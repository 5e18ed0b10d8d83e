#include "tests/bench/county.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gaiwan/v1/directory_service.grpc.pb.h"
#include "tests/bench/commands.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

constexpr char kPeopleFile[] = "wulan-people.csv";
// Columns of it that we read; none of those before them holds a quoted comma.
constexpr size_t kIdColumn = 0;
constexpr size_t kOrgColumn = 6;
constexpr size_t kRoleColumn = 7;
constexpr absl::Duration kImportMax = absl::Minutes(1);

std::vector<Desk> DesksOf(const std::string& people) {
  std::map<std::string, Desk> desks;
  for (absl::string_view line : absl::StrSplit(people, '\n')) {
    const std::vector<absl::string_view> columns = absl::StrSplit(line, ',');
    if (columns.size() <= kRoleColumn || !absl::EndsWith(columns[kOrgColumn], "-committee")) continue;
    Desk& desk = desks[std::string(columns[kOrgColumn])];
    desk.unit = absl::StrCat("orgs/", columns[kOrgColumn]);
    if (columns[kRoleColumn] == "registrar") desk.registrar = absl::StrCat("people/", columns[kIdColumn]);
    if (columns[kRoleColumn] == "head") desk.head = absl::StrCat("people/", columns[kIdColumn]);
  }
  std::vector<Desk> complete;
  for (auto& [org, desk] : desks) {
    if (!desk.registrar.empty() && !desk.head.empty()) complete.push_back(std::move(desk));
  }
  return complete;
}

}  // namespace

absl::StatusOr<County> ReadCounty(const std::string& folder) {
  County county;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() != ".csv") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    county.files.emplace_back(entry.path().filename().string(),
                              std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()));
  }
  std::sort(county.files.begin(), county.files.end());
  for (const auto& [name, content] : county.files) {
    if (name == kPeopleFile) county.desks = DesksOf(content);
  }
  if (county.files.empty()) return absl::NotFoundError(absl::StrCat(folder, ": there is no ", kPeopleFile));
  if (county.desks.empty()) {
    return absl::FailedPreconditionError(absl::StrCat(folder, ": no committee has a registrar and a head"));
  }
  return county;
}

absl::Status ImportCounty(const std::shared_ptr<grpc::Channel>& channel, const County& county) {
  v1::ImportDirectoryRequest request;
  request.set_request_id(RequestId(RandomRun(), 0));
  for (const auto& [name, content] : county.files) {
    v1::ImportFile* file = request.add_files();
    file->set_name(name);
    file->set_content(content);
  }
  grpc::ClientContext context;
  Prepare(kAdministrator, kImportMax, &context);
  v1::ImportDirectoryResponse response;
  const auto stub = v1::DirectoryService::NewStub(channel);
  return FromGrpc(stub->ImportDirectory(&context, request, &response), "ImportDirectory");
}

}  // namespace gaiwan::bench
