// DocumentService on a real gRPC server, over a real store and a worker that only says what it was asked.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/document_service.grpc.pb.h"
#include "server/api/case_name.h"
#include "server/api/paper_desk.h"
#include "server/files/file_store.h"
#include "tests/testing/temp_dir.h"
#include "tests/unit/server/api/services_fixture.h"

namespace gaiwan::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr size_t kPiece = 512 * 1024;

class AmpleSpace final : public FreeSpace {
 public:
  uint64_t FreeBytes() override { return uint64_t{1} << 40; }
};

class DocumentsTest : public ServicesTest {
 protected:
  DocumentsTest() {
    std::filesystem::create_directory(dir_ / "keys");
    AeadKey master;
    master.fill(7);
    keys_ = *KeyStore::Open(dir_ / "keys", master, RealRandom());
    files_ = *FileStore::Open(dir_ / "files", {keys_.get(), RealRandom(), &clock_, &space_, 1 << 20, &disk_});
    papers_ = std::make_unique<PaperWorker>(
        PaperWorker::Options{{"/usr/bin/python3", "-B", "tests/unit/server/papers/fake_worker.py", dir_ / "starts"},
                             absl::Seconds(60),
                             RealClock()});
    desk_ = std::make_unique<PaperDesk>(
        PaperDesk::Parts{&reader_, &viewer_, files_.get(), papers_.get(), &clock_, dir_ / "private"});
    documents_ = [this](const ServeParts& serve) {
      return DocumentService::Parts{serve, &reader_, &viewer_, files_.get(), desk_.get(), &pieces_, &whole_, &reads_};
    };
    Start();
    stub_ = v1::DocumentService::NewStub(channel_);
  }
  ~DocumentsTest() override {
    papers_->Close(absl::ZeroDuration());
    server_->Shutdown(absl::Seconds(5));
  }

  static v1::StartUploadRequest Starting(const std::string& bytes) {
    v1::StartUploadRequest request;
    request.set_case_(kCase);
    request.set_sha256(Sha256Hex(bytes));
    request.set_size_bytes(static_cast<int64_t>(bytes.size()));
    request.set_media_type("application/pdf");
    return request;
  }
  grpc::Status StartUpload(const std::string& bytes, v1::StartUploadResponse* response,
                           const std::string& person = "p-head") {
    const auto context = As(person);
    return stub_->StartUpload(context.get(), Starting(bytes), response);
  }
  grpc::Status Write(const std::string& upload, int64_t offset, const std::string& data,
                     v1::WriteChunkResponse* response) {
    v1::WriteChunkRequest request;
    request.set_name(upload);
    request.set_offset(offset);
    request.set_data(data);
    const auto context = As("p-head");
    return stub_->WriteChunk(context.get(), request, response);
  }
  grpc::Status Finish(const std::string& upload, v1::FinishUploadResponse* response) {
    v1::FinishUploadRequest request;
    request.set_name(upload);
    const auto context = As("p-head");
    return stub_->FinishUpload(context.get(), request, response);
  }
  void Put(const std::string& bytes) {
    v1::StartUploadResponse started;
    ASSERT_TRUE(StartUpload(bytes, &started).ok());
    for (size_t offset = 0; offset < bytes.size(); offset += kPiece) {
      v1::WriteChunkResponse written;
      ASSERT_TRUE(Write(started.name(), static_cast<int64_t>(offset), bytes.substr(offset, kPiece), &written).ok());
      EXPECT_EQ(written.next_offset(), static_cast<int64_t>(std::min(bytes.size(), offset + kPiece)));
    }
    v1::FinishUploadResponse finished;
    ASSERT_TRUE(Finish(started.name(), &finished).ok());
    EXPECT_EQ(finished.sha256(), Sha256Hex(bytes));
    EXPECT_EQ(finished.media_type(), "application/pdf");
  }
  v1::Document* AddTo(const std::string& id, const std::string& bytes) {
    v1::Document* document = reader_.cases[kCase].add_documents();
    document->set_id(id);
    document->set_paper("evidence");
    if (!bytes.empty()) {
      document->set_sha256(Sha256Hex(bytes));
      document->set_size_bytes(static_cast<int64_t>(bytes.size()));
      document->set_media_type("application/pdf");
    }
    return document;
  }
  grpc::Status Read(const std::string& document, int64_t offset, int32_t max_bytes, v1::ReadDocumentResponse* response,
                    const std::string& person = "p-head") {
    v1::ReadDocumentRequest request;
    request.set_name(absl::StrCat(kCase, "/documents/", document));
    request.set_offset(offset);
    request.set_max_bytes(max_bytes);
    const auto context = As(person);
    return stub_->ReadDocument(context.get(), request, response);
  }
  grpc::Status Render(const v1::RenderPaperRequest& request, v1::RenderPaperResponse* response,
                      const std::string& person = "p-head") {
    const auto context = As(person);
    return stub_->RenderPaper(context.get(), request, response);
  }

