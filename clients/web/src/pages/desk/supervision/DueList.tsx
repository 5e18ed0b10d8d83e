// src/pages/desk/supervision/DueList.tsx: what is overdue, due, paused, and what waits at others; each part with its cases.
import { Segmented, Table } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";

import { MAIN_TRACK, stateLabel, useDefinitionInForce } from "../../../api/definition.ts";
import { useCodes, useOrganisationNames } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import type { Case } from "../../../gen/gaiwan/v1/case_pb.js";
import { DuePart, type ListDueResponse, SupervisionService } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { type Key, t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { caseId, caseNumber, neutralTitle } from "../cases/title.ts";
import { DueTag } from "../DueTag.tsx";
import { nextClock } from "../due.ts";
import { useServerNow } from "../now.ts";

const PARTS: { part: DuePart; key: Key; count: (all: ListDueResponse) => bigint }[] = [
  { part: DuePart.OVERDUE, key: "desk.dueLate", count: (all) => all.overdue },
  { part: DuePart.TODAY, key: "desk.dueToday", count: (all) => all.today },
  { part: DuePart.WEEK, key: "desk.dueWeek", count: (all) => all.week },
  { part: DuePart.PAUSED, key: "board.paused", count: (all) => all.paused },
  { part: DuePart.WAITING, key: "board.waiting", count: (all) => all.waitingTransfer + all.waitingReceipt + all.waitingRisk },
];
const PAGE_SIZE = 200;

export function DueList({ unit }: { unit: string }) {
  const [part, setPart] = useState<DuePart>(DuePart.OVERDUE);
  const due = useQuery({
    queryKey: ["due", unit, part],
    queryFn: () => client(SupervisionService).listDue({ unit, part, pageSize: PAGE_SIZE }),
    refetchInterval: 60_000,
  });
  const nameOf = useOrganisationNames();
  const classes = useCodes("dispute_class").data;
  const definition = useDefinitionInForce();
  const now = useServerNow();
  const all = due.data;
  return (
    <>
      <Segmented value={part} onChange={setPart}
        options={PARTS.map((one) => ({ value: one.part, label: `${t(one.key)}${all === undefined ? "" : ` ${one.count(all)}`}` }))} />
      {part === DuePart.WAITING && all !== undefined && (
        <p>{t("board.waitingFor", { transfer: String(all.waitingTransfer), receipt: String(all.waitingReceipt), risk: String(all.waitingRisk) })}</p>
      )}
      <ErrorNote error={due.error} onAgain={() => void due.refetch()} />
      <Table<Case> size="small" rowKey="name" pagination={false} loading={due.isPending} dataSource={all?.cases ?? []}
        columns={[
          { title: t("desk.number"), render: (_, one) => (
            <><Link href={`~/desk/cases/${caseId(one)}`}>{caseNumber(one)}</Link><div className="quiet">{neutralTitle(one, nameOf, classes)}</div></>) },
          { title: t("desk.unit"), render: (_, one) => nameOf(one.unit) },
          { title: t("desk.state"), render: (_, one) => stateLabel(definition, MAIN_TRACK, one.state) },
          { title: t("desk.due"), render: (_, one) => <DueTag time={nextClock(one)?.dueTime} now={now} /> },
        ]} />
    </>
  );
}
