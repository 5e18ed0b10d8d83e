import { expect, test } from "vitest";

import importTable from "../../../../../../server/directory/import_table.cc?raw";
import { IMPORT_COLUMNS } from "./importColumns.ts";

test("the columns are those that the server reads, kind by kind", () => {
  const names = (list: string) => [...list.matchAll(/"(\w+)"/g)].map(([, name]) => name!);
  const read = [...importTable.matchAll(/\{FileKind::\w+,\s*"\w+",\s*\{([^}]*)\},\s*\{([^}]*)\}\}/g)]
    .map(([, required, optional]) => ({ required: names(required!), optional: names(optional!) }));
  expect(read.length).toBe(8);
  expect(IMPORT_COLUMNS.map(({ required, optional }) => ({ required, optional }))).toEqual(read);
});
