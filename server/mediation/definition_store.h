// server/mediation/definition_store.h: the published definitions, in memory. Thread-safe.
#ifndef GAIWAN_SERVER_MEDIATION_DEFINITION_STORE_H_
#define GAIWAN_SERVER_MEDIATION_DEFINITION_STORE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/event.pb.h"
#include "server/base/mutex.h"
#include "server/log/store.h"
#include "workflow/definition.h"

namespace gaiwan {

// The stream that holds them.
inline constexpr absl::string_view kDefinitionsStream = "definitions";

struct PublishedDefinition {
  std::shared_ptr<const Definition> definition;
  // As published, byte for byte. Shared: every command finds its definition here, and the text is long.
  std::shared_ptr<const std::string> textproto;
};

class DefinitionStore {
 public:
  // `default_id` is what new cases run by when they name no other.
  explicit DefinitionStore(std::string default_id) : default_id_(std::move(default_id)) {}

  // Reads what was published. DATA_LOSS when it no longer parses.
  absl::Status Load(const View& view);

  // Revision 0 is the latest; an empty id the default's. The definition is null when there is none. A definition lives
  // as long as the process: a revision in use is never taken away.
  PublishedDefinition Find(absl::string_view id, int32_t revision) const;
  // By id, then revision.
  std::vector<PublishedDefinition> List() const;
  const std::string& default_id() const { return default_id_; }

  void Add(PublishedDefinition published);

 private:
  const std::string default_id_;
  mutable Mutex mu_;
  std::map<std::pair<std::string, int32_t>, PublishedDefinition> definitions_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MEDIATION_DEFINITION_STORE_H_
