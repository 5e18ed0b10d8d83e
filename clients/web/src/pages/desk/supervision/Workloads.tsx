// src/pages/desk/supervision/Workloads.tsx: who has how much to do, and room for more.
import { Table } from "antd";
import { useQuery } from "@tanstack/react-query";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { SupervisionService, type Workload } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";

export function Workloads({ unit }: { unit: string }) {
  const loads = useQuery({ queryKey: ["workloads", unit], queryFn: () => client(SupervisionService).listWorkloads({ unit }) });
  const number = (value: bigint) => String(value);
  return (
    <>
      <ErrorNote error={loads.error} onAgain={() => void loads.refetch()} />
      <Table<Workload> size="small" rowKey="person" loading={loads.isPending} dataSource={loads.data?.workloads ?? []}
        pagination={{ pageSize: 50, showSizeChanger: false }}
        columns={[
          { title: t("desk.mediator"), dataIndex: "displayName" },
          { title: t("board.open"), align: "right", dataIndex: "open", render: number },
          { title: t("desk.dueLate"), align: "right", render: (_, load) => (load.overdue === 0n ? "0" : <span className="due due-late">● {String(load.overdue)}</span>) },
          { title: t("board.sessions"), align: "right", dataIndex: "sessionsThisWeek", render: number },
          { title: t("board.room"), align: "right", dataIndex: "freeCapacity", render: number },
        ]} />
    </>
  );
}
