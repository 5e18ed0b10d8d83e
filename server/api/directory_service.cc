#include "server/api/directory_service.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/btree_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gaiwan/v1/errors.pb.h"
#include "google/protobuf/util/message_differencer.h"
#include "server/api/case_name.h"
#include "server/auth/sight.h"
#include "server/directory/import.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kDirectoryStream = "directory";

absl::Status FileFaults(const std::vector<v1::ImportFinding>& findings) {
  v1::Faults faults;
  faults.set_reason(v1::FILE_HAS_FAULTS);
  for (const v1::ImportFinding& finding : findings) {
    if (finding.warning()) continue;
    v1::Fault* fault = faults.add_faults();
    fault->set_path(
        absl::StrCat(finding.file(), ":", finding.line(), finding.field().empty() ? "" : " ", finding.field()));
    *fault->mutable_words() = finding.words();
  }
  return WithDetail(
      absl::InvalidArgumentError(absl::StrCat("FILE_HAS_FAULTS: ", faults.faults_size(), " faults; ",
                                              faults.faults(0).path(), ": ", faults.faults(0).words().en())),
      faults);
}

v1::ImportDirectoryResponse ToResponse(const ImportPlan& plan) {
  v1::ImportDirectoryResponse response;
  for (const v1::ImportFinding& finding : plan.findings) *response.add_findings() = finding;
  for (const v1::ImportCount& count : plan.counts) *response.add_counts() = count;
  return response;
}

// Walks `rows` in key order behind `after`, counts all that `matches`, and adds those of this page. Returns the key of
// the last one added when more follow, else nothing.
template <typename Rows, typename Matches, typename Add>
std::string AddPage(const Rows& rows, const std::string& after, int page_size, const Matches& matches, const Add& add,
                    int64_t* total) {
  std::string last;
  bool more = false;
  int added = 0;
  for (const auto& [key, row] : rows) {
    if (!matches(row)) continue;
    ++*total;
    if (key <= after) continue;
    if (added == page_size) {
      more = true;
      continue;
    }
    add(row);
    last = key;
    ++added;
  }
  return more ? last : "";
}

// Posts of these roles that the caller has in `change` and did not have before, or not for those days: `{org} {role}`,
// in order, each once.
std::vector<std::string> PostsGained(const Caller& caller, const v1::DirectoryChanged& change, const Directory& before,
                                     const google::protobuf::RepeatedPtrField<std::string>& roles) {
  const DirectoryPerson* known = before.FindPerson(caller.id());
  absl::btree_set<std::string> gained;
  for (const v1::StoredPerson& person : change.people()) {
    if (person.id() != caller.id()) continue;
    for (const v1::Post& post : person.posts()) {
      const bool had = known != nullptr && absl::c_any_of(known->posts, [&](const v1::Post& each) {
                         return google::protobuf::util::MessageDifferencer::Equals(each, post);
                       });
      if (!had && absl::c_linear_search(roles, post.role())) {
        gained.insert(absl::StrCat(post.org(), " ", post.role()));
      }
    }
  }
  return {gained.begin(), gained.end()};
}

bool IsAdministratorOn(absl::CivilDay day, const v1::Post& post) {
  return post.role() == "administrator" && ValidityOf(post.valid_from(), post.valid_to()).Holds(day);
}

// An administrator who imports that they are none any more: nobody might be left who imports it back.
bool LosesOwnPost(const Caller& caller, const v1::DirectoryChanged& change, const Directory& before,
                  absl::CivilDay today) {
  const DirectoryPerson* known = before.FindPerson(caller.id());
  const auto is_one = [today](const v1::Post& post) { return IsAdministratorOn(today, post); };
  if (known == nullptr || !absl::c_any_of(known->posts, is_one)) return false;
  return absl::c_any_of(change.people(), [&](const v1::StoredPerson& person) {
    return person.id() == caller.id() && !absl::c_any_of(person.posts(), is_one);
  });
}

bool HasPost(const DirectoryPerson& person, const v1::ListPeopleRequest& request, const Directory& directory) {
  const absl::string_view under = absl::StripPrefix(request.under(), "orgs/");
  return absl::c_any_of(person.posts, [&](const v1::Post& post) {
    return (request.role().empty() || post.role() == request.role()) &&
           (under.empty() || directory.IsAtOrBelow(post.org(), under));
  });
}

}  // namespace

