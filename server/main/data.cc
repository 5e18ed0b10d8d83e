#include "server/main/data.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/base/log.h"
#include "server/base/random.h"
#include "server/directory/fold.h"
#include "server/evidence/tree_writer.h"
#include "server/main/evidence_settings.h"
#include "server/main/master_keys.h"
#include "server/main/sample_county.h"
#include "server/main/settings.h"
#include "server/main/subsidy_rule_file.h"
#include "server/projection/counter_build.h"
#include "server/reads/read_log.h"
#include "server/seal/block.h"
#include "server/seal/derived_key.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan {
namespace {

// Folded cases kept in memory, at some 6 KB each: what a busy county works on.
constexpr size_t kCachedCasesMax = 16384;

// InfinitePast for an empty log.
absl::StatusOr<absl::Time> LastRecordTime(const View& view) {
  if (view.position() == 0) return absl::InfinitePast();
  ASSIGN_OR_RETURN(const Record last, view.GetRecord(view.position()));
  v1::Event event;
  if (!event.ParseFromString(last.payload)) return absl::DataLossError("the last record holds no event");
  return ToTime(event.record_time());
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

      definition_decider_(&definitions_) {}

absl::StatusOr<std::unique_ptr<Data>> Data::Open(const v1::Settings& settings, Clock* clock) {
  // What only the settings can get wrong is told before a folder is made.
  ASSIGN_OR_RETURN(std::shared_ptr<const SubsidyRuleInForce> subsidy_rule,
                   ReadSubsidyRuleFile(settings.subsidy_rule_file()));
  ASSIGN_OR_RETURN(DataFolder folder, DataFolder::Open(settings.data_dir()));
  RETURN_IF_ERROR(KeepSampleMark(folder.dir(), settings.sample_county()));
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
  data->lists_ = std::make_unique<ListProjector>(&data->table_, data->store_.get());

  RETURN_IF_ERROR(data->OpenEvidence(settings.evidence()));

  ASSIGN_OR_RETURN(data->keys_, OpenKeys(settings, data->folder_.keys_dir(),
                                         /*new_folder=*/data->store_->LastPosition() == 0, RealRandom()));
  const AeadKey root = data->keys_->root();
  SealNewBlocksBy(settings.seal_suite() == "sm4-ctr-hmac-sm3" ? kSuiteSm4CtrHmacSm3 : kSuiteAes256Gcm);
  data->sealer_ = std::make_unique<Sealer>(data->keys_.get(), RealRandom());
  ASSIGN_OR_RETURN(data->files_,
                   FileStore::Open(data->folder_.files_dir(),
                                   {data->keys_.get(), RealRandom(), clock, &data->free_space_,
                                    static_cast<uint64_t>(settings.reserve_mib()) << 20, &data->disk_,
                                    [data = data.get()](absl::string_view case_id, absl::string_view sha256) {
                                      return data->IsNamed(case_id, sha256);
                                    }}));
  data->eraser_ = std::make_unique<FileEraser>(data->folder_.files_dir(), data->keys_.get(), &data->disk_);
  data->erasures_ = std::make_unique<ErasureProjector>(data->keys_.get(), data->eraser_.get());
  RETURN_IF_ERROR(data->erasures_->Load(*data->store_->Look()));
  const AeadKey token_key = DeriveKey(root, "page tokens");
  data->token_key_.assign(token_key.begin(), token_key.end());
  data->lookup_tokens_ =
      std::make_unique<LookupTokens>(DeriveKey(root, "lookup tokens"), DeriveKey(root, "search tokens"));
  data->lookups_ = std::make_unique<LookupProjector>(LookupProjector::Parts{
      data->store_.get(), data->sealer_.get(), data->lookup_tokens_.get(), &data->lookup_, &data->table_});
  const AeadKey sign_in_key = DeriveKey(root, "sign-in");
  data->sign_in_key_.assign(sign_in_key.begin(), sign_in_key.end());

  ASSIGN_OR_RETURN(const bool counted, BuildCountersIfStale(data->store_.get(), data->loader_));
  if (counted && data->store_->LastPosition() > 0) {
    LogLine(LogLevel::kInfo, "the counters of official returns are made")
        .With("position", static_cast<int64_t>(data->store_->LastPosition()));
  }

  ASSIGN_OR_RETURN(const bool linked, BuildLinksIfMissing(data->store_.get(), data->loader_));
  if (linked && data->store_->LastPosition() > 0) {
    LogLine(LogLevel::kInfo, "the rows of how cases belong together are made")
        .With("position", static_cast<int64_t>(data->store_->LastPosition()));
  }

  const std::unique_ptr<View> view = data->store_->Look();
  const auto open = [sealer = data->sealer_.get()](absl::string_view stream, v1::Personal* personal) {
    return sealer->Open(stream, personal);
  };
  data->views_decider_ = std::make_unique<ViewsDecider>(open);
  RETURN_IF_ERROR(LoadReference(*view, open, &data->directory_));
  RETURN_IF_ERROR(data->definitions_.Load(*view));
  data->tail_ = std::make_unique<Tail>(view->position(), Tail::Options());
  data->numbers_ = std::make_unique<NumberRegisters>(data->store_.get());
  RETURN_IF_ERROR(data->bookings_.Load(*view));
  RETURN_IF_ERROR(data->outbox_.Load(*view));
  data->directory_decider_ = std::make_unique<DirectoryDecider>(&data->directory_, open);
  // An organisation never leaves the directory, so these are all the streams of their kind.
  for (const auto& [code, org] : data->directory_.Get()->directory->organisations()) {
    const std::string stream = absl::StrCat(kUnitStreams, "/", code);
    RETURN_IF_ERROR(
        data->unit_records_.Load(*view, stream, [&](const v1::Event& event) { data->acting_.Add(stream, event); }));
  }
  // Nor does a person; and no code outlives the month after its own.
  for (const auto& [id, person] : data->directory_.Get()->directory->people()) {
    RETURN_IF_ERROR(data->accounts_.LoadAccount(*view, absl::StrCat(kAccountStreams, "/", id)));
  }
  ASSIGN_OR_RETURN(const absl::Time last_time, LastRecordTime(*view));
  const absl::Time now = std::max(clock->TimeNow(), last_time);
  std::set<std::string> months;
  for (int days = kPartyCodeDaysMax + 1; days >= 0; --days) {
    months.insert(InvitationStream(now - absl::Hours(24) * days));
  }
  for (const std::string& month : months) RETURN_IF_ERROR(data->accounts_.LoadInvitations(*view, month));
  data->messages_.SetOnWait([table = &data->table_](const std::string& case_name, uint32_t since) {
    table->SetMessageWait(case_name, since);
  });
  RETURN_IF_ERROR(data->messages_.Load(*view));
  data->message_decider_ = std::make_unique<MessageDecider>(
      &data->messages_, [data = data.get()](absl::string_view case_name, absl::string_view subject) {
        return data->CaseKey(case_name, subject);
      });
  data->unit_record_decider_ = std::make_unique<UnitRecordDecider>(
      UnitRecordDecider::Parts{&data->directory_, &data->unit_records_, &data->acting_, RealRandom(),
                               std::move(subsidy_rule), SecondPeople(settings)});
  data->directory_.SetStandIns(data->acting_.StandIns());
  const auto has_screening = [units = data->unit_record_decider_.get()](absl::string_view org, absl::string_view id) {
    return units->HasScreening(org, id);
  };
  const auto has_file = [files = data->files_.get()](absl::string_view name, absl::string_view sha256, int64_t size,
                                                     absl::string_view media_type) {
    return files->FindDurable(absl::StripPrefix(name, "cases/"), sha256) ==
           FileFacts{std::string(sha256), size, std::string(media_type)};
  };
  data->cases_ = std::make_unique<MediationDecider>(MediationDecider::Parts{
      &data->loader_, &data->directory_, &data->definitions_, data->numbers_.get(), has_screening, &data->bookings_,
      has_file, [links = &data->links_](absl::string_view name) { return links->MergedInto(name); }});
  return data;
}

absl::StatusOr<bool> Data::IsNamed(absl::string_view case_id, absl::string_view sha256) const {
  ASSIGN_OR_RETURN(const std::shared_ptr<const CaseState> state,
                   loader_.Read(*store_->Look(), absl::StrCat("cases/", case_id)));
  for (const v1::Document& document : state->proto().documents()) {
    if (document.sha256() == sha256 && !document.erased()) return true;
  }
  return false;
}

std::optional<uint64_t> Data::CaseKey(absl::string_view case_name, absl::string_view subject) const {
  const absl::StatusOr<std::shared_ptr<const CaseState>> state = loader_.Read(*store_->Look(), case_name);
  if (!state.ok()) return std::nullopt;
  for (const v1::SubjectKey& key : (*state)->proto().keys()) {
    if (key.subject() == subject) return key.key();
  }
  return std::nullopt;
}

// Before anything is served or written: a log that is not the one that was signed for is told at once.
absl::Status Data::OpenEvidence(const v1::Evidence& settings) {
  ASSIGN_OR_RETURN(Checkpoints::Options options, CheckpointOptions(settings));
  options.dir = folder_.evidence_dir();
  ASSIGN_OR_RETURN(checkpoints_, Checkpoints::Open(std::move(options), RealRandom()));
  const absl::Status tree = TreeWriter::Load(*store_->Look()).status();
  if (absl::IsNotFound(tree)) {
    LogLine(LogLevel::kInfo, "the tree over the log is made")
        .With("position", static_cast<int64_t>(store_->LastPosition()));
    RETURN_IF_ERROR(BuildTree(store_.get()));
  } else {
    RETURN_IF_ERROR(tree);
  }
  tree_ = std::make_unique<TreeProjector>(store_.get());
  return checkpoints_->CompareLast(*store_->Look());
}

Deciders Data::deciders() {
  return {{"cases", cases_.get()},
          {"directory", directory_decider_.get()},
          {std::string(kDefinitionsStream), &definition_decider_},
          {std::string(kUnitStreams), unit_record_decider_.get()},
          {std::string(kMessageStreams), message_decider_.get()},
          {std::string(kReadStreams), &reads_decider_},
          {std::string(kReturnStreams), &returns_decider_},
          {std::string(kViewStreams), views_decider_.get()},
          {std::string(kAccountStreams), &account_decider_},
          {std::string(kInvitationStreams), &invitation_decider_}};
}

std::vector<Projector*> Data::projectors() {
  // Erasures first: what is destroyed is destroyed before anybody else hears of it.
  return {erasures_.get(), &snapshots_, &due_,           lists_.get(), &outbox_,
          &waiting_,       &links_,     &bookings_,      &read_index_, numbers_.get(),
          lookups_.get(),  &counters_,  &message_index_, tree_.get(),  tail_.get()};
}

}  // namespace gaiwan
