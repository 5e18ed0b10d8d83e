// tests/unit/server/evidence/log_with_tree.h: a log in memory that grows with its tree, as the engine makes it grow.
#ifndef GAIWAN_TESTS_UNIT_SERVER_EVIDENCE_LOG_WITH_TREE_H_
#define GAIWAN_TESTS_UNIT_SERVER_EVIDENCE_LOG_WITH_TREE_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/evidence/tree_projector.h"
#include "server/log/keys.h"
#include "server/log/memory_store.h"
#include "tests/testing/status_matchers.h"
#include "workflow/evidence/merkle.h"
#include "workflow/evidence/record_leaf.h"

namespace gaiwan::testing {

class LogWithTree {
 public:
  LogWithTree() : projector_(&store) {}

  // Writes `count` records in one group, over a few streams. Without a tree when `with_tree` is false, as an older
  // program did.
  void Append(size_t count, bool with_tree = true) {
    Group group;
    for (size_t i = 0; i < count; ++i) {
      const std::string stream = absl::StrCat("cases/c-", (store.LastPosition() + i) % 7);
      group.Append(stream, ++versions_[stream], absl::StrCat("payload ", store.LastPosition() + i + 1));
    }
    if (with_tree) {
      ASSERT_OK(projector_.Complete(store.LastPosition() + 1, &group));
    }
    ASSERT_OK(store.Commit(group).status());
  }
  void AppendUpTo(Position position, size_t at_once) {
    while (store.LastPosition() < position) {
      Append(std::min<size_t>(at_once, position - store.LastPosition()));
    }
  }

  // The tree of the records as they lie in the store, made anew.
  CompactTree Expected(Position size) const {
    CompactTree tree;
    const std::unique_ptr<View> view = store.Look();
    for (Position position = 1; position <= size; ++position) {
      tree.Append(*RecordLeaf(position, *view->GetStored(position)));
    }
    return tree;
  }

  MemoryStore store;
  TreeProjector& projector() { return projector_; }

 private:
  TreeProjector projector_;
  std::map<std::string, uint64_t> versions_;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_SERVER_EVIDENCE_LOG_WITH_TREE_H_
