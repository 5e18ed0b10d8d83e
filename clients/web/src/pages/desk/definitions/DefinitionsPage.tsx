// src/pages/desk/definitions/DefinitionsPage.tsx: the procedures as they are published: each track drawn, its clocks with
// their sources, and the page that the county signs.
import { Grid, Select, Table, Tabs } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { stepLabel, useDefinition, useDefinitions } from "../../../api/definition.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { PeriodUnit } from "../../../gen/gaiwan/v1/clock_pb.js";
import type { ClockRule, Definition, State, Track } from "../../../gen/gaiwan/v1/workflow_pb.js";
import { WorkflowService } from "../../../gen/gaiwan/v1/workflow_service_pb.js";
import { commandLabel } from "../../../languages/commandLabels.ts";
import { type Key, t, words } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { movesOf } from "./graph.ts";
import { TrackDrawing } from "./TrackDrawing.tsx";

export function DefinitionsPage() {
  const all = useDefinitions();
  // Beside the drawing where there is room for both.
  const isWide = Grid.useBreakpoint().md === true;
  const [chosen, setChosen] = useState("");
  const list = all.data?.definitions ?? [];
  const summary = list.find((one) => `${one.id}/${one.revision}` === chosen) ?? list.find((one) => one.inForce) ?? list[0];
  const found = useDefinition(summary?.id ?? "", summary?.revision ?? 0);
  const definition = found.data?.definition;
  return (
    <>
      <h1>{t("definition.title")}</h1>
      <div className="filters">
        <Select aria-label={t("definition.choose")} style={{ minWidth: 320 }} loading={all.isPending} {...(summary === undefined ? {} : { value: `${summary.id}/${summary.revision}` })}
          onChange={setChosen} options={list.map((one) => ({
            value: `${one.id}/${one.revision}`,
            label: `${words(one.title)} · ${one.revision}${one.inForce ? ` · ${t("definition.inForce")}` : ""}`,
          }))} />
        {summary?.vendorDefault === true && <span className="note">{t("definition.ours")}</span>}
      </div>
      <ErrorNote error={all.error ?? found.error} />
      {definition !== undefined && summary !== undefined && (
        <Tabs key={`${summary.id}/${summary.revision}`} tabPlacement={isWide ? "start" : "top"} items={[
          ...definition.tracks.map((track) => ({
            key: `track/${track.id}`, label: words(track.label), children: <TrackTab definition={definition} track={track} />,
          })),
          { key: "clocks", label: t("definition.clocks"), children: <ClocksTab clocks={definition.clocks} /> },
          { key: "page", label: t("definition.page"), children: <PrintedPage id={summary.id} revision={summary.revision} /> },
        ]} />
      )}
    </>
  );
}

function TrackTab({ definition, track }: { definition: Definition; track: Track }) {
  const moves = movesOf(definition, track);
  const label = (id: string) => words(track.states.find((state) => state.id === id)?.label) || id;
  return (
    <>
      <TrackDrawing definition={definition} track={track} />
      <h2>{t("definition.states")}</h2>
      <div className="wide" tabIndex={0}><Table<State> size="small" rowKey="id" pagination={false} dataSource={track.states}
        columns={[
          { title: t("desk.state"), render: (_, state) => <>{words(state.label)} <code>{state.id}</code></> },
          { title: t("desk.step"), render: (_, state) => (state.step === "" ? "" : stepLabel(definition, state.step)) },
          { title: t("definition.leadsTo"), render: (_, state) => moves.filter(({ from }) => from === state.id)
            .map(({ to, commands }) => <div key={to}>{label(to)} <span className="quiet">{commands.map(commandLabel).join(t("app.comma"))}</span></div>) },
        ]} /></div>
    </>
  );
}

const UNITS: Partial<Record<PeriodUnit, Key>> = {
  [PeriodUnit.UNIT_HOURS]: "unit.hours",
  [PeriodUnit.UNIT_CALENDAR_DAYS]: "unit.days",
  [PeriodUnit.UNIT_WORKING_DAYS]: "unit.workingDays",
  [PeriodUnit.UNIT_CALENDAR_MONTHS]: "unit.months",
  [PeriodUnit.UNIT_CALENDAR_YEARS]: "unit.years",
};

function lengthOf(rule: ClockRule): string {
  const unit = UNITS[rule.unit];
  return rule.length === 0 || unit === undefined ? rule.dueField : t(unit, { count: rule.length });
}

function ClocksTab({ clocks }: { clocks: ClockRule[] }) {
  return (
    <div className="wide" tabIndex={0}><Table<ClockRule> size="small" rowKey="id" pagination={false} dataSource={clocks}
      columns={[
        { title: t("desk.clock"), render: (_, rule) => <>{words(rule.label)} <code>{rule.id}</code></> },
        { title: t("definition.length"), render: (_, rule) => lengthOf(rule) },
        { title: t("desk.sourceOfLaw"), dataIndex: "source" },
      ]} /></div>
  );
}

function PrintedPage({ id, revision }: { id: string; revision: number }) {
  const page = useQuery({
    queryKey: ["definitions", id, revision, "page"],
    queryFn: () => client(WorkflowService).printDefinition({ id, revision }),
    staleTime: Infinity,
  });
  return <><ErrorNote error={page.error} /><pre className="printed" tabIndex={0}>{page.data?.page}</pre></>;
}
