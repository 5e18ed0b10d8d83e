// src/pages/desk/exportMark.ts: who took a file out, when, and the number under which the server has that (docs/exchange.md), as
// clients/cli/commands/export_mark.h has it.
import { moment } from "../../components/format.ts";
import { SignInService } from "../../gen/gaiwan/v1/sign_in_service_pb.js";
import { t } from "../../languages/index.ts";
import { client } from "../../transport.ts";

export type ExportMark = { who: string; time: string; number: string };

// `E-5F0C21AA93D7`: of 48 random bits, short enough to be read out.
export function exportNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `E-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").toUpperCase()}`;
}

// Before the calls that the file is made from: those carry the number (forExport), so that it is noted before there is a file.
export async function beginExport(): Promise<ExportMark> {
  const { actor, name, serverTime } = await client(SignInService).whoAmI({});
  return { who: name === "" ? actor : `${name} ${actor}`, time: moment(serverTime), number: exportNumber() };
}

export const markText = ({ who, time, number }: ExportMark): string => t("acting.mark", { who, time, number });
