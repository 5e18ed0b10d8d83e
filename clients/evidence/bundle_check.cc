#include "clients/evidence/bundle_check.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gaiwan/v1/evidence_bundle.pb.h"
#include "server/seal/block.h"
#include "workflow/base/personal_walk.h"
#include "workflow/base/status_macros.h"
#include "workflow/evidence/merkle.h"
#include "workflow/evidence/record_leaf.h"

namespace gaiwan::evidence {
namespace {

constexpr int32_t kFormat = 1;

absl::Status Wrong(absl::string_view why) {
  return absl::InvalidArgumentError(why);
}

absl::StatusOr<std::vector<Hash>> ReadProof(const v1::BundleRecord& record) {
  std::vector<Hash> proof;
  for (const std::string& bytes : record.proof()) {
    const std::optional<Hash> hash = ToHash(bytes);
    if (!hash.has_value()) return Wrong("its proof holds something that is no hash");
    proof.push_back(*hash);
  }
  return proof;
}

// The leaf of version `version` of the case, by what the bundle says of it.
absl::StatusOr<Hash> ReadLeaf(const v1::BundleRecord& record, absl::string_view case_name, int64_t version) {
  const uint64_t position = static_cast<uint64_t>(record.position());
  if (record.has_hidden()) {
    const std::optional<Hash> payload = ToHash(record.hidden().payload_sha256());
    if (!payload.has_value()) return Wrong("it has no digest of its payload");
    if (record.hidden().record_format() < 1 || record.hidden().record_format() > 255) return Wrong("it has no format");
    if (record.keys_size() > 0) return Wrong("it has keys and no record");
    return RecordLeaf(
        position,
        RecordHeader(static_cast<uint64_t>(record.hidden().record_format()), case_name, static_cast<uint64_t>(version)),
        *payload);
  }
  if (!record.has_stored()) return Wrong("it is neither shown nor hidden");
  ASSIGN_OR_RETURN(const RecordParts parts, TakeApart(record.stored()));
  if (parts.stream != case_name) return Wrong(absl::StrCat("it is a record of ", parts.stream));
  if (parts.version != static_cast<uint64_t>(version)) return Wrong(absl::StrCat("it is version ", parts.version));
  return RecordLeaf(position, parts.header, Sha256({parts.payload}));
}

// Opens the blocks that the record's keys are for. Each key must open one.
absl::Status OpenBlocks(const v1::BundleRecord& record, absl::string_view case_name, v1::Event* event) {
  std::map<uint64_t, AeadKey> keys;
  uint64_t last = 0;
  for (const v1::BlockKey& each : record.keys()) {
    if (each.key().size() != kAeadKeyBytes || (!keys.empty() && each.block() <= last)) {
      return Wrong("its keys are not what they should be");
    }
    AeadKey key;
    std::copy(each.key().begin(), each.key().end(), key.begin());
    keys[each.block()] = key;
    last = each.block();
  }
  absl::Status status;
  size_t opened = 0;
  ForEachPersonal(event, [&](v1::Personal* personal) {
    const auto key = personal->has_sealed() ? keys.find(personal->sealed().block()) : keys.end();
    if (!status.ok() || key == keys.end()) return;
    const absl::StatusOr<v1::PersonalData> data =
        OpenBlock(key->second, case_name, personal->subject(), personal->sealed());
    status = data.status();
    if (!data.ok()) return;
    *personal->mutable_open() = *data;
    ++opened;
  });
  RETURN_IF_ERROR(status);
  return opened == keys.size() ? absl::OkStatus() : Wrong("a key opens nothing in it");
}

class BundleChecker {
 public:
  explicit BundleChecker(const Trust& trust) : trust_(trust) {}

  BundleReport Run(absl::string_view bytes) {
    if (Read(bytes) && CheckHead()) CheckRecords();
    if (report_.wrong.empty()) {
      Conclude();
    } else {
      report_.events.clear();
      report_.version = 0;
    }
    return std::move(report_);
  }

 private:
  void Fault(std::string zh, std::string en) { report_.wrong.push_back({std::move(zh), std::move(en)}); }

