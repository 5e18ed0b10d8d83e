// src/pages/desk/returns/FigureChart.tsx: one figure of all units below, as bars. The table above says the same in numbers.
import { Select } from "antd";
import { BarChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef, useState } from "react";

import { FigureUnit, type ReturnTable } from "../../../gen/gaiwan/v1/return_pb.js";
import { t, words } from "../../../languages/index.ts";

use([BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

// What the bar's length is, in the unit that figureText shows.
const SCALES: Partial<Record<FigureUnit, number>> = { [FigureUnit.TEN_THOUSAND_YUAN]: 1_000_000, [FigureUnit.PERCENT]: 100 };
const ROW_PIXELS = 28;

export function FigureChart({ table }: { table: ReturnTable }) {
  const figures = table.definition?.figures ?? [];
  const [chosen, setChosen] = useState(0);
  const place = useRef<HTMLDivElement>(null);
  const rows = table.rows.slice(1);
  useEffect(() => {
    const figure = figures[chosen];
    if (place.current === null || figure === undefined || rows.length === 0) return;
    const chart = init(place.current);
    const scale = SCALES[figure.unit] ?? 1;
    chart.setOption({
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" } },
      grid: { left: 10, right: 30, top: 10, bottom: 10, containLabel: true },
      xAxis: { type: "value" },
      yAxis: { type: "category", inverse: true, data: rows.map((row) => row.unitName) },
      series: [{ type: "bar", name: words(figure.label), itemStyle: { color: "#0b5c8a" }, label: { show: true, position: "right" },
        data: rows.map((row) => (row.values[chosen]?.value === undefined ? null : Number(row.values[chosen]!.value) / scale)) }],
    });
    const resize = () => chart.resize();
    window.addEventListener("resize", resize);
    return () => {
      window.removeEventListener("resize", resize);
      chart.dispose();
    };
  }, [table, chosen]);
  if (rows.length === 0) return null;
  return (
    <section className="chart">
      <h2>{t("returns.chart")}</h2>
      <Select aria-label={t("returns.figure")} style={{ minWidth: 260 }} value={chosen} onChange={setChosen}
        options={figures.map((figure, value) => ({ value, label: words(figure.label) }))} />
      <div ref={place} style={{ height: rows.length * ROW_PIXELS + 40 }} role="img" aria-label={words(figures[chosen]?.label)} />
    </section>
  );
}
