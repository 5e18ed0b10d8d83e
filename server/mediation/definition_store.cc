#include "server/mediation/definition_store.h"

#include "absl/strings/str_cat.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {

absl::Status DefinitionStore::Load(const View& view) {
  ASSIGN_OR_RETURN(const uint64_t last, view.LastVersion(kDefinitionsStream));
  if (last == 0) return absl::OkStatus();
  absl::Status status;
  RETURN_IF_ERROR(view.ReadStream(kDefinitionsStream, 1, last, [&](const RecordView& record) {
    v1::Event event;
    if (!event.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size()))) {
      status = absl::DataLossError(absl::StrCat("the record at position ", record.position, " holds no event"));
      return false;
    }
    if (!event.has_definition_published()) return true;
    const std::string& text = event.definition_published().textproto();
    absl::StatusOr<std::shared_ptr<const Definition>> definition = Definition::FromTextproto(text);
    if (!definition.ok()) {
      status = absl::DataLossError(absl::StrCat("definition ", event.definition_published().id(), " revision ",
                                                event.definition_published().revision(),
                                                " was published and is faulty here: ", definition.status().message()));
      return false;
    }
    Add({*std::move(definition), std::make_shared<const std::string>(text)});
    return true;
  }));
  return status;
}

PublishedDefinition DefinitionStore::Find(absl::string_view id, int32_t revision) const {
  const std::string wanted(id.empty() ? absl::string_view(default_id_) : id);
  MutexLock lock(&mu_);
  if (revision != 0) {
    const auto found = definitions_.find({wanted, revision});
    return found == definitions_.end() ? PublishedDefinition{} : found->second;
  }
  auto after = definitions_.upper_bound({wanted, INT32_MAX});
  if (after == definitions_.begin() || (--after)->first.first != wanted) return {};
  return after->second;
}

std::vector<PublishedDefinition> DefinitionStore::List() const {
  MutexLock lock(&mu_);
  std::vector<PublishedDefinition> list;
  for (const auto& [key, published] : definitions_) list.push_back(published);
  return list;
}

void DefinitionStore::Add(PublishedDefinition published) {
  MutexLock lock(&mu_);
  std::pair<std::string, int32_t> key(published.definition->id(), published.definition->revision());
  definitions_.emplace(std::move(key), std::move(published));
}

}  // namespace gaiwan
