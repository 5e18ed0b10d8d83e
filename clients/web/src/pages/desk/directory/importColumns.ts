// src/pages/desk/directory/importColumns.ts: the kinds of tables that are imported and the columns of each, as the server reads them
// (server/directory/import_table.cc; a test compares them).
import type { Key } from "../../../languages/index.ts";

type Columns = { kind: Key; required: readonly string[]; optional: readonly string[] };

export const IMPORT_COLUMNS: readonly Columns[] = [
  { kind: "importKind.organisations", required: ["code", "parent", "kind", "name"],
    optional: ["name_origin", "channel", "languages", "valid_from", "valid_to", "address", "phone", "contact_origin", "note"] },
  { kind: "importKind.people", required: ["id", "name", "org", "role"],
    optional: ["sex", "ethnic_group", "phone", "languages", "specialties", "valid_from", "valid_to", "note"] },
  { kind: "importKind.channels", required: ["code", "staffed_by", "at_accept"],
    optional: ["at_submit", "at_settle", "at_answer", "checklist", "behind", "hands_on", "column", "self", "note"] },
  { kind: "importKind.numberStarts", required: ["committee", "year", "first"], optional: ["note"] },
  { kind: "importKind.servings", required: ["org", "committee"], optional: ["valid_from", "valid_to", "note"] },
  { kind: "importKind.codes", required: ["list", "revision", "code", "zh"], optional: ["parent", "ministry", "en", "note"] },
  { kind: "importKind.calendar days", required: ["date", "status", "reason"], optional: ["note"] },
  { kind: "importKind.seals", required: ["id", "org", "name"], optional: ["valid_from", "valid_to", "note"] },
];
