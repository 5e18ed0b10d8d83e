// src/pages/desk/acting/useMarkedCsv.ts: a table of the subsidy as a file that says who took it out.
import { useMutation } from "@tanstack/react-query";

import { SupervisionService } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { client, forExport } from "../../../transport.ts";
import { beginExport, markText } from "../exportMark.ts";
import { saveCsv } from "./csv.ts";

type Table = { rows: readonly (readonly string[])[]; fileName: string };

// `unit`: whose lists of the subsidy the table is made from.
export function useMarkedCsv(unit: string) {
  return useMutation({
    mutationFn: async ({ rows, fileName }: Table) => {
      const mark = await beginExport();
      await client(SupervisionService).listSubsidies({ unit }, { headers: forExport(mark.number) });
      saveCsv([...rows, [markText(mark)]], fileName);
    },
  });
}