grpc::ServerUnaryReactor* DirectoryService::ImportDirectory(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* response) {
  return Serve<v1::ImportDirectoryRequest>(parts_.serve, "DirectoryService.ImportDirectory", context, request, response,
                                           [this](const CallPtr<v1::ImportDirectoryRequest>& call) { Import(call); });
}

void DirectoryService::Import(const CallPtr<v1::ImportDirectoryRequest>& call) const {
  const v1::ImportDirectoryRequest& request = call->request();
  std::vector<ImportFile> files;
  for (const v1::ImportFile& file : request.files()) files.push_back({file.name(), file.content()});
  const std::shared_ptr<const Reference> now = parts_.directory->Get();
  ImportPlan plan = PlanImport(files, *now, DayOf(parts_.serve.clock->TimeNow()));
  auto response = std::make_shared<v1::ImportDirectoryResponse>(ToResponse(plan));
  if (request.dry_run()) return call->Reply(*response);
  if (plan.has_faults()) return call->Fail(FileFaults(plan.findings));
  if (plan.changes_nothing()) return call->Reply(*response);
  if (LosesOwnPost(call->caller(), plan.change.directory(), *now->directory, DayOf(parts_.serve.clock->TimeNow()))) {
    return call->Fail(
        RefusedBecause(v1::Case(), v1::SAME_PERSON,
                       MakeLabel("不能取消本人的系统管理员任职，须由另一名系统管理员导入",
                                 "nobody takes their own post of an administrator away: another one imports it"),
                       call->caller().person));
  }
  const absl::StatusOr<bool> ordered =
      TakesOrder(call->caller(), plan.change.directory(), *now->directory, request.order());
  if (!ordered.ok()) return call->Fail(ordered.status());
  // An order that nothing here needed was not looked at, and was not used.
  if (*ordered) plan.change.mutable_directory()->set_order(request.order());

  EngineCommand command;
  command.stream = std::string(kDirectoryStream);
  command.actor = call->caller().person;
  command.request_id = request.request_id();
  command.digest = DigestOfBody(kDirectoryStream, request);
  command.expected_version = plan.base_version;
  command.bytes = request.ByteSizeLong();
  command.body = std::make_shared<v1::DirectoryImport>(std::move(plan.change));
  const absl::Status submitted =
      parts_.submit(std::move(command), [call, response](const absl::StatusOr<EngineAnswer>& answer) {
        if (!answer.ok()) return call->Fail(answer.status());
        response->set_position(answer->receipt.last_position());
        call->Reply(*response);
      });
  if (!submitted.ok()) call->Fail(submitted);
}

absl::StatusOr<bool> DirectoryService::TakesOrder(const Caller& caller, const v1::DirectoryChanged& change,
                                                  const Directory& before, const std::string& order) const {
  // Nobody else is there yet.
  if (caller.bootstrap || parts_.orders == nullptr) return false;
  v1::OrderedAct act;
  act.mutable_posts();
  const v1::OrderRule* const rule = parts_.orders->FindRule(act);
  if (rule == nullptr) return false;
  const std::vector<std::string> gained = PostsGained(caller, change, before, rule->posts());
  if (gained.empty()) return false;
  for (const std::string& post : gained) act.mutable_posts()->add_posts(post);
  RETURN_IF_ERROR(parts_.orders->Check(caller.person, act, order));
  return true;
}

grpc::ServerUnaryReactor* DirectoryService::ListOrganisations(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* request,
                                                              grpc::ByteBuffer* response) {
  return Serve<v1::ListOrganisationsRequest>(parts_.serve, "DirectoryService.ListOrganisations", context, request,
                                             response, [this](const CallPtr<v1::ListOrganisationsRequest>& call) {
                                               call->ReplyWith(ListOrgs(call->caller(), call->request()));
                                             });
}

absl::StatusOr<v1::ListOrganisationsResponse> DirectoryService::ListOrgs(
    const Caller& caller, const v1::ListOrganisationsRequest& request) const {
  const std::shared_ptr<const Reference> now = parts_.directory->Get();
  const std::string query = QueryOf(caller.person, request);
  std::string after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(after, parts_.tokens->Read("page_token", query, request.page_token()));
  }
  const absl::string_view under = absl::StripPrefix(request.under(), "orgs/");
  const auto matches = [&](const v1::Organisation& org) {
    return (under.empty() || now->directory->IsAtOrBelow(org.code(), under)) &&
           (request.kinds().empty() || absl::c_linear_search(request.kinds(), org.kind()));
  };
  v1::ListOrganisationsResponse response;
  int64_t total = 0;
  const std::string last = AddPage(
      now->directory->organisations(), after, request.page_size() == 0 ? kDirectoryRowsPerPage : request.page_size(),
      matches, [&](const v1::Organisation& org) { *response.add_organisations() = org; }, &total);
  response.set_total(total);
  if (!last.empty()) response.set_next_page_token(parts_.tokens->Make(query, last));
  return response;
}

