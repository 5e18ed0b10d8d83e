#include "clients/cli/labels.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/failure.h"
#include "clients/cli/format.h"
#include "workflow/base/textproto.h"

namespace gaiwan::cli {
namespace {

// The server's most a page. A county has some thousand organisations and people; more pages than kPagesMax are not
// waited for, and their names stay ids.
constexpr int kPageSize = 2000;
constexpr int kPagesMax = 5;

// The label of the one of `items` with this id; empty for none.
template <typename Items>
std::string Pick(const Items& items, absl::string_view id) {
  for (const auto& item : items) {
    if (item.id() == id) return Words(item.label());
  }
  return "";
}

std::string NameIn(const absl::flat_hash_map<std::string, std::string>& names, absl::string_view id) {
  const auto found = names.find(id);
  return found == names.end() ? "" : found->second;
}

// All pages that `call(request, &response)` gives; those read so far when one fails.
template <typename Response, typename Request, typename Call, typename Read>
void ReadPages(Request request, const Call& call, const Read& read) {
  request.set_page_size(kPageSize);
  for (int page = 0; page < kPagesMax; ++page) {
    Response response;
    if (!call(request, &response).ok()) return;
    read(response);
    if (response.next_page_token().empty()) return;
    request.set_page_token(response.next_page_token());
  }
}

}  // namespace

std::string LabelWithId(absl::string_view label, absl::string_view id) {
  return label.empty() ? std::string(id) : absl::StrCat(label, "(", id, ")");
}

std::string Labels::Given(absl::string_view label, absl::string_view id) const {
  return codes_ || label.empty() ? LabelWithId(label, id) : std::string(label);
}

const v1::Definition& Labels::Text(const v1::DefinitionRef& definition) {
  const auto [at, inserted] = definitions_.try_emplace({definition.id(), definition.revision()});
  if (!inserted || definition.id().empty()) return at->second;
  v1::GetDefinitionRequest request;
  request.set_id(definition.id());
  request.set_revision(definition.revision());
  v1::GetDefinitionResponse response;
  const grpc::Status status = client_->Call([this, &request, &response](grpc::ClientContext* context) {
    return client_->workflow().GetDefinition(context, request, &response);
  });
  if (!status.ok()) return at->second;
  // A text that cannot be read only costs the labels; nothing is said of it.
  if (!ReadTextproto(response.textproto(), &at->second, UnknownFields::kPassedOver).empty()) at->second.Clear();
  return at->second;
}

std::string Labels::State(const v1::DefinitionRef& definition, absl::string_view track, absl::string_view id) {
  for (const v1::Track& each : Text(definition).tracks()) {
    if (each.id() == track) return Given(Pick(each.states(), id), id);
  }
  return std::string(id);
}

std::string Labels::Step(const v1::DefinitionRef& definition, absl::string_view id) {
  return Given(Pick(Text(definition).steps(), id), id);
}

std::string Labels::Level(const v1::DefinitionRef& definition, absl::string_view id) {
  return Given(Pick(Text(definition).levels(), id), id);
}

std::string Labels::Role(const v1::DefinitionRef& definition, absl::string_view id) {
  return Given(Pick(Text(definition).roles(), id), id);
}

std::string Labels::Track(const v1::DefinitionRef& definition, absl::string_view id) {
  return Given(Pick(Text(definition).tracks(), id), id);
}

std::string Labels::Clock(const v1::DefinitionRef& definition, absl::string_view id) {
  return Given(Pick(Text(definition).clocks(), id), id);
}

std::string Labels::Definition(const v1::DefinitionRef& definition) {
  if (definition.id().empty()) return "";
  return absl::StrCat(Given(Words(Text(definition).title()), definition.id()), " 第 ", definition.revision(), " 版");
}

std::string Labels::Code(absl::string_view list, absl::string_view code) {
  if (code.empty()) return "";
  auto at = code_lists_.find(list);
  if (at == code_lists_.end()) at = code_lists_.emplace(list, FetchCodes(std::string(list))).first;
  return Given(NameIn(at->second, code), code);
}

std::string Labels::Org(absl::string_view name) {
  if (name.empty()) return "";
  if (!orgs_.has_value()) orgs_ = FetchOrgs();
  return Given(NameIn(*orgs_, LastPart(name)), LastPart(name));
}

std::string Labels::Person(absl::string_view name) {
  if (name.empty()) return "";
  if (!people_.has_value()) people_ = FetchPeople();
  return Given(NameIn(*people_, LastPart(name)), LastPart(name));
}

Labels::Names Labels::FetchCodes(const std::string& list) {
  v1::ListCodesRequest request;
  request.set_list(list);
  v1::ListCodesResponse response;
  const grpc::Status status = client_->Call([this, &request, &response](grpc::ClientContext* context) {
    return client_->directory().ListCodes(context, request, &response);
  });
  Names names;
  if (!status.ok()) return names;
  // The later revision of a code has the word for it.
  for (const v1::CodeEntry& entry : response.entries()) names[entry.code()] = Words(entry.label());
  return names;
}

Labels::Names Labels::FetchOrgs() {
  Names names;
  ReadPages<v1::ListOrganisationsResponse>(
      v1::ListOrganisationsRequest(),
      [this](const v1::ListOrganisationsRequest& request, v1::ListOrganisationsResponse* response) {
        return client_->Call([&](grpc::ClientContext* context) {
          return client_->directory().ListOrganisations(context, request, response);
        });
      },
      [&names](const v1::ListOrganisationsResponse& page) {
        for (const v1::Organisation& org : page.organisations()) names[org.code()] = org.name();
      });
  return names;
}

Labels::Names Labels::FetchPeople() {
  Names names;
  ReadPages<v1::ListPeopleResponse>(
      v1::ListPeopleRequest(),
      [this](const v1::ListPeopleRequest& request, v1::ListPeopleResponse* response) {
        return client_->Call(
            [&](grpc::ClientContext* context) { return client_->directory().ListPeople(context, request, response); });
      },
      [&names](const v1::ListPeopleResponse& page) {
        for (const v1::Person& person : page.people())
          names[std::string(LastPart(person.name()))] = person.display_name();
      });
  return names;
}

}  // namespace gaiwan::cli
