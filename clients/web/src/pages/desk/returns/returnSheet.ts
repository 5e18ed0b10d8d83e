// src/pages/desk/returns/returnSheet.ts: a return as it is saved: a line a figure, a column a unit, as the command line client
// writes it; and beside it what was asked, and who took it out.
import { type FigureDefinition, FigureUnit, PeriodBasis, type ReturnRow, type ReturnTable } from "../../../gen/gaiwan/v1/return_pb.js";
import { moment } from "../../../components/format.ts";
import type { ExportMark } from "../exportMark.ts";
import { figureText } from "./figures.ts";

const UNIT_WORDS: Readonly<Record<FigureUnit, string>> = {
  [FigureUnit.UNSPECIFIED]: "", [FigureUnit.CASES]: "件", [FigureUnit.PEOPLE]: "人",
  [FigureUnit.TEN_THOUSAND_YUAN]: "万元", [FigureUnit.PERCENT]: "%", [FigureUnit.TIMES]: "次",
};

export type Sheet = { name: string; rows: (string | number)[][] };

// Where it is read as a number in a spreadsheet; what there is not, or is not told, stays a word.
function cell(figure: FigureDefinition, row: ReturnRow, at: number): string | number {
  const text = figureText(figure, row.values[at]).replace(/%$/, "");
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

const unitTitle = (row: ReturnRow): string => (row.own ? `${row.unitName}（本级）` : row.unitName);

export function sheetsOf(table: ReturnTable, mark: ExportMark): [Sheet, Sheet] {
  const { definition, period, rows } = table;
  const figures = definition?.figures ?? [];
  const months = period === undefined ? "" : period.fromMonth === period.toMonth ? period.fromMonth : `${period.fromMonth} 至 ${period.toMonth}`;
  return [
    { name: "报表", rows: [
      ["指标", "名称", "口径", "单位", ...rows.map(unitTitle)],
      ...figures.map((figure, at) => [figure.id, figure.label?.zh ?? "", figure.words?.zh ?? "", UNIT_WORDS[figure.unit], ...rows.map((row) => cell(figure, row, at))]),
    ] },
    { name: "说明", rows: [
      ["项目", "内容"],
      ["报表", definition?.title?.zh ?? ""],
      ["标识", `${definition?.id ?? ""} 第${String(definition?.revision ?? 0)}版`],
      ["来源", definition?.source ?? ""],
      ["单位", rows[0]?.unitName ?? table.unit],
      ["期间", `${months}（${period?.basis === PeriodBasis.RECORDED ? "按登记时间" : "按发生时间"}）`],
      ["截至", moment(table.asOf)],
      ["截至记录", String(table.position)],
      ["导出人", mark.who],
      ["导出时间", mark.time],
      ["导出编号", mark.number],
    ] },
  ];
}
