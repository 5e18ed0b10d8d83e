// src/pages/desk/directory/readTable.ts: a file that somebody chose, as what the import takes. A spreadsheet's first sheet
// is made CSV here; the reader for it is loaded when there is one.
import { t } from "../../../languages/index.ts";
import { type Cell, NotATable, toCsv } from "./sheetToCsv.ts";

export type TableFile = { name: string; content: Uint8Array<ArrayBuffer> };

//   NotATable  what calls itself a spreadsheet is none.
export async function readTable(file: File): Promise<TableFile> {
  if (!file.name.toLowerCase().endsWith(".xlsx")) return { name: file.name, content: new Uint8Array(await file.arrayBuffer()) };
  const { readSheet } = await import("read-excel-file/browser");
  // Its types name the constructor of a date where a date comes.
  const rows = (await readSheet(file).catch((cause: unknown) => {
    throw new NotATable(t("directory.notATable", { name: file.name }), { cause });
  })) as unknown as Cell[][];
  return { name: file.name, content: new TextEncoder().encode(toCsv(rows)) };
}
