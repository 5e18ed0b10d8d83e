// src/pages/desk/returns/FigureChart.tsx: one figure of all units below, as bars. The table above says the same in numbers.
import { BarChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

import { FigureUnit, type ReturnTable } from "../../../gen/gaiwan/v1/return_pb.js";
import { words } from "../../../languages/index.ts";
import { useChart } from "./useChart.ts";

use([BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

// What the bar's length is, in the unit that figureText shows.
const SCALES: Partial<Record<FigureUnit, number>> = { [FigureUnit.TEN_THOUSAND_YUAN]: 1_000_000, [FigureUnit.PERCENT]: 100 };
const ROW_PIXELS = 28;

// `at`: which figure.
export function FigureChart({ table, at }: { table: ReturnTable; at: number }) {
  const figure = table.definition?.figures[at];
  const rows = table.rows.slice(1);
  const place = useChart(rows.length === 0, [table, at], (chart) => {
    if (figure === undefined) return;
    const scale = SCALES[figure.unit] ?? 1;
    chart.setOption({
      animation: false,
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" } },
      grid: { left: 10, right: 30, top: 10, bottom: 10, containLabel: true },
      xAxis: { type: "value" },
      yAxis: { type: "category", inverse: true, data: rows.map((row) => row.unitName) },
      series: [{ type: "bar", name: words(figure.label), itemStyle: { color: "#0b5c8a" }, label: { show: true, position: "right" },
        data: rows.map((row) => (row.values[at]?.value === undefined ? null : Number(row.values[at]!.value) / scale)) }],
    });
  });
  return <div ref={place} style={{ height: rows.length * ROW_PIXELS + 40 }} role="img" aria-label={words(figure?.label)} />;
}
