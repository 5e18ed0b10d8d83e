// src/pages/desk/returns/SaveTable.tsx: a return as a file, for whoever files it with another system.
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { useMutation } from "@tanstack/react-query";

import { save } from "../../../api/documents.ts";
import { useWhoAmI } from "../../../api/session.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { moment } from "../../../components/format.ts";
import type { ReturnTable } from "../../../gen/gaiwan/v1/return_pb.js";
import { t } from "../../../languages/index.ts";
import { toCsv } from "../directory/sheetToCsv.ts";
import { useServerNow } from "../now.ts";
import { type Sheet, sheetsOf } from "./returnSheet.ts";

// Spreadsheets take a file without it for the text of another alphabet.
const BYTE_ORDER_MARK = "\uFEFF";

async function workbook(sheets: Sheet[]): Promise<Blob> {
  const { default: writeXlsxFile } = await import("write-excel-file/browser");
  return writeXlsxFile(sheets.map(({ name, rows }) => ({ sheet: name, data: rows }))).toBlob();
}

export function SaveTable({ table }: { table: ReturnTable }) {
  const me = useWhoAmI().data;
  const now = useServerNow();
  const saved = useMutation({
    mutationFn: async (kind: "csv" | "xlsx") => {
      const sheets = sheetsOf(table, me?.name || me?.actor || "", moment(timestampFromDate(now)));
      const text = () => new Blob([BYTE_ORDER_MARK, sheets.map(({ rows }) => toCsv(rows)).join("\n")], { type: "text/csv" });
      const name = [table.definition?.id, table.unit.replace("orgs/", ""), table.period?.fromMonth, table.period?.toMonth].join("_");
      save(kind === "csv" ? text() : await workbook(sheets), `${name}.${kind}`);
    },
  });
  return (
    <>
      <button type="button" className="button" disabled={saved.isPending || me === undefined} onClick={() => saved.mutate("xlsx")}>{t("returns.saveXlsx")}</button>
      <button type="button" className="button" disabled={saved.isPending || me === undefined} onClick={() => saved.mutate("csv")}>{t("returns.saveCsv")}</button>
      <ErrorNote error={saved.error} />
    </>
  );
}
