// src/pages/desk/acting/useMarkedCsv.ts: a table as a file, with who took it out, when, and the number under which the server has
// that (docs/exchange.md), as clients/cli/commands/export_mark.h has it.
import { useMutation } from "@tanstack/react-query";

import { moment } from "../../../components/format.ts";
import { SignInService } from "../../../gen/gaiwan/v1/sign_in_service_pb.js";
import { SupervisionService } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client, forExport } from "../../../transport.ts";
import { saveCsv } from "./csv.ts";

type Table = { rows: readonly (readonly string[])[]; fileName: string };

// `E-5F0C21AA93D7`: of 48 random bits, short enough to be read out.
export function exportNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `E-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").toUpperCase()}`;
}

// `unit`: whose lists of the subsidy the table is made from.
export function useMarkedCsv(unit: string) {
  return useMutation({
    mutationFn: async ({ rows, fileName }: Table) => {
      const number = exportNumber();
      const { actor, name, serverTime } = await client(SignInService).whoAmI({});
      // Noted there with the number, before there is a file.
      await client(SupervisionService).listSubsidies({ unit }, { headers: forExport(number) });
      const who = name === "" ? actor : `${name} ${actor}`;
      saveCsv([...rows, [t("acting.mark", { who, time: moment(serverTime), number })]], fileName);
    },
  });
}
