// src/pages/desk/returns/ReturnsPage.tsx: official returns: each figure with its definition in words, the cases behind it,
// bars and a map of the units, and what was frozen.
import { Radio, Select, Table } from "antd";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { useAreaOf } from "../../../api/directory.ts";
import { useOwnPosts } from "../../../api/session.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { day, moment } from "../../../components/format.ts";
import { type FigureDefinition, PeriodBasis, type ReturnRow } from "../../../gen/gaiwan/v1/return_pb.js";
import { ReturnsService } from "../../../gen/gaiwan/v1/returns_service_pb.js";
import { t, words } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { Explained } from "../Explained.tsx";
import { useServerNow } from "../now.ts";
import { UnitChoice } from "../UnitChoice.tsx";
import { Drill, type Drilled } from "./Drill.tsx";
import { FigurePictures } from "./FigurePictures.tsx";
import { endOfDay, figureText, hasFew, lastMonth, periodsOf } from "./figures.ts";
import { Frozen } from "./Frozen.tsx";
import { SaveTable } from "./SaveTable.tsx";
import { UnitPath } from "./UnitPath.tsx";

// Who watches over what lies below the unit that their office belongs to: they begin there, the others at their own unit.
const WATCHING = ["justice-officer", "dispatcher", "supervisor"];

export function ReturnsPage() {
  const posts = useOwnPosts();
  const own = posts[0]?.org ?? "";
  const area = useAreaOf(own);
  const top = WATCHING.includes(posts[0]?.role ?? "") ? area : own;
  const now = useServerNow();
  const [given, setGiven] = useState<{ id?: string; unit?: string; month?: string; period?: number; basis?: PeriodBasis; asOf?: string; figure?: string }>({});
  const [drilled, setDrilled] = useState<Drilled>();
  const list = useQuery({ queryKey: ["returns"], queryFn: () => client(ReturnsService).listReturns({}) });
  const all = list.data?.returns ?? [];
  const definition = all.find((one) => one.id === given.id) ?? all[0];
  const month = given.month ?? lastMonth(day(now));
  const query = {
    id: definition?.id ?? "",
    unit: given.unit ?? top,
    period: periodsOf(month)[given.period ?? 0]!,
    basis: given.basis ?? PeriodBasis.HAPPENED,
    asOf: endOfDay(given.asOf ?? ""),
  };
  const table = useQuery({
    queryKey: ["returns", query.id, query.unit, query.period, query.basis, given.asOf ?? ""],
    queryFn: async () => (await client(ReturnsService).getReturn({ query })).table,
    enabled: query.id !== "" && query.unit !== "",
  });
  const queries = useQueryClient();
  const freeze = useMutation({
    mutationFn: () => client(ReturnsService).freezeReturn({ query, requestId: crypto.randomUUID() }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["frozen"] }),
  });
  const change = (part: typeof given) => {
    setGiven({ ...given, ...part });
    setDrilled(undefined);
  };
  const figures = table.data?.definition?.figures ?? [];
  const goTo = (unit: string) => change({ unit });
  const mayFreeze = posts.some(({ role }) => role === "justice-officer");
  return (
    <>
      <h1>{t("returns.title")}</h1>
      <div className="filters">
        <Select aria-label={t("returns.which")} style={{ minWidth: 260 }} loading={list.isPending} value={query.id} onChange={(id) => change({ id })}
          options={all.map((one) => ({ value: one.id, label: words(one.title) }))} />
        <UnitChoice value={query.unit} onChange={(unit) => change({ unit })} label={t("desk.unit")} placeholder={t("desk.unit")} />
        <label className="field">{t("returns.month")}<input type="month" value={month} onChange={(e) => change({ month: e.target.value || lastMonth(day(now)) })} /></label>
        <Radio.Group value={given.period ?? 0} onChange={(e) => change({ period: e.target.value as number })} optionType="button"
          options={[t("returns.aMonth"), t("returns.aQuarter"), t("returns.aHalf"), t("returns.aYear")].map((label, value) => ({ label, value }))} />
        <Radio.Group value={query.basis} onChange={(e) => change({ basis: e.target.value as PeriodBasis })} optionType="button"
          options={[{ label: t("returns.happened"), value: PeriodBasis.HAPPENED }, { label: t("returns.recorded"), value: PeriodBasis.RECORDED }]} />
        <label className="field">{t("returns.asOfDay")}<input type="date" value={given.asOf ?? ""} max={day(now)} onChange={(e) => change({ asOf: e.target.value })} /></label>
        {table.data !== undefined && <SaveTable query={{ ...query, asOf: table.data.asOf }} />}
        {mayFreeze && <button type="button" className="button" disabled={freeze.isPending || table.data === undefined} onClick={() => freeze.mutate()}>{t("returns.freeze")}</button>}
      </div>
      <ErrorNote error={list.error ?? table.error ?? freeze.error} />
      {freeze.data !== undefined && <p role="status">{t("returns.frozenAs", { name: freeze.data.frozen?.name ?? "" })}</p>}
      {table.data !== undefined && <p className="quiet">{words(table.data.definition?.title)} · {table.data.definition?.source} · {t("returns.asOf", { time: moment(table.data.asOf) })}</p>}
      <UnitPath unit={query.unit} top={top} onUnit={goTo} />
      <Table<ReturnRow> size="small" pagination={false} loading={table.isFetching} scroll={{ x: "max-content" }}
        rowKey={(row) => `${row.unit}/${row.own}`} dataSource={table.data?.rows ?? []}
        columns={[
          { title: t("desk.unit"), fixed: "left", render: (_, row) => (row.unit === query.unit ? <>{row.unitName}{row.own && <span className="quiet"> {t("returns.own")}</span>}</>
            : <button type="button" className="link number" onClick={() => goTo(row.unit)}>{row.unitName}</button>) },
          ...figures.map((figure, at) => ({
            title: <Explained label={words(figure.label)} means={words(figure.words)} />, key: figure.id, align: "right" as const,
            render: (_: unknown, row: ReturnRow) => <Figure figure={figure} row={row} at={at} onDrill={() => setDrilled({ query: { ...query, unit: row.unit, asOf: table.data?.asOf }, own: row.own, figure })} />,
          })),
        ]} />
      {hasFew(table.data) && <p className="quiet">{t("returns.few")}</p>}
      {drilled !== undefined && <Drill drilled={drilled} figures={figures} onClose={() => setDrilled(undefined)} />}
      {table.data !== undefined && <FigurePictures table={table.data} figure={given.figure ?? ""} onFigure={(figure) => change({ figure })} onUnit={goTo} />}
      <Frozen unit={query.unit} />
    </>
  );
}

function Figure({ figure, row, at, onDrill }: { figure: FigureDefinition; row: ReturnRow; at: number; onDrill: () => void }) {
  const value = row.values[at];
  const text = figureText(figure, value);
  // A nought has no cases; nor has a ratio that there is not.
  if (value?.value === undefined || value.value === 0n) return text;
  return <button type="button" className="link number" onClick={onDrill}>{text}</button>;
}
