#include "server/main/master_keys.h"

#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/base/log.h"
#include "server/log/atomic_file.h"
#include "server/seal/master_key.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> Words(const std::string& command) {
  return absl::StrSplit(command, ' ', absl::SkipEmpty());
}

// The key that a rotation is about to put in the place of the file's.
std::string NextOf(const std::string& key_file) {
  return key_file + ".next";
}

absl::Status TakeNext(const std::string& key_file) {
  std::error_code error;
  fs::rename(NextOf(key_file), key_file, error);
  if (error) return FileError("renaming", NextOf(key_file), error.value());
  const std::string folder = fs::path(key_file).parent_path().string();
  return SyncFolder(folder.empty() ? "." : folder);
}

absl::StatusOr<std::unique_ptr<KeyStore>> OpenByFile(const std::string& key_file, const std::string& keys_dir,
                                                     bool new_folder, Random* random) {
  absl::StatusOr<AeadKey> key = ReadMasterKey(key_file);
  if (absl::IsNotFound(key.status()) && !new_folder) {
    return absl::FailedPreconditionError(absl::StrCat("key_file: ", key_file,
                                                      " is missing; without it nothing personal in "
                                                      "this data folder can be read. Put it back"));
  }
  if (absl::IsNotFound(key.status())) {
    RETURN_IF_ERROR(CreateMasterKey(key_file, random));
    key = ReadMasterKey(key_file);
  }
  RETURN_IF_ERROR(key.status());
  absl::StatusOr<std::unique_ptr<KeyStore>> keys = KeyStore::Open(keys_dir, *key, random);
  const absl::StatusOr<AeadKey> next = ReadMasterKey(NextOf(key_file));
  if (absl::IsNotFound(next.status())) return keys;
  RETURN_IF_ERROR(next.status());
  std::error_code error;
  if (keys.ok()) {
    // Cut short before the keys were exchanged: nothing is wrapped by it.
    fs::remove(NextOf(key_file), error);
    return keys;
  }
  ASSIGN_OR_RETURN(keys, KeyStore::Open(keys_dir, *next, random));
  LogLine(LogLevel::kWarning, "a rotation of the master key that was cut short is finished");
  RETURN_IF_ERROR(TakeNext(key_file));
  return keys;
}

absl::StatusOr<std::unique_ptr<KeyStore>> OpenByCommand(const std::string& command, const std::string& keys_dir,
                                                        Random* random) {
  ASSIGN_OR_RETURN(const std::vector<AeadKey> printed, ReadMasterKeysFrom(Words(command)));
  absl::StatusOr<std::unique_ptr<KeyStore>> keys = KeyStore::Open(keys_dir, printed[0], random);
  if (keys.ok() || printed.size() == 1) return keys;
  return KeyStore::Open(keys_dir, printed[1], random);
}

}  // namespace

absl::StatusOr<std::unique_ptr<KeyStore>> OpenKeys(const v1::Settings& settings, const std::string& keys_dir,
                                                   bool new_folder, Random* random) {
  std::error_code error;
  fs::remove_all(absl::StrCat(keys_dir, kKeysAside), error);  // What a rotation left, wrapped by a key of before.
  if (!settings.key_command().empty()) return OpenByCommand(settings.key_command(), keys_dir, random);
  return OpenByFile(settings.key_file(), keys_dir, new_folder, random);
}

absl::StatusOr<uint64_t> RotateMasterKey(const v1::Settings& settings, KeyStore* keys, Random* random) {
  if (!settings.key_command().empty()) {
    ASSIGN_OR_RETURN(const std::vector<AeadKey> printed, ReadMasterKeysFrom(Words(settings.key_command())));
    return keys->Rewrap(printed[0]);
  }
  std::error_code error;
  fs::remove(NextOf(settings.key_file()), error);
  RETURN_IF_ERROR(CreateMasterKey(NextOf(settings.key_file()), random));
  ASSIGN_OR_RETURN(const AeadKey next, ReadMasterKey(NextOf(settings.key_file())));
  ASSIGN_OR_RETURN(const uint64_t count, keys->Rewrap(next));
  RETURN_IF_ERROR(TakeNext(settings.key_file()));
  return count;
}

}  // namespace gaiwan
