// tests/unit/server/files/file_store_testing.h: a store in a temporary folder, and files to put into it. Used by one
// thread.
#ifndef GAIWAN_TESTS_UNIT_SERVER_FILES_FILE_STORE_TESTING_H_
#define GAIWAN_TESTS_UNIT_SERVER_FILES_FILE_STORE_TESTING_H_

#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "openssl/evp.h"
#include "server/files/file_eraser.h"
#include "server/files/file_store.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan::testing {

inline constexpr char kFileCase[] = "c-aaaaaaaaaaaaaaaaaaaaaaaaaa";
// What the services allow in one piece.
inline constexpr size_t kPieceBytes = 512 * 1024;

inline std::string Sha256(absl::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), length));
}

// A PDF, as far as its start tells, with bytes that differ from place to place.
inline std::string PdfOf(size_t size, unsigned seed = 1) {
  std::string bytes = "%PDF-1.7\nnot much of one\n";
  for (unsigned value = seed; bytes.size() < size;) {
    value = value * 1664525 + 1013904223;
    bytes.push_back(static_cast<char>(value >> 24));
  }
  bytes.resize(size);
  return bytes;
}

inline FileFacts FactsOf(absl::string_view bytes, const std::string& type = "application/pdf") {
  return {Sha256(bytes), static_cast<int64_t>(bytes.size()), type};
}

class FixedSpace final : public FreeSpace {
 public:
  uint64_t FreeBytes() override { return free; }
  uint64_t free = uint64_t{1} << 40;
};

// Stands on its folder; closed and opened again by Reopen.
class StoreOnDisk {
 public:
  explicit StoreOnDisk(Disk* disk) : disk_(disk) {
    std::filesystem::create_directory(dir_ / "keys");
    Reopen();
  }

  // As a restart does it.
  void Reopen() {
    store_.reset();
    keys_.reset();
    AeadKey master;
    master.fill(7);
    absl::StatusOr<std::unique_ptr<KeyStore>> keys = KeyStore::Open(dir_ / "keys", master, RealRandom());
    ASSERT_OK(keys);
    keys_ = *std::move(keys);
    absl::StatusOr<std::unique_ptr<FileStore>> store =
        FileStore::Open(dir_ / "files", {keys_.get(), RealRandom(), &clock, &space, 1 << 20, disk_,
                                         [this](absl::string_view, absl::string_view sha256) -> absl::StatusOr<bool> {
                                           if (!log.ok()) return log;
                                           return named.find(std::string(sha256)) != named.end();
                                         }});
    ASSERT_OK(store);
    store_ = *std::move(store);
  }

  FileStore& operator*() { return *store_; }
  FileStore* operator->() { return store_.get(); }
  FileEraser Eraser() { return FileEraser(dir_ / "files", keys_.get(), disk_); }
  std::string PathOf(const FileFacts& facts) const {
    return dir_ / ("files/cases/" + std::string(kFileCase) + "/" + facts.sha256);
  }
  std::string UploadPathOf(const FileFacts& facts) const {
    return dir_ / ("files/uploads/" + std::string(kFileCase) + "." + facts.sha256);
  }

  // Everything a client does, from where the store says. The first error.
  absl::Status Put(const std::string& bytes, const FileFacts& facts) {
    const absl::StatusOr<FileStore::Progress> progress = store_->StartUpload(kFileCase, facts);
    if (!progress.ok() || progress->stored) return progress.status();
    int64_t next = progress->next_offset;
    while (next < facts.size) {
      const absl::StatusOr<int64_t> written = store_->WriteChunk(
          kFileCase, facts.sha256, next, absl::string_view(bytes).substr(static_cast<size_t>(next), kPieceBytes));
      if (!written.ok()) return written.status();
      next = *written;
    }
    return store_->FinishUpload(kFileCase, facts.sha256).status();
  }

  FakeClock clock{absl::FromUnixSeconds(1772409600)};
  FixedSpace space;
  // Digests that documents name; and whether the log can be asked.
  std::set<std::string, std::less<>> named;
  absl::Status log;

 private:
  Disk* const disk_;
  TempDir dir_;
  std::unique_ptr<KeyStore> keys_;
  std::unique_ptr<FileStore> store_;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_SERVER_FILES_FILE_STORE_TESTING_H_
