import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { FigureUnit, PeriodBasis, ReturnTableSchema } from "../../../gen/gaiwan/v1/return_pb.js";
import { sheetsOf } from "./returnSheet.ts";

const MARK = { who: "张某", time: "2026-04-01 09:00", number: "E-5F0C21AA93D7" };
const table = create(ReturnTableSchema, {
  unit: "orgs/632821", position: 77n, period: { fromMonth: "2026-01", toMonth: "2026-03", basis: PeriodBasis.RECORDED },
  definition: { id: "county", revision: 2, title: { zh: "县月报" }, source: "县司法局", figures: [
    { id: "accepted", label: { zh: "受理" }, words: { zh: "当月受理的案件" }, unit: FigureUnit.CASES },
    { id: "rate", label: { zh: "成功率" }, words: { zh: "成功件数除以办结件数" }, unit: FigureUnit.PERCENT },
  ] },
  rows: [
    { unit: "orgs/632821", unitName: "乌兰县", values: [{ value: 12n }, { value: 9_876n }] },
    { unit: "orgs/632821", unitName: "乌兰县", own: true, values: [{ few: true }, {}] },
  ],
});

test("a line a figure, a column a unit; what is not told and what there is not are no numbers", () => {
  const [figures] = sheetsOf(table, MARK);
  expect(figures.rows).toEqual([
    ["指标", "名称", "口径", "单位", "乌兰县", "乌兰县（本级）"],
    ["accepted", "受理", "当月受理的案件", "件", 12, "<3"],
    ["rate", "成功率", "成功件数除以办结件数", "%", 98.76, "–"],
  ]);
});

test("the file says what was asked, up to which record, and who took it out", () => {
  const [, about] = sheetsOf(table, MARK);
  const told = Object.fromEntries(about.rows as [string, string][]);
  expect(told).toMatchObject({ 期间: "2026-01 至 2026-03（按登记时间）", 截至记录: "77", 导出人: "张某", 导出时间: "2026-04-01 09:00", 导出编号: "E-5F0C21AA93D7", 标识: "county 第2版" });
});
