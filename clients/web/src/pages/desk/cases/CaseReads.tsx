// src/pages/desk/cases/CaseReads.tsx: who looked at the case, when, and why, for whoever may know.
import { Table } from "antd";
import { useQuery } from "@tanstack/react-query";

import { freeText } from "../../../api/personal.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { moment } from "../../../components/format.ts";
import { SightService } from "../../../gen/gaiwan/v1/sight_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { inWords } from "../enumWords.ts";

const PAGE_SIZE = 500;

export function CaseReads({ name }: { name: string }) {
  const reads = useQuery({
    queryKey: ["cases", "one", name, "reads"],
    queryFn: () => client(SightService).listReads({ name, pageSize: PAGE_SIZE }),
  });
  if (reads.error !== null) return <ErrorNote error={reads.error} />;
  return (
    <Table size="small" pagination={false} loading={reads.isPending} rowKey={(entry) => `${entry.read?.who}${entry.read?.time?.seconds}${entry.read?.method}`}
      dataSource={[...(reads.data?.reads ?? [])].reverse()}
      columns={[
        { title: t("desk.when"), render: (_, entry) => moment(entry.read?.time) },
        { title: t("desk.who"), render: (_, entry) => entry.whoName || entry.read?.who },
        { title: t("desk.looked"), render: (_, entry) => inWords("read", entry.read?.method) },
        { title: t("desk.times"), render: (_, entry) => Math.max(1, entry.read?.count ?? 1) },
        { title: t("desk.whyLooked"), render: (_, entry) => freeText(entry.read?.reason) },
      ]} />
  );
}
