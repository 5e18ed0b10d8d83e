// src/pages/desk/cases/CaseListPage.tsx: the cases the caller may see, next due first, with an exact total; several of
// them, chosen over its pages, are urged, moved or reassigned at once.
import { Checkbox, Input, Select, Table } from "antd";
import { type Key, useState } from "react";
import { Link, useLocation, useSearch } from "wouter";

import { useCases, useWatch } from "../../../api/cases.ts";
import { levelLabel, MAIN_TRACK, stateLabel, stepLabel, useDefinitionInForce } from "../../../api/definition.ts";
import { useAllPersonNames, useCodes, useOrganisationNames, usePersonNames } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import type { Case } from "../../../gen/gaiwan/v1/case_pb.js";
import { t, words } from "../../../languages/index.ts";
import { DueTag } from "../DueTag.tsx";
import { nextClock } from "../due.ts";
import { useServerNow } from "../now.ts";
import { PageTurns } from "../PageTurns.tsx";
import { UnitChoice } from "../UnitChoice.tsx";
import { BulkBar } from "./BulkBar.tsx";
import { allOf, type Chosen, chosenOf } from "./chosen.ts";
import { type Filter, PARTS, readFilter, requestOf, showsClosed, writeFilter } from "./filter.ts";
import { caseId, caseNumber, neutralTitle } from "./title.ts";

const PAGE_SIZE = 50;

export function CaseListPage() {
  const filter = readFilter(useSearch());
  const [, go] = useLocation();
  const now = useServerNow();
  const definition = useDefinitionInForce();
  const nameOf = useOrganisationNames();
  const personOf = usePersonNames("");
  const anyPersonOf = useAllPersonNames();
  const classes = useCodes("dispute_class").data;
  const [token, setToken] = useState("");
  const [chosen, setChosen] = useState<ReadonlyMap<string, Chosen>>(new Map());
  // To the minute: the query's key must not change while it is asked.
  const minute = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  const request = requestOf(filter, minute);
  const cases = useCases({ ...request, pageSize: PAGE_SIZE, pageToken: token });
  useWatch({ unit: filter.unit });

  const change = (part: Partial<Filter>) => {
    setToken("");
    setChosen(new Map());
    go(`/?${writeFilter({ ...filter, ...part })}`);
  };
  const choose = (all: readonly Chosen[]) => setChosen(new Map(all.map((each) => [each.name, each])));
  // Of the cases on other pages what was known when they were chosen stays.
  const onChosen = (keys: Key[]) => choose(keys.flatMap((key) => {
    const here = cases.data?.cases.find(({ name }) => name === key);
    return chosen.get(String(key)) ?? (here === undefined ? [] : chosenOf(here));
  }));
  const states = definition?.tracks.find((track) => track.id === MAIN_TRACK)?.states ?? [];
  return (
    <>
      <h1>{t("desk.cases")}</h1>
      <div className="filters">
        <Input.Search key={filter.words} aria-label={t("desk.search")} placeholder={t("desk.searchHelp")} style={{ width: 280 }} allowClear defaultValue={filter.words}
          onSearch={(words) => change({ words: words.trim() })} />
        <UnitChoice value={filter.unit} onChange={(unit) => change({ unit })} label={t("desk.unit")} placeholder={t("desk.unitAny")} />
        <Choice label={t("desk.state")} any={t("desk.stateAny")} value={filter.state} onChange={(state) => change({ state })}
          options={states.map((state) => ({ value: state.id, label: words(state.label) }))} />
        <Choice label={t("desk.level")} any={t("desk.levelAny")} value={filter.level} onChange={(level) => change({ level })}
          options={(definition?.levels ?? []).map((level) => ({ value: level.id, label: words(level.label) }))} />
        <Choice label={t("desk.due")} any={t("desk.dueAny")} value={filter.due} onChange={(due) => change({ due: due as Filter["due"] })}
          options={PARTS.map((part) => ({ value: part, label: t(`part.${part}`) }))} />
        <Checkbox checked={showsClosed(filter)} disabled={filter.due !== ""} onChange={(e) => change({ closed: e.target.checked })}>{t("desk.closedToo")}</Checkbox>
        <strong role="status">{cases.data !== undefined && t("desk.total", { total: String(cases.data.total) })}</strong>
      </div>
      {filter.due !== "" && <p className="quiet">{t(`part.${filter.due}`)}：{t(`part.${filter.due}.means`)}</p>}
      {filter.mediator !== "" && <Kept words={t("desk.ofMediator", { name: anyPersonOf(filter.mediator) })} onDrop={() => change({ mediator: "" })} />}
      {filter.without.length > 0 && <Kept words={t("desk.without", { names: filter.without.map(nameOf).join("、") })} onDrop={() => change({ without: [] })} />}
      <BulkBar chosen={[...chosen.values()]} total={Number(cases.data?.total ?? 0n)} onAll={async () => choose(await allOf(request))} onNone={() => choose([])} />
      <ErrorNote error={cases.error} onAgain={() => void cases.refetch()} />
      <Table<Case> size="small" rowKey="name" loading={cases.isPending} dataSource={cases.data?.cases ?? []} pagination={false}
        scroll={{ x: 900 }}
        rowSelection={{ selectedRowKeys: [...chosen.keys()], preserveSelectedRowKeys: true, onChange: onChosen,
          getCheckboxProps: (one) => ({ name: caseNumber(one), "aria-label": caseNumber(one) }) as never,
          columnTitle: (all) => all }}
        columns={[
          { title: t("desk.number"), render: (_, one) => (
            <><Link href={`/${caseId(one)}`}>{caseNumber(one)}</Link><div className="quiet">{neutralTitle(one, nameOf, classes)}</div></>) },
          { title: t("desk.unit"), render: (_, one) => nameOf(one.unit) },
          { title: t("desk.state"), render: (_, one) => stateLabel(definition, MAIN_TRACK, one.state) },
          { title: t("desk.step"), render: (_, one) => stepLabel(definition, one.step) },
          { title: t("desk.level"), render: (_, one) => levelLabel(definition, one.level) },
          { title: t("desk.mediator"), render: (_, one) => {
            const lead = one.mediators.find((mediator) => mediator.lead);
            return lead === undefined ? "" : personOf(lead.person);
          } },
          { title: t("desk.due"), render: (_, one) => <DueTag time={nextClock(one)?.dueTime} now={now} /> },
        ]} />
      <PageTurns token={token} next={cases.data?.nextPageToken} onTurn={setToken} />
    </>
  );
}

// A condition that came with the address and has no choice above: said in words, and dropped by a button.
function Kept({ words, onDrop }: { words: string; onDrop: () => void }) {
  return <p className="quiet">{words} <button type="button" className="link" onClick={onDrop}>{t("desk.drop")}</button></p>;
}

type ChoiceProps = {
  label: string; any: string; value: string; options: { value: string; label: string }[]; onChange: (value: string) => void;
};

function Choice({ label, any, value, options, onChange }: ChoiceProps) {
  return (
    <Select aria-label={label} allowClear placeholder={any} style={{ minWidth: 150 }} options={options}
      value={value === "" ? undefined : value} onChange={(chosen: string | undefined) => onChange(chosen ?? "")} />
  );
}
