// DirectoryService on a real gRPC server.
#include "tests/unit/server/api/services_fixture.h"

namespace gaiwan::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST_F(ServicesTest, DirectoryIsImportedByAdministratorsAlone) {
  Start();
  const auto directory = v1::DirectoryService::NewStub(channel_);
  v1::ImportDirectoryRequest request;
  request.set_request_id(RequestId(1));
  request.add_files()->set_name("x.csv");
  request.mutable_files(0)->set_content("no,such,header\n1,2,3\n");
  v1::ImportDirectoryResponse response;
  const auto head = As("p-head");
  grpc::Status status = directory->ImportDirectory(head.get(), request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(status).reason(), v1::NOT_YOUR_ROLE);

  const auto admin = As("p-admin");
  status = directory->ImportDirectory(admin.get(), request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(DetailOf<v1::Faults>(status).faults(0).path(), HasSubstr("x.csv"));

  request.set_dry_run(true);
  const auto dry = As("p-admin");
  ASSERT_TRUE(directory->ImportDirectory(dry.get(), request, &response).ok());
  EXPECT_FALSE(response.findings().empty());
  EXPECT_THAT(engine_.commands(), SizeIs(0));
}

TEST_F(ServicesTest, DirectoryListsByPage) {
  Start();
  const auto directory = v1::DirectoryService::NewStub(channel_);
  v1::ListPeopleRequest request;
  request.set_page_size(2);
  v1::ListPeopleResponse page;
  const auto first = As("p-head");
  ASSERT_TRUE(directory->ListPeople(first.get(), request, &page).ok());
  EXPECT_EQ(page.total(), 3);
  ASSERT_THAT(page.people(), SizeIs(2));
  request.set_page_token(page.next_page_token());
  const auto second = As("p-head");
  ASSERT_TRUE(directory->ListPeople(second.get(), request, &page).ok());
  ASSERT_THAT(page.people(), SizeIs(1));
  EXPECT_EQ(page.people(0).name(), "people/p-other");
  EXPECT_EQ(page.next_page_token(), "");

  v1::ListOrganisationsRequest under;
  under.set_under("orgs/village");
  v1::ListOrganisationsResponse orgs;
  const auto third = As("p-head");
  ASSERT_TRUE(directory->ListOrganisations(third.get(), under, &orgs).ok());
  EXPECT_EQ(orgs.total(), 3) << "the village, its committee and its grid";
}

TEST_F(ServicesTest, DirectoryListsChannels) {
  Reference reference = *holder_.Get();
  v1::DirectoryChanged change;
  v1::Channel* sheet = change.add_channels();
  sheet->set_code("tea_room");
  sheet->add_at_accept("two-parties");
  reference.directory = reference.directory->With(change, {}, 2);
  holder_.Set(std::make_shared<const Reference>(reference));
  Start();
  const auto directory = v1::DirectoryService::NewStub(channel_);
  v1::ListChannelsResponse list;
  const auto head = As("p-head");
  ASSERT_TRUE(directory->ListChannels(head.get(), v1::ListChannelsRequest(), &list).ok());
  ASSERT_THAT(list.channels(), SizeIs(1));
  EXPECT_EQ(list.channels(0).at_accept(0), "two-parties");
}

TEST_F(ServicesTest, DirectoryListsTheSealsOfACommitteeThatAreValid) {
  Reference reference = *holder_.Get();
  v1::DirectoryChanged change;
  const struct {
    const char *org, *id, *valid_to;
  } seals[] = {
      {"c1-committee", "s2", ""}, {"c1-committee", "s1", ""}, {"c1-committee", "s0", "2020-01-01"}, {"c1", "s9", ""}};
  for (const auto& [org, id, valid_to] : seals) {
    v1::Seal* seal = change.add_seals();
    seal->set_org(org);
    seal->set_id(id);
    seal->set_valid_from("2019-01-01");
    seal->set_valid_to(valid_to);
  }
  reference.directory = reference.directory->With(change, {}, 2);
  holder_.Set(std::make_shared<const Reference>(reference));
  Start();
  const auto directory = v1::DirectoryService::NewStub(channel_);
  v1::ListSealsRequest request;
  v1::ListSealsResponse list;
  const auto head = As("p-head");
  request.set_org("orgs/c1-committee");
  ASSERT_TRUE(directory->ListSeals(head.get(), request, &list).ok());
  ASSERT_THAT(list.seals(), SizeIs(2));
  EXPECT_EQ(list.seals(0).id(), "s1");
  EXPECT_EQ(list.seals(1).id(), "s2");
  request.clear_org();
  const auto again = As("p-head");
  EXPECT_EQ(directory->ListSeals(again.get(), request, &list).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace gaiwan::testing