  TempDir dir_;
  AmpleSpace space_;
  RealDisk disk_;
  std::unique_ptr<KeyStore> keys_;
  std::unique_ptr<FileStore> files_;
  Worker pieces_;
  Worker whole_;
  std::unique_ptr<PaperWorker> papers_;
  std::unique_ptr<PaperDesk> desk_;
  std::unique_ptr<v1::DocumentService::Stub> stub_;
};

std::string Pdf(size_t size) {
  std::string bytes = "%PDF-1.7\n";
  while (bytes.size() < size) bytes += absl::StrCat(bytes.size(), " ");
  bytes.resize(size);
  return bytes;
}

TEST_F(DocumentsTest, GoUpAndComeDown) {
  const std::string bytes = Pdf(1300000);
  Put(bytes);
  AddTo("1", bytes);
  std::string read;
  v1::ReadDocumentResponse piece;
  while (read.size() < bytes.size()) {
    ASSERT_TRUE(Read("1", static_cast<int64_t>(read.size()), 0, &piece).ok());
    ASSERT_FALSE(piece.data().empty());
    read += piece.data();
  }
  EXPECT_EQ(read, bytes);
  EXPECT_EQ(piece.total_bytes(), 1300000);
  EXPECT_EQ(piece.sha256(), Sha256Hex(bytes));
  ASSERT_TRUE(Read("1", 10, 5, &piece).ok());
  EXPECT_EQ(piece.data(), bytes.substr(10, 5));
  v1::StartUploadResponse again;
  ASSERT_TRUE(StartUpload(bytes, &again).ok());
  EXPECT_TRUE(again.stored());
}

