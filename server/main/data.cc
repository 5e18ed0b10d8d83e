#include "server/main/data.h"

#include <openssl/evp.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/base/random.h"
#include "server/directory/fold.h"
#include "server/seal/master_key.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// Folded cases kept in memory, at some 6 KB each: what a busy county works on.
constexpr size_t kCachedCasesMax = 16384;

// Makes the key for a folder that has sealed nothing yet; for any other, a missing key is a missing key.
absl::StatusOr<AeadKey> MasterKeyFor(const std::string& path, bool new_folder) {
  absl::StatusOr<AeadKey> key = ReadMasterKey(path);
  if (!absl::IsNotFound(key.status())) return key;
  if (!new_folder) {
    return absl::FailedPreconditionError(absl::StrCat("key_file: ", path,
                                                      " is missing; without it nothing personal in "
                                                      "this data folder can be read. Put it back"));
  }
  RETURN_IF_ERROR(CreateMasterKey(path, RealRandom()));
  return ReadMasterKey(path);
}

// A key of another purpose out of the master key.
std::string DeriveKey(const AeadKey& master, absl::string_view purpose) {
  const std::string text = absl::StrCat("gaiwan ", purpose, "\n",
                                        absl::string_view(reinterpret_cast<const char*>(master.data()), master.size()));
  std::string key(32, '\0');
  EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(key.data()), nullptr, EVP_sha256(), nullptr);
  return key;
}

}  // namespace

Data::Data(DataFolder folder, const v1::Settings& settings)
    : folder_(std::move(folder)),
      free_space_(folder_.dir()),
      definitions_(settings.default_definition()),
      cache_(kCachedCasesMax),
      loader_(&cache_),
      snapshots_(&cache_),
      due_(&due_front_),
      lists_(&table_),
      definition_decider_(&definitions_) {}

absl::StatusOr<std::unique_ptr<Data>> Data::Open(const v1::Settings& settings, Clock* clock) {
  ASSIGN_OR_RETURN(DataFolder folder, DataFolder::Open(settings.data_dir()));
  std::unique_ptr<Data> data(new Data(std::move(folder), settings));

  ASSIGN_OR_RETURN(data->head_, SignedHead::Open(data->folder_.dir(), RealRandom()));
  // Before anything is recovered: what is missing may still be found and put back.
  ASSIGN_OR_RETURN(const Position last, RocksStore::PeekLastPosition(data->folder_.log_dir()));
  RETURN_IF_ERROR(data->head_->CheckReaches(last));
  RocksStore::Options options;
  options.dir = data->folder_.log_dir();
  options.clock = clock;
  options.free_space = &data->free_space_;
  options.reserve_bytes = static_cast<uint64_t>(settings.reserve_mib()) << 20;
  options.block_cache_bytes = static_cast<size_t>(settings.cache_mib()) << 20;
  ASSIGN_OR_RETURN(data->store_, RocksStore::Open(std::move(options)));
  RETURN_IF_ERROR(data->head_->CompareWithHead(*data->store_));

  ASSIGN_OR_RETURN(const AeadKey master, MasterKeyFor(settings.key_file(), data->store_->LastPosition() == 0));
  ASSIGN_OR_RETURN(data->keys_, KeyStore::Open(data->folder_.keys_dir(), master, RealRandom()));
  data->sealer_ = std::make_unique<Sealer>(data->keys_.get(), RealRandom());
  ASSIGN_OR_RETURN(data->files_, FileStore::Open(data->folder_.files_dir(),
                                                 {data->keys_.get(), RealRandom(), clock, &data->free_space_,
                                                  static_cast<uint64_t>(settings.reserve_mib()) << 20, &data->disk_}));
  data->token_key_ = DeriveKey(master, "page tokens");

  const std::unique_ptr<View> view = data->store_->Look();
  const auto open = [sealer = data->sealer_.get()](absl::string_view stream, v1::Personal* personal) {
    return sealer->Open(stream, personal);
  };
  RETURN_IF_ERROR(LoadReference(*view, open, &data->directory_));
  RETURN_IF_ERROR(data->definitions_.Load(*view));
  data->tail_ = std::make_unique<Tail>(view->position(), Tail::Options());
  data->numbers_ = std::make_unique<CaseNumbers>(data->store_.get());
  RETURN_IF_ERROR(data->bookings_.Load(*view));
  RETURN_IF_ERROR(data->outbox_.Load(*view));
  data->directory_decider_ = std::make_unique<DirectoryDecider>(&data->directory_);
  // An organisation never leaves the directory, so these are all the streams of their kind.
  for (const auto& [code, org] : data->directory_.Get()->directory->organisations()) {
    RETURN_IF_ERROR(data->unit_records_.Load(*view, absl::StrCat(kUnitStreams, "/", code)));
  }
  data->unit_record_decider_ = std::make_unique<UnitRecordDecider>(&data->directory_, &data->unit_records_);
  const auto has_screening = [units = data->unit_record_decider_.get()](absl::string_view org, absl::string_view id) {
    return units->HasScreening(org, id);
  };
  const auto has_file = [files = data->files_.get()](absl::string_view name, absl::string_view sha256, int64_t size,
                                                     absl::string_view media_type) {
    return files->Find(absl::StripPrefix(name, "cases/"), sha256) ==
           FileFacts{std::string(sha256), size, std::string(media_type)};
  };
  data->cases_ = std::make_unique<MediationDecider>(MediationDecider::Parts{&data->loader_, &data->directory_,
                                                                            &data->definitions_, data->numbers_.get(),
                                                                            has_screening, &data->bookings_, has_file});
  return data;
}

Deciders Data::deciders() {
  return {{"cases", cases_.get()},
          {"directory", directory_decider_.get()},
          {std::string(kDefinitionsStream), &definition_decider_},
          {std::string(kUnitStreams), unit_record_decider_.get()}};
}

std::vector<Projector*> Data::projectors() {
  return {&snapshots_, &due_, &lists_, &outbox_, &bookings_, numbers_.get(), tail_.get()};
}

}  // namespace gaiwan
