// src/pages/desk/returns/Drill.tsx: the cases behind one figure, as far as the caller sees them; the rest is counted. Of
// a ratio, those of its numerator or of its denominator.
import { Modal, Radio, Table } from "antd";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";

import { codeLabel, useCodes } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { type FigureDefinition, type PeriodBasis } from "../../../gen/gaiwan/v1/return_pb.js";
import { type FigureCase, ReturnsService } from "../../../gen/gaiwan/v1/returns_service_pb.js";
import { t, words } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { figureText } from "./figures.ts";

// `asOf`: as of when the number was counted that was pressed, so that its cases are those.
export type Drilled = { query: { id: string; unit: string; period: string; basis: PeriodBasis; asOf: Timestamp | undefined }; own: boolean; figure: FigureDefinition };

const PAGE_SIZE = 1000;

type Props = { drilled: Drilled; figures: readonly FigureDefinition[]; onClose: () => void };

export function Drill({ drilled, figures, onClose }: Props) {
  const { query, own } = drilled;
  const { ratio } = drilled.figure;
  const parts = ratio === undefined ? [] : [ratio.numerator, ratio.denominator];
  const [chosen, setChosen] = useState("");
  // The figure itself, or the part of the ratio that is looked at.
  const id = ratio === undefined ? drilled.figure.id : parts.includes(chosen) ? chosen : ratio.numerator;
  const figure = figures.find((each) => each.id === id) ?? drilled.figure;
  const found = useQuery({
    queryKey: ["returns", "drill", query.id, query.unit, query.period, query.basis, String(query.asOf?.seconds), own, id],
    queryFn: () => client(ReturnsService).drillReturn({ query, own, figure: id, pageSize: PAGE_SIZE }),
  });
  const classes = useCodes("dispute_class").data;
  const data = found.data;
  return (
    <Modal open width={820} footer={null} onCancel={onClose} title={`${words(drilled.figure.label)} · ${query.period}`}>
      <p>{words(drilled.figure.words)}</p>
      {ratio !== undefined && (
        <>
          <Radio.Group value={id} onChange={(e) => setChosen(e.target.value as string)} optionType="button"
            options={parts.map((part) => ({ value: part, label: words(figures.find((each) => each.id === part)?.label) }))} />
          <p>{words(figure.words)}</p>
        </>
      )}
      {data?.few && <p role="status">{t("returns.few")}</p>}
      {data !== undefined && !data.few && (
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