  bool Read(absl::string_view bytes) {
    if (bytes.size() > kBundleBytesMax || !bundle_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      Fault("文件不是证据包", "the file is no bundle");
      return false;
    }
    // One spelling alone: bytes that say nothing could say something to somebody else.
    v1::EvidenceBundle known = bundle_;
    known.DiscardUnknownFields();
    if (known.SerializeAsString() != bytes) {
      Fault("文件含有不属于证据包的字节，或者格式更新",
            "the file holds bytes that are of no bundle, or of a newer one");
      return false;
    }
    if (bundle_.format() != kFormat) {
      Fault(absl::StrCat("证据包格式 ", bundle_.format(), " 未知"),
            absl::StrCat("the bundle has format ", bundle_.format(), ", unknown here"));
      return false;
    }
    const bool for_party = bundle_.audience() == v1::AUDIENCE_PARTY;
    if (!v1::Audience_IsValid(bundle_.audience()) || bundle_.audience() == v1::AUDIENCE_UNSPECIFIED ||
        for_party != !bundle_.party().empty() || !absl::StartsWith(bundle_.case_(), "cases/") ||
        bundle_.records().empty()) {
      Fault("证据包没有说明是哪个案件、给谁看", "the bundle does not say of which case it is, or for whom");
      return false;
    }
    report_.case_name = bundle_.case_();
    return true;
  }

  bool CheckHead() {
    const std::vector<std::string> timestamps(bundle_.timestamps().begin(), bundle_.timestamps().end());
    head_ = CheckCheckpoint(bundle_.checkpoint(), timestamps, trust_, &report_);
    return head_.has_value();
  }

  void CheckRecords() {
    int64_t last = 0;
    for (int64_t version = 1; version <= bundle_.records_size(); ++version) {
      const v1::BundleRecord& record = bundle_.records(static_cast<int>(version - 1));
      const absl::Status status = CheckRecord(record, version, last);
      if (!status.ok()) {
        Fault(absl::StrCat("第 ", version, " 版（位置 ", record.position(), "）不对"),
              absl::StrCat("version ", version, " at position ", record.position(), ": ", status.message()));
      }
      last = record.position();
      ++(record.has_hidden() ? hidden_ : shown_);
    }
  }

  absl::Status CheckRecord(const v1::BundleRecord& record, int64_t version, int64_t last) {
    if (record.position() <= last) return Wrong("it does not lie behind the version before it");
    ASSIGN_OR_RETURN(const Hash leaf, ReadLeaf(record, bundle_.case_(), version));
    ASSIGN_OR_RETURN(const std::vector<Hash> proof, ReadProof(record));
    RETURN_IF_ERROR(
        CheckInclusion(static_cast<uint64_t>(record.position()) - 1, head_->size, leaf, proof, head_->root));
    if (record.has_hidden()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const RecordParts parts, TakeApart(record.stored()));
    if (parts.format != 1) return Wrong(absl::StrCat("it has format ", parts.format, ", unknown here"));
    v1::Event event;
    if (!event.ParseFromArray(parts.payload.data(), static_cast<int>(parts.payload.size())) ||
        event.version() != version) {
      return Wrong("it holds no event of this version");
    }
    RETURN_IF_ERROR(OpenBlocks(record, bundle_.case_(), &event));
    report_.events.push_back(std::move(event));
    return absl::OkStatus();
  }

  void Conclude() {
    report_.version = bundle_.records_size();
    report_.checked.push_back({absl::StrCat(bundle_.case_(), " 第 1 至 ", report_.version, " 版完整无缺、无一改动：",
                                            shown_, " 版可读，", hidden_, " 版仅有摘要"),
                               absl::StrCat(bundle_.case_(), " is complete up to version ", report_.version,
                                            " and nothing in it was changed: ", shown_, " versions are shown, ",
                                            hidden_, " by their digest alone")});
    report_.not_proved.push_back(
        {absl::StrCat("第 ", report_.version, " 版以后有无记录，本文件看不出；须另取更新的证据包"),
         absl::StrCat("whether there are versions behind ", report_.version,
                      " does not show in this file; a newer bundle would tell")});
    if (hidden_ > 0) {
      report_.not_proved.push_back({"未公开的版本写了什么", "what the versions say that are not shown"});
    }
    report_.not_proved.push_back({"记录的内容是否属实：只证明记下之后没有改动",
                                  "that what was recorded is true: only that it was not changed since"});
  }

  const Trust& trust_;
  v1::EvidenceBundle bundle_;
  BundleReport report_;
  std::optional<TreeHead> head_;
  int64_t shown_ = 0;
  int64_t hidden_ = 0;
};

}  // namespace

BundleReport CheckBundle(absl::string_view bytes, const Trust& trust) {
  return BundleChecker(trust).Run(bytes);
}

}  // namespace gaiwan::evidence
