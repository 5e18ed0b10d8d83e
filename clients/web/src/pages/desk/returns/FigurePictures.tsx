// src/pages/desk/returns/FigurePictures.tsx: one figure, which is chosen here, as bars and beside them as a map of the units.
import { Select } from "antd";

import type { ReturnTable } from "../../../gen/gaiwan/v1/return_pb.js";
import { t, words } from "../../../languages/index.ts";
import { FigureChart } from "./FigureChart.tsx";
import { UnitMap } from "./UnitMap.tsx";
import { firstShown } from "./unitMap.ts";

// `figure`: the id of the one that was chosen, which stays from unit to unit; until then it is one that has something to show.
type Props = { table: ReturnTable; figure: string; onFigure: (id: string) => void; onUnit: (unit: string) => void };

export function FigurePictures({ table, figure: chosen, onFigure, onUnit }: Props) {
  const figures = table.definition?.figures ?? [];
  const found = figures.findIndex(({ id }) => id === chosen);
  const at = found === -1 ? firstShown(table) : found;
  if (table.rows.length < 2 || figures.length === 0) return null;
  return (
    <section className="chart">
      <h2>{t("returns.chart")}</h2>
      <Select aria-label={t("returns.figure")} style={{ minWidth: 260 }} value={figures[at]!.id} onChange={onFigure}
        options={figures.map((figure) => ({ value: figure.id, label: words(figure.label) }))} />
      <div className="pictures">
        <FigureChart table={table} at={at} />
        <UnitMap table={table} at={at} onUnit={onUnit} />
      </div>
    </section>
  );
}
