// server/main/data.h: what stands on the data folder: store, keys, head, and what is folded from the log. Shared by
// serving and verifying.
#ifndef GAIWAN_SERVER_MAIN_DATA_H_
#define GAIWAN_SERVER_MAIN_DATA_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gaiwan/v1/settings.pb.h"
#include "server/accounts/account_decider.h"
#include "server/accounts/account_table.h"
#include "server/base/clock.h"
#include "server/directory/directory.h"
#include "server/directory/directory_decider.h"
#include "server/engine/projector.h"
#include "server/engine/replay.h"
#include "server/erasure/erasure_projector.h"
#include "server/evidence/checkpoints.h"
#include "server/evidence/tree_projector.h"
#include "server/files/disk.h"
#include "server/files/file_store.h"
#include "server/log/data_folder.h"
#include "server/log/free_space.h"
#include "server/log/rocks_store.h"
#include "server/log/signed_head.h"
#include "server/mediation/acting_table.h"
#include "server/mediation/booking_table.h"
#include "server/mediation/definition_decider.h"
#include "server/mediation/definition_store.h"
#include "server/mediation/mediation_decider.h"
#include "server/mediation/number_registers.h"
#include "server/mediation/unit_record_decider.h"
#include "server/mediation/unit_record_table.h"
#include "server/messages/message_decider.h"
#include "server/messages/message_table.h"
#include "server/projection/case_cache.h"
#include "server/projection/case_loader.h"
#include "server/projection/case_table.h"
#include "server/projection/counter_projector.h"
#include "server/projection/due_projector.h"
#include "server/projection/link_projector.h"
#include "server/projection/list_projector.h"
#include "server/projection/lookup_index.h"
#include "server/projection/lookup_projector.h"
#include "server/projection/outbox.h"
#include "server/projection/snapshot_projector.h"
#include "server/projection/waiting_projector.h"
#include "server/reads/read_index.h"
#include "server/reads/reads_decider.h"
#include "server/returns/returns_decider.h"
#include "server/seal/key_store.h"
#include "server/seal/lookup_tokens.h"
#include "server/seal/sealer.h"
#include "server/views/views_decider.h"
#include "server/watch/tail.h"

namespace gaiwan {

class Data {
 public:
  // `clock` is not owned and outlives it. Errors as GaiwanServer::Start says.
  static absl::StatusOr<std::unique_ptr<Data>> Open(const v1::Settings& settings, Clock* clock);

  RocksStore& store() { return *store_; }
  SignedHead& head() { return *head_; }
  Sealer& sealer() { return *sealer_; }
  KeyStore& keys() { return *keys_; }
  FileStore& files() { return *files_; }
  ErasureProjector& erasures() { return *erasures_; }
  Checkpoints& checkpoints() { return *checkpoints_; }
  // For readable copies while a package is made.
  std::string private_dir() const { return folder_.private_dir(); }
  DirectoryHolder& directory() { return directory_; }
  DefinitionStore& definitions() { return definitions_; }
  const CaseLoader& loader() const { return loader_; }
  CaseTable& table() { return table_; }
  const BookingTable& bookings() const { return bookings_; }
  DueFront& due_front() { return due_front_; }
  const UnitRecordTable& unit_records() const { return unit_records_; }
  MessageTable& messages() { return messages_; }
  // How far what follows the log for messages has come.
  std::string messages_cursor() const { return folder_.dir() + "/messages-cursor"; }
  // Up to where what erased people were found by is out of the tables (erased_rows.h).
  std::string erased_rows_mark() const { return folder_.dir() + "/erased-rows"; }
  const ActingTable& acting() const { return acting_; }
  const Outbox& outbox() const { return outbox_; }
  // On the disk of the folder.
  uint64_t free_bytes() { return free_space_.FreeBytes(); }
  const LookupTokens& lookup_tokens() const { return *lookup_tokens_; }
  LookupIndex& lookup() { return lookup_; }
  Tail& tail() { return *tail_; }
  const MediationDecider& cases() const { return *cases_; }
  // Secret, and the same at every start: signs page and resume tokens.
  const std::string& token_key() const { return token_key_; }
  // The same for refresh and device tokens, and for digests of codes.
  const std::string& sign_in_key() const { return sign_in_key_; }
  AccountTable& accounts() { return accounts_; }
  // Beside the data: keys that sign access tokens, the local authority, the secret of an empty server.
  std::string signing_dir() const { return folder_.dir() + "/signing"; }
  std::string tls_dir() const { return folder_.dir() + "/tls"; }
  std::string bootstrap_file() const { return folder_.dir() + "/bootstrap-secret"; }

  // By the first word of their streams.
  Deciders deciders();
  // Those that write rows, and those that keep something in memory.
  std::vector<Projector*> projectors();

 private:
  Data(DataFolder folder, const v1::Settings& settings);
  // Whether a document of the case, withdrawn or not, is the file; of those that are erased none is any more.
  absl::StatusOr<bool> IsNamed(absl::string_view case_id, absl::string_view sha256) const;
  // The number of the key of a subject of a case; nullopt for none.
  std::optional<uint64_t> CaseKey(absl::string_view case_name, absl::string_view subject) const;
  absl::Status OpenEvidence(const v1::Evidence& settings);

  DataFolder folder_;
  DiskFreeSpace free_space_;
  std::unique_ptr<RocksStore> store_;
  std::unique_ptr<SignedHead> head_;
  std::unique_ptr<KeyStore> keys_;
  std::unique_ptr<Sealer> sealer_;
  RealDisk disk_;
  std::unique_ptr<FileStore> files_;
  std::unique_ptr<Checkpoints> checkpoints_;
  std::unique_ptr<TreeProjector> tree_;
  std::string token_key_;
  std::unique_ptr<LookupTokens> lookup_tokens_;
  std::string sign_in_key_;

  DirectoryHolder directory_;
  DefinitionStore definitions_;
  CaseCache cache_;
  CaseLoader loader_;
  CaseTable table_;
  BookingTable bookings_;
  DueFront due_front_;
  UnitRecordTable unit_records_;
  ActingTable acting_;
  std::unique_ptr<Tail> tail_;
  std::unique_ptr<NumberRegisters> numbers_;
  SnapshotProjector snapshots_;
  DueProjector due_;
  std::unique_ptr<ListProjector> lists_;  // Made once the store is open.
  Outbox outbox_;
  WaitingProjector waiting_;
  LinkProjector links_;
  LookupIndex lookup_;
  std::unique_ptr<LookupProjector> lookups_;
  CounterProjector counters_;
  std::unique_ptr<DirectoryDecider> directory_decider_;  // Made once the directory is loaded.
  DefinitionDecider definition_decider_;
  std::unique_ptr<UnitRecordDecider> unit_record_decider_;
  MessageTable messages_;
  MessageIndex message_index_;
  std::unique_ptr<MessageDecider> message_decider_;
  ReadsDecider reads_decider_;
  ReturnsDecider returns_decider_;
  ReadIndex read_index_;
  std::unique_ptr<ViewsDecider> views_decider_;  // Made once there is something to open with.
  std::unique_ptr<MediationDecider> cases_;
  AccountTable accounts_;
  AccountDecider account_decider_{&accounts_};
  InvitationDecider invitation_decider_{&accounts_};
  std::unique_ptr<FileEraser> eraser_;
  std::unique_ptr<ErasureProjector> erasures_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_DATA_H_
