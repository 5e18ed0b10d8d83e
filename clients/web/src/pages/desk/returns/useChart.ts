// src/pages/desk/returns/useChart.ts: a drawing by ECharts in a place of the page: made when what it shows changes, as large
// as its place, gone with it.
import { type EChartsType, init } from "echarts/core";
import { type RefObject, useEffect, useRef } from "react";

// Where it is drawn. `draw` fills the chart anew whenever one of `shown` changes; not called while `empty`.
export function useChart(empty: boolean, shown: readonly unknown[], draw: (chart: EChartsType) => void): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null || empty) return;
    const chart = init(place.current);
    draw(chart);
    // The place changes with what stands beside it, and not with the window alone.
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [...shown, empty]);
  return place;
}