TEST_F(DocumentsTest, AGapSaysTheOffsetExpected) {
  v1::StartUploadResponse started;
  ASSERT_TRUE(StartUpload(Pdf(1000), &started).ok());
  v1::WriteChunkResponse written;
  ASSERT_TRUE(Write(started.name(), 0, Pdf(1000).substr(0, 300), &written).ok());
  const grpc::Status gap = Write(started.name(), 301, "x", &written);
  EXPECT_EQ(gap.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(DetailOf<v1::BadField>(gap).field(), "offset");
  EXPECT_EQ(DetailOf<v1::BadField>(gap).limit(), 300);
  ASSERT_TRUE(StartUpload(Pdf(1000), &started).ok());
  EXPECT_EQ(started.next_offset(), 300);
  const grpc::Status large = Write(started.name(), 300, std::string(kPiece + 1, 'x'), &written);
  EXPECT_EQ(DetailOf<v1::BadField>(large).field(), "data");
  v1::FinishUploadResponse finished;
  EXPECT_EQ(Finish(started.name(), &finished).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(Finish(absl::StrCat(kCase, "/uploads/", std::string(64, 'a')), &finished).error_code(),
            grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Finish("uploads/1", &finished).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(DocumentsTest, AreForThoseWhoSeeTheRecords) {
  const std::string bytes = Pdf(100);
  Put(bytes);
  AddTo("1", bytes);
  v1::StartUploadResponse started;
  v1::ReadDocumentResponse read;
  // Nobody to the case; and who sees the process alone.
  EXPECT_EQ(StartUpload(bytes, &started, "p-other").error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Read("1", 0, 0, &read, "p-other").error_code(), grpc::StatusCode::NOT_FOUND);
  const grpc::Status process = Read("1", 0, 0, &read, "p-admin");
  EXPECT_EQ(process.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(process).reason(), v1::NOT_YOUR_ROLE);
  EXPECT_EQ(read.data(), "");
}

// It said `case`, a field that these requests do not have.
TEST_F(DocumentsTest, AnErrorNamesTheFieldOfItsRequest) {
  const auto head = [] { return As("p-head"); };
  for (const char* name : {"cases/7/uploads/aa", "nonsense"}) {
    v1::WriteChunkRequest write;
    write.set_name(name);
    write.set_data("x");
    v1::WriteChunkResponse written;
    const auto writing = head();
    EXPECT_EQ(DetailOf<v1::BadField>(stub_->WriteChunk(writing.get(), write, &written)).field(), "name") << name;
    v1::FinishUploadRequest finish;
    finish.set_name(name);
    v1::FinishUploadResponse finished;
    const auto finishing = head();
    EXPECT_EQ(DetailOf<v1::BadField>(stub_->FinishUpload(finishing.get(), finish, &finished)).field(), "name") << name;
  }
  v1::ReadDocumentRequest read;
  read.set_name("cases/7/documents/1");
  v1::ReadDocumentResponse piece;
  const auto reading = head();
  EXPECT_EQ(DetailOf<v1::BadField>(stub_->ReadDocument(reading.get(), read, &piece)).field(), "name");
  v1::StartUploadRequest start = Starting("x");
  start.set_case_("cases/7");
  v1::StartUploadResponse started;
  const auto starting = head();
  EXPECT_EQ(DetailOf<v1::BadField>(stub_->StartUpload(starting.get(), start, &started)).field(), "case");
}

TEST_F(DocumentsTest, WithdrawnUnknownAndOnPaperAreNotRead) {
  const std::string bytes = Pdf(100);
  Put(bytes);
  AddTo("1", bytes)->set_withdrawn(true);
  AddTo("2", "");
  v1::ReadDocumentResponse read;
  EXPECT_EQ(DetailOf<v1::CommandRefused>(Read("1", 0, 0, &read)).reason(), v1::NOT_IN_THIS_STATE);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(Read("2", 0, 0, &read)).reason(), v1::FILE_NOT_STORED);
  const grpc::Status unknown = Read("9", 0, 0, &read);
  EXPECT_EQ(unknown.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(unknown).reason(), v1::PART_UNKNOWN);
}

TEST_F(DocumentsTest, DamageIsNamedAndNothingIsSent) {
  const std::string bytes = Pdf(100);
  Put(bytes);
  AddTo("1", bytes);
  const std::string path = dir_ / absl::StrCat("files/cases/", std::string(kCase).substr(6), "/", Sha256Hex(bytes));
  std::string damaged = ReadFileForTest(path);
  damaged.back() = static_cast<char>(damaged.back() ^ 1);
  WriteFileForTest(path, damaged);
  v1::ReadDocumentResponse read;
  EXPECT_EQ(Read("1", 0, 0, &read).error_code(), grpc::StatusCode::DATA_LOSS);
}

TEST_F(DocumentsTest, APaperIsRenderedOnceAndFetchedInPieces) {
  v1::RenderPaperRequest request;
  request.set_case_(kCase);
  request.set_paper("agreement");
  request.set_subject(absl::StrCat(kCase, "/agreements/1"));
  request.set_max_bytes(100);
  v1::RenderPaperResponse piece;
  ASSERT_TRUE(Render(request, &piece).ok());
  EXPECT_EQ(piece.title(), "协议书");
  EXPECT_EQ(piece.missing(0).words().zh(), "文号");
  std::string body = piece.data();
  request.set_sha256(piece.sha256());
  while (static_cast<int64_t>(body.size()) < piece.total_bytes()) {
    request.set_offset(static_cast<int64_t>(body.size()));
    ASSERT_TRUE(Render(request, &piece).ok());
    ASSERT_FALSE(piece.data().empty());
    body += piece.data();
  }
  EXPECT_EQ(Sha256Hex(body), piece.sha256());
  EXPECT_THAT(body, HasSubstr("\"subject\": \"1\""));
  EXPECT_THAT(body, HasSubstr("\"job\": \"render\""));
  EXPECT_THAT(body, HasSubstr("\"id\": \"1\"")) << "the worker was asked once";
  // What was rendered for one is not for another, and a rest needs its beginning.
  EXPECT_EQ(Render(request, &piece, "p-other").error_code(), grpc::StatusCode::NOT_FOUND);
  request.set_sha256(std::string(64, 'a'));
  EXPECT_EQ(Render(request, &piece).error_code(), grpc::StatusCode::ABORTED);
  request.clear_sha256();
  EXPECT_EQ(DetailOf<v1::BadField>(Render(request, &piece)).field(), "sha256");
}

// A rendering that a reason had opened went to later calls without one, for who knew its digest: for whoever had asked.
TEST_F(DocumentsTest, ARenderingThatAReasonOpenedIsNotForACallWithoutOne) {
  AddPerson("p-officer", "justice", "judicial_office", "justice-officer");
  v1::Party* party = reader_.cases[kCase].add_parties();
  party->set_id("1");
  party->mutable_details()->mutable_open()->mutable_party()->set_name("扎西才让");
  party->mutable_details()->mutable_open()->mutable_party()->set_phone("13897450001");
  v1::RenderPaperRequest request;
  request.set_case_(kCase);
  request.set_paper("agreement");
  v1::RenderPaperResponse answer;
  const auto told = As("p-officer", "核对送达地址");
  ASSERT_TRUE(stub_->RenderPaper(told.get(), request, &answer).ok());
  EXPECT_THAT(answer.data(), HasSubstr("13897450001"));
  request.set_sha256(answer.sha256());
  const grpc::Status kept = Render(request, &answer, "p-officer");
  EXPECT_EQ(kept.error_code(), grpc::StatusCode::ABORTED) << answer.data();
  request.clear_sha256();
  ASSERT_TRUE(Render(request, &answer, "p-officer").ok());
  EXPECT_THAT(answer.data(), Not(HasSubstr("13897450001")));
  EXPECT_THAT(answer.data(), HasSubstr("138****0001"));
}

TEST_F(DocumentsTest, APackageBringsReadableCopiesThatGoAway) {
  const std::string bytes = Pdf(100);
  Put(bytes);
  AddTo("1", bytes);
  AddTo("2", bytes)->set_withdrawn(true);
  AddTo("3", "");
  v1::RenderPaperRequest request;
  request.set_case_(kCase);
  request.set_paper("court-packet");
  v1::RenderPaperResponse answer;
  ASSERT_TRUE(Render(request, &answer).ok());
  EXPECT_THAT(answer.data(), HasSubstr("\"job\": \"package\""));
  EXPECT_THAT(answer.data(), HasSubstr(dir_ / "private/package-"));
  EXPECT_THAT(answer.data(), Not(HasSubstr("\"documents\": []")));
  EXPECT_THAT(answer.data(), Not(HasSubstr("/3\"")));
  papers_->Close(absl::ZeroDuration());
  EXPECT_TRUE(std::filesystem::is_empty(dir_ / "private"));
}

TEST_F(DocumentsTest, WithoutAnAddressOfThePagesThereIsNoPoster) {
  v1::RenderPosterRequest request;
  request.set_org("orgs/village");
  v1::RenderPosterResponse answer;
  const auto context = As("p-head");
  const grpc::Status refused = stub_->RenderPoster(context.get(), request, &answer);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(refused).reason(), v1::NO_PAGES_ADDRESS);
}

TEST_F(DocumentsTest, APaperThatCannotBeIsRefusedAndWithoutAWorkerNoneIsMade) {
  v1::RenderPaperRequest request;
  request.set_case_(kCase);
  request.set_paper("poem");
  v1::RenderPaperResponse answer;
  EXPECT_EQ(DetailOf<v1::BadField>(Render(request, &answer)).field(), "paper");
  request.set_paper("crash");
  const grpc::Status crashed = Render(request, &answer);
  EXPECT_EQ(crashed.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(crashed).reason(), v1::PAPERS_UNAVAILABLE);
  EXPECT_THAT(crashed.error_message(), HasSubstr("out of memory"));
  v1::ListPapersRequest list;
  list.set_case_(kCase);
  v1::ListPapersResponse papers;
  const auto context = As("p-head");
  EXPECT_TRUE(stub_->ListPapers(context.get(), list, &papers).ok());
}

}  // namespace
}  // namespace gaiwan::testing
