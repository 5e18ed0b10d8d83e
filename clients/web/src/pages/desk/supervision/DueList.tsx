// src/pages/desk/supervision/DueList.tsx: what is overdue, due, paused, and what waits at others: each part with what it
// counts in words, and its cases.
import { Segmented, Table } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";

import { MAIN_TRACK, stateLabel, useDefinitionInForce } from "../../../api/definition.ts";
import { useCodes, useOrganisationNames } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import type { Case } from "../../../gen/gaiwan/v1/case_pb.js";
import { DuePart, type ListDueResponse, SupervisionService } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import type { Part } from "../cases/filter.ts";
import { caseId, caseNumber, neutralTitle } from "../cases/title.ts";
import { CountLink } from "../CountLink.tsx";
import { DueTag } from "../DueTag.tsx";
import { nextClock } from "../due.ts";
import { useServerNow } from "../now.ts";
import { PageTurns } from "../PageTurns.tsx";

const LISTED = [
  { part: "late", asked: DuePart.OVERDUE, count: (all) => all.overdue },
  { part: "today", asked: DuePart.TODAY, count: (all) => all.today },
  { part: "week", asked: DuePart.WEEK, count: (all) => all.week },
  { part: "paused", asked: DuePart.PAUSED, count: (all) => all.paused },
  { part: "waiting", asked: DuePart.WAITING, count: undefined },
] as const satisfies { part: Part; asked: DuePart; count: ((all: ListDueResponse) => bigint) | undefined }[];
// Of what is waited for there is more than one kind, and a case may wait for several.
const WAITED_FOR = [
  { part: "acceptance", count: (all) => all.waitingAcceptance },
  { part: "transfer", count: (all) => all.waitingTransfer },
  { part: "receipt", count: (all) => all.waitingReceipt },
  { part: "risk", count: (all) => all.waitingRisk },
  { part: "message", count: (all) => all.waitingMessage },
] as const satisfies { part: Part; count: (all: ListDueResponse) => bigint }[];
const PAGE_SIZE = 200;
const FRESH_MS = 60_000;

export function DueList({ unit }: { unit: string }) {
  const [part, setPart] = useState<(typeof LISTED)[number]["part"]>("late");
  const [token, setToken] = useState("");
  const asked = LISTED.find((one) => one.part === part)!.asked;
  const due = useQuery({
    queryKey: ["due", unit, part, token],
    queryFn: () => client(SupervisionService).listDue({ unit, part: asked, pageSize: PAGE_SIZE, pageToken: token }),
    refetchInterval: FRESH_MS,
  });
  // How many cases wait, each counted once: the answer has that of the part that was asked for alone.
  const waiting = useQuery({
    queryKey: ["due", unit, "waiting", "total"],
    queryFn: async () => (await client(SupervisionService).listDue({ unit, part: DuePart.WAITING, pageSize: 1 })).total,
    refetchInterval: FRESH_MS,
  });
  const nameOf = useOrganisationNames();
  const classes = useCodes("dispute_class").data;
  const definition = useDefinitionInForce();
  const now = useServerNow();
  const all = due.data;
  const counted = ({ count }: (typeof LISTED)[number]): bigint | undefined =>
    count === undefined ? waiting.data : all === undefined ? undefined : count(all);
  return (
    <>
      <Segmented value={part} onChange={(chosen) => { setPart(chosen); setToken(""); }}
        options={LISTED.map((one) => ({ value: one.part, label: `${t(`part.${one.part}`)} ${counted(one) ?? ""}`.trim() }))} />
      <p className="quiet">{t(`part.${part}.means`)}</p>
      {part === "waiting" && all !== undefined && (
        <p className="choices">{WAITED_FOR.map((one) => (
          <span key={one.part}>{t(`part.${one.part}`)} <CountLink count={one.count(all)} of={t(`part.${one.part}`)} filter={{ unit, due: one.part }} /></span>
        ))}</p>
      )}
      <ErrorNote error={due.error ?? waiting.error} onAgain={() => void due.refetch()} />
      <Table<Case> size="small" rowKey="name" pagination={false} loading={due.isPending} dataSource={all?.cases ?? []}
        columns={[
          { title: t("desk.number"), render: (_, one) => (
            <><Link href={`~/desk/cases/${caseId(one)}`}>{caseNumber(one)}</Link><div className="quiet">{neutralTitle(one, nameOf, classes)}</div></>) },
          { title: t("desk.unit"), render: (_, one) => nameOf(one.unit) },
          { title: t("desk.state"), render: (_, one) => stateLabel(definition, MAIN_TRACK, one.state) },
          { title: t("desk.due"), render: (_, one) => <DueTag time={nextClock(one)?.dueTime} now={now} /> },
        ]} />
      <PageTurns token={token} next={all?.nextPageToken} onTurn={setToken} />
    </>
  );
}
