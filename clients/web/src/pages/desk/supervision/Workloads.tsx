// src/pages/desk/supervision/Workloads.tsx: who has how much to do, and room for more. A number leads to its cases or
// sessions.
import { Table } from "antd";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { day } from "../../../components/format.ts";
import { SupervisionService, type Workload } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { CountLink } from "../CountLink.tsx";
import { Explained } from "../Explained.tsx";
import { mondayOf, useServerNow } from "../now.ts";

export function Workloads({ unit }: { unit: string }) {
  const loads = useQuery({ queryKey: ["workloads", unit], queryFn: () => client(SupervisionService).listWorkloads({ unit }) });
  const monday = mondayOf(day(useServerNow()));
  return (
    <>
      <ErrorNote error={loads.error} onAgain={() => void loads.refetch()} />
      <Table<Workload> size="small" rowKey="person" loading={loads.isPending} dataSource={loads.data?.workloads ?? []}
        pagination={{ pageSize: 50, showSizeChanger: false }}
        columns={[
          { title: t("desk.mediator"), dataIndex: "displayName" },
          { title: <Explained label={t("board.open")} means={t("board.open.people")} />, align: "right", render: (_, load) =>
            <CountLink count={load.open} of={`${load.displayName} ${t("board.open")}`} filter={{ unit, mediator: load.person }} /> },
          { title: <Explained label={t("part.late")} means={t("board.late.people")} />, align: "right", render: (_, load) => (load.overdue === 0n ? "0"
            : <span className="due due-late"><CountLink count={load.overdue} of={`${load.displayName} ${t("part.late")}`} filter={{ unit, mediator: load.person, due: "late" }} text={`● ${load.overdue}`} /></span>) },
          { title: <Explained label={t("board.sessions")} means={t("board.sessions.means")} />, align: "right", render: (_, load) => (load.sessionsThisWeek === 0n ? "0"
            : <Link href={`~/desk/calendar?${new URLSearchParams({ of: load.person, from: monday }).toString()}`} aria-label={`${load.displayName} ${t("board.sessions")} ${load.sessionsThisWeek}`}>{String(load.sessionsThisWeek)}</Link>) },
          { title: <Explained label={t("board.room")} means={t("board.room.means")} />, align: "right", render: (_, load) => String(load.freeCapacity) },
        ]} />
    </>
  );
}