grpc::ServerUnaryReactor* DirectoryService::ListPeople(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ListPeopleRequest>(parts_.serve, "DirectoryService.ListPeople", context, request, response,
                                      [this](const CallPtr<v1::ListPeopleRequest>& call) {
                                        call->ReplyWith(ListPersons(call->caller(), call->request()));
                                      });
}

absl::StatusOr<v1::ListPeopleResponse> DirectoryService::ListPersons(const Caller& caller,
                                                                     const v1::ListPeopleRequest& request) const {
  const std::shared_ptr<const Reference> now = parts_.directory->Get();
  const std::string query = QueryOf(caller.person, request);
  std::string after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(after, parts_.tokens->Read("page_token", query, request.page_token()));
  }
  const bool all = request.role().empty() && request.under().empty();
  const auto matches = [&](const DirectoryPerson& person) { return all || HasPost(person, request, *now->directory); };
  v1::ListPeopleResponse response;
  const auto add = [&](const DirectoryPerson& person) {
    v1::Person* added = response.add_people();
    added->set_name(absl::StrCat("people/", person.id));
    added->set_display_name(person.details.name());
    added->set_phone(person.details.phone());
    for (const v1::Post& post : person.posts) *added->add_posts() = post;
    for (const std::string& language : person.languages) added->add_languages(language);
    for (const std::string& each : person.specialties) added->add_specialties(each);
  };
  int64_t total = 0;
  const std::string last =
      AddPage(now->directory->people(), after, request.page_size() == 0 ? kDirectoryRowsPerPage : request.page_size(),
              matches, add, &total);
  response.set_total(total);
  if (!last.empty()) response.set_next_page_token(parts_.tokens->Make(query, last));
  return response;
}

grpc::ServerUnaryReactor* DirectoryService::ListCodes(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ListCodesRequest>(parts_.serve, "DirectoryService.ListCodes", context, request, response,
                                     [this](const CallPtr<v1::ListCodesRequest>& call) {
                                       const std::shared_ptr<const CodeLists> codes = parts_.directory->Get()->codes;
                                       const std::string& list = call->request().list();
                                       v1::ListCodesResponse answer;
                                       answer.set_revision(codes->revision());
                                       if (list.empty()) {
                                         for (std::string& name : codes->ListNames()) {
                                           answer.add_entries()->set_list(std::move(name));
                                         }
                                       }
                                       for (const v1::CodeEntry& entry : codes->List(list))
                                         *answer.add_entries() = entry;
                                       call->Reply(answer);
                                     });
}

grpc::ServerUnaryReactor* DirectoryService::ListChannels(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ListChannelsRequest>(parts_.serve, "DirectoryService.ListChannels", context, request, response,
                                        [this](const CallPtr<v1::ListChannelsRequest>& call) {
                                          const std::shared_ptr<const Reference> now = parts_.directory->Get();
                                          v1::ListChannelsResponse answer;
                                          for (const auto& [code, channel] : now->directory->channels()) {
                                            *answer.add_channels() = channel;
                                          }
                                          call->Reply(answer);
                                        });
}

grpc::ServerUnaryReactor* DirectoryService::ListSeals(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ListSealsRequest>(parts_.serve, "DirectoryService.ListSeals", context, request, response,
                                     [this](const CallPtr<v1::ListSealsRequest>& call) {
                                       call->Reply(SealsOf(absl::StripPrefix(call->request().org(), "orgs/")));
                                     });
}

v1::ListSealsResponse DirectoryService::SealsOf(absl::string_view org) const {
  const std::shared_ptr<const Reference> now = parts_.directory->Get();
  const absl::CivilDay today = DayOf(parts_.serve.clock->TimeNow());
  v1::ListSealsResponse answer;
  const std::string prefix = absl::StrCat(org, "/");
  const auto& seals = now->directory->seals();
  for (auto at = seals.lower_bound(prefix); at != seals.end() && absl::StartsWith(at->first, prefix); ++at) {
    if (now->directory->HasSeal(org, at->second.id(), today)) *answer.add_seals() = at->second;
  }
  return answer;
}

}  // namespace gaiwan
