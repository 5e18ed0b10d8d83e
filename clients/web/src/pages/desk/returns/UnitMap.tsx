// src/pages/desk/returns/UnitMap.tsx: one figure of all units below, as tiles. Pressing one goes down into the unit; the table
// below it says and does the same for whoever sees no picture or has no mouse.
import { TreemapChart } from "echarts/charts";
import { TooltipComponent } from "echarts/components";
import { use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useRef } from "react";

import type { ReturnTable } from "../../../gen/gaiwan/v1/return_pb.js";
import { t, words } from "../../../languages/index.ts";
import { SHADES, type Tile, tilesOf } from "./unitMap.ts";
import { useChart } from "./useChart.ts";

use([TreemapChart, TooltipComponent, CanvasRenderer]);

type Props = { table: ReturnTable; at: number; onUnit: (unit: string) => void };

const nameOf = (tile: Tile): string => (tile.own ? `${tile.name}${t("returns.own")}` : tile.name);

export function UnitMap({ table, at, onUnit }: Props) {
  const figure = table.definition?.figures[at];
  const tiles = tilesOf(table, at);
  // What is nought has no place on a map.
  const shown = tiles.filter(({ size }) => size > 0);
  const down = useRef(onUnit);
  down.current = onUnit;
  const place = useChart(shown.length === 0, [table, at], (chart) => {
    chart.setOption({
      animation: false,
      tooltip: { formatter: ({ name, data }: { name: string; data: { text?: string } }) => (data.text === undefined ? "" : `${name}: ${data.text}`), renderMode: "richText" },
      series: [{
        type: "treemap", roam: false, nodeClick: false, breadcrumb: { show: false }, left: 0, right: 0, top: 0, bottom: 0,
        itemStyle: { gapWidth: 2, borderWidth: 0 },
        data: shown.map((tile) => ({
          name: nameOf(tile), value: tile.size, text: tile.text, unit: tile.own ? "" : tile.unit, cursor: tile.own ? "default" : "pointer",
          itemStyle: { color: SHADES[tile.shade]!.ground },
          label: { color: SHADES[tile.shade]!.ink, formatter: `${nameOf(tile)}\n${tile.text}`, fontSize: 13, lineHeight: 18, overflow: "truncate" },
          emphasis: { itemStyle: { borderColor: "#16202b", borderWidth: 2 } },
        })),
      }],
    });
    chart.on("click", ({ data }) => {
      const unit = (data as { unit?: string } | undefined)?.unit ?? "";
      if (unit !== "") down.current(unit);
    });
  });
  const size = figure?.ratio === undefined ? undefined : table.definition?.figures.find(({ id }) => id === figure.ratio!.denominator);
  return (
    <div className="unit-map">
      {shown.length === 0 ? <p>{t("returns.mapEmpty")}</p>
        : <div ref={place} className="unit-tiles" role="img" aria-label={t("returns.mapOf", { figure: words(figure?.label) })} />}
      <p className="quiet">{size === undefined ? t("returns.mapSize") : t("returns.mapRatio", { size: words(size.label) })}</p>
      <details>
        <summary>{t("returns.mapTable")}</summary>
        <table className="plain">
          <thead><tr><th scope="col">{t("desk.unit")}</th><th scope="col">{words(figure?.label)}</th>{size !== undefined && <th scope="col">{words(size.label)}</th>}</tr></thead>
          <tbody>
            {[...tiles].sort((a, b) => b.size - a.size).map((tile) => (
              <tr key={`${tile.unit}/${tile.own}`}>
                <th scope="row">{tile.own ? nameOf(tile) : <button type="button" className="link number" onClick={() => onUnit(tile.unit)}>{tile.name}</button>}</th>
                <td>{tile.text}</td>{size !== undefined && <td>{tile.size}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
