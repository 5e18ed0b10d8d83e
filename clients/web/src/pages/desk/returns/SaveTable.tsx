// src/pages/desk/returns/SaveTable.tsx: a return as a file, for whoever files it with another system.
import type { MessageInitShape } from "@bufbuild/protobuf";
import { useMutation } from "@tanstack/react-query";

import { save } from "../../../api/documents.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { type ReturnQuerySchema, ReturnsService } from "../../../gen/gaiwan/v1/returns_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client, forExport } from "../../../transport.ts";
import { saveCsv } from "../acting/csv.ts";
import { beginExport, markText } from "../exportMark.ts";
import { type Sheet, sheetsOf } from "./returnSheet.ts";

async function workbook(sheets: Sheet[]): Promise<Blob> {
  const { default: writeXlsxFile } = await import("write-excel-file/browser");
  return writeXlsxFile(sheets.map(({ name, rows }) => ({ sheet: name, data: rows }))).toBlob();
}

// Asked anew, with the number of the file, as of the moment the page shows.
export function SaveTable({ query }: { query: MessageInitShape<typeof ReturnQuerySchema> }) {
  const saved = useMutation({
    mutationFn: async (kind: "csv" | "xlsx") => {
      const mark = await beginExport();
      const { table } = await client(ReturnsService).getReturn({ query }, { headers: forExport(mark.number) });
      if (table === undefined) return;
      const sheets = sheetsOf(table, mark);
      const name = [table.definition?.id, table.unit.replace("orgs/", ""), table.period?.fromMonth, table.period?.toMonth].join("_");
      if (kind === "xlsx") save(await workbook(sheets), `${name}.xlsx`);
      else saveCsv([...sheets[0].rows.map((row) => row.map(String)), [markText(mark)]], `${name}.csv`);
    },
  });
  return (
    <>
      <button type="button" className="button" disabled={saved.isPending} onClick={() => saved.mutate("xlsx")}>{t("returns.saveXlsx")}</button>
      <button type="button" className="button" disabled={saved.isPending} onClick={() => saved.mutate("csv")}>{t("returns.saveCsv")}</button>
      <ErrorNote error={saved.error} />
    </>
  );
}
