#include "clients/cli/commands/directory_pages.h"

namespace gaiwan::cli {
namespace {

// As many as the server gives at once.
constexpr int kPageSize = 2000;

// `rpc(context, request, &page)` for every page.
template <typename Request, typename Response, typename Rpc, typename Each>
grpc::Status ReadAll(Context& context, const Rpc& rpc, const Each& each) {
  Request request;
  request.set_page_size(kPageSize);
  while (true) {
    Response page;
    const grpc::Status status =
        context.client().Call([&](grpc::ClientContext* call) { return rpc(call, request, &page); });
    if (!status.ok()) return status;
    each(page);
    if (page.next_page_token().empty()) return grpc::Status::OK;
    request.set_page_token(page.next_page_token());
  }
}

}  // namespace

grpc::Status FetchCodes(Context& context, const std::vector<std::string>& lists,
                        const std::function<void(const v1::CodeEntry&)>& each) {
  for (const std::string& list : lists) {
    v1::ListCodesRequest request;
    request.set_list(list);
    v1::ListCodesResponse response;
    const grpc::Status status = context.client().Call(
        [&](grpc::ClientContext* call) { return context.client().directory().ListCodes(call, request, &response); });
    if (!status.ok()) return status;
    for (const v1::CodeEntry& entry : response.entries()) each(entry);
  }
  return grpc::Status::OK;
}

grpc::Status FetchOrganisations(Context& context, const std::function<void(const v1::Organisation&)>& each) {
  return ReadAll<v1::ListOrganisationsRequest, v1::ListOrganisationsResponse>(
      context,
      [&](grpc::ClientContext* call, const v1::ListOrganisationsRequest& request, v1::ListOrganisationsResponse* page) {
        return context.client().directory().ListOrganisations(call, request, page);
      },
      [&](const v1::ListOrganisationsResponse& page) {
        for (const v1::Organisation& org : page.organisations()) each(org);
      });
}

grpc::Status FetchPeople(Context& context, const std::function<void(const v1::Person&)>& each) {
  return ReadAll<v1::ListPeopleRequest, v1::ListPeopleResponse>(
      context,
      [&](grpc::ClientContext* call, const v1::ListPeopleRequest& request, v1::ListPeopleResponse* page) {
        return context.client().directory().ListPeople(call, request, page);
      },
      [&](const v1::ListPeopleResponse& page) {
        for (const v1::Person& person : page.people()) each(person);
      });
}

}  // namespace gaiwan::cli
