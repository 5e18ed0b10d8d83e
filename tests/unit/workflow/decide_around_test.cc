#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

TEST(AddNote, IsKept) {
  Given(Opened())
      .When("add_note { note { text: '电话约了周五' } }")
      .Then({"note_added { text { subject: 'case' open { text { text: '电话约了周五' } } } }"});
}

Story Standing() {
  return Join({Opened(), {"note_added {} moves { track: 'main' to: 'open' }"}});
}

TEST(AdoptRevision, WhenEveryStateHasAPlaceThere) {
  const Definition* open = &OpenDefinition();
  Given(Standing())
      .WithRevision(2, open)
      .When("adopt_revision { revision: 2 }")
      .Then({"revision_adopted { revision: 2 }"});
  Given(Join({Opened(), {"note_added {} moves { track: 'main' to: 'old' }"}}))
      .WithRevision(2, open)
      .When("adopt_revision { revision: 2 states { track: 'main' from: 'old' to: 'open' } }")
      .Then({"revision_adopted { revision: 2 states { track: 'main' from: 'old' to: 'open' } }"});
}

TEST(AdoptRevision, IsRefused) {
  const Definition* open = &OpenDefinition();
  Given(Standing()).When("adopt_revision { revision: 2 }").ThenRefused(v1::DEFINITION_UNKNOWN, "2");
  Given(Standing()).WithRevision(1, open).When("adopt_revision { revision: 1 }").ThenRefused(v1::REVISION_UNFIT, "1");
  Given(Join({Standing(), {"note_added {} moves { track: 'party' subject: '1' to: 'new' }"}}))
      .WithRevision(2, open)
      .When("adopt_revision { revision: 2 }")
      .ThenRefused(v1::REVISION_UNFIT);
  // It could not go back to where it came from.
  Given(Join({Opened(),
              {"note_added {} moves { track: 'main' to: 'old' }", "note_added {} moves { track: 'main' to: 'open' }"}}))
      .WithRevision(2, open)
      .When("adopt_revision { revision: 2 }")
      .ThenRefused(v1::REVISION_UNFIT);
}

}  // namespace
}  // namespace gaiwan
