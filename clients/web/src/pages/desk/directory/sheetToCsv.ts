// src/pages/desk/directory/sheetToCsv.ts: the rows of a spreadsheet as the CSV that the server reads. The lines are the
// same as the sheet's, so that a mistake is found by the number that the server names.
export type Cell = string | number | boolean | Date | null | undefined;

// Its message is shown.
export class NotATable extends Error {}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  // A sheet's dates have no time of day and no zone.
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return String(cell);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => {
    const cells = row.map((cell) => quoted(cellText(cell)));
    // A row of nothing between others is an empty line, which the import skips.
    return `${cells.every((cell) => cell === "") ? "" : cells.join(",")}\n`;
  }).join("");
}
