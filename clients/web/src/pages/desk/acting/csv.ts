// src/pages/desk/acting/csv.ts: what spreadsheets read, as clients/cli/csv_text.h writes it.
import { save } from "../../../api/documents.ts";

// Without it a spreadsheet takes the file for GB18030.
const BEGIN = "\uFEFF";

// What a spreadsheet would take for a formula is text.
function field(text: string): string {
  const plain = /^[=+@]/.test(text) ? `'${text}` : text;
  return /[,"\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

export const csvOf = (rows: readonly (readonly string[])[]): string => BEGIN + rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");

export const saveCsv = (rows: readonly (readonly string[])[], fileName: string): void =>
  save(new Blob([csvOf(rows)], { type: "text/csv;charset=utf-8" }), fileName);
