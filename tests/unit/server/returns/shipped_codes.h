// tests/unit/server/returns/shipped_codes.h: the code lists of deploy/data, as the server has them.
#ifndef GAIWAN_TESTS_UNIT_SERVER_RETURNS_SHIPPED_CODES_H_
#define GAIWAN_TESTS_UNIT_SERVER_RETURNS_SHIPPED_CODES_H_

#include <memory>
#include <string>

#include "absl/strings/numbers.h"
#include "gtest/gtest.h"
#include "server/directory/directory.h"
#include "tests/testing/temp_dir.h"
#include "workflow/base/csv.h"

namespace gaiwan::testing {

inline std::shared_ptr<const CodeLists> ShippedCodes() {
  CsvTable table;
  EXPECT_TRUE(ReadCsv(ReadFileForTest("deploy/data/codes.csv"), &table).empty());
  v1::CodesLoaded loaded;
  for (const CsvRow& row : table.rows) {
    v1::CodeEntry* entry = loaded.add_entries();
    entry->set_list(row.fields[0]);
    int32_t revision = 0;
    EXPECT_TRUE(absl::SimpleAtoi(row.fields[1], &revision));
    entry->set_revision(revision);
    entry->set_code(row.fields[2]);
    entry->set_parent(row.fields[3]);
    entry->set_ministry(row.fields[4]);
    entry->mutable_label()->set_zh(row.fields[5]);
    entry->set_note(row.fields[7]);
  }
  return CodeLists().With(loaded, 1);
}

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_SERVER_RETURNS_SHIPPED_CODES_H_
