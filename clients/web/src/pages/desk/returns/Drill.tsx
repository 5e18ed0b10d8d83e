// src/pages/desk/returns/Drill.tsx: the cases behind one figure, as far as the caller sees them; the rest is counted.
import { Modal, Table } from "antd";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { codeLabel, useCodes } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { type FigureDefinition, type PeriodBasis } from "../../../gen/gaiwan/v1/return_pb.js";
import { type FigureCase, ReturnsService } from "../../../gen/gaiwan/v1/returns_service_pb.js";
import { t, words } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { figureText } from "./figures.ts";

export type Drilled = { query: { id: string; unit: string; period: string; basis: PeriodBasis }; own: boolean; figure: FigureDefinition };

const PAGE_SIZE = 1000;

export function Drill({ drilled, onClose }: { drilled: Drilled; onClose: () => void }) {
  const { query, own, figure } = drilled;
  const found = useQuery({
    queryKey: ["returns", "drill", query, own, figure.id],
    queryFn: () => client(ReturnsService).drillReturn({ query, own, figure: figure.id, pageSize: PAGE_SIZE }),
  });
  const classes = useCodes("dispute_class").data;
  const data = found.data;
  return (
    <Modal open width={820} footer={null} onCancel={onClose} title={`${words(figure.label)} · ${query.period}`}>
      <p>{words(figure.words)}</p>
      {data !== undefined && (
        <p role="status"><strong>{figureText(figure, data.value)}</strong> · {t("desk.total", { total: String(data.caseCount) })}
          {data.notShownCount > 0n && ` · ${t("returns.notShown", { count: String(data.notShownCount) })}`}</p>
      )}
      <ErrorNote error={found.error} />
      <Table<FigureCase> size="small" rowKey="name" loading={found.isPending} dataSource={data?.cases ?? []} pagination={{ pageSize: 20, showSizeChanger: false }}
        columns={[
          { title: t("desk.number"), render: (_, one) => <Link href={`~/desk/cases/${one.name.replace("cases/", "")}`}>{one.caseNumber || t("desk.noNumber")}</Link> },
          { title: t("desk.class"), render: (_, one) => codeLabel(classes, one.disputeClass) },
          { title: t("desk.committee"), dataIndex: "committeeName" },
          { title: t("returns.adds"), align: "right", render: (_, one) => figureText(figure, one.value) },
        ]} />
    </Modal>
  );
}
