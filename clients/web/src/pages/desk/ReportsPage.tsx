// src/pages/desk/ReportsPage.tsx: who has reported a day and who has not; a day with nothing in it is a report (零报告).
import { Table } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useOwnPosts } from "../../api/session.ts";
import { ErrorNote } from "../../components/ErrorNote.tsx";
import { day } from "../../components/format.ts";
import { UnitRecordService } from "../../gen/gaiwan/v1/unit_record_service_pb.js";
import { t, words } from "../../languages/index.ts";
import { client } from "../../transport.ts";
import { useServerNow } from "./now.ts";
import { UnitChoice } from "./UnitChoice.tsx";

const PAGE_SIZE = 2000;

export function ReportsPage() {
  const own = useOwnPosts()[0]?.org ?? "";
  const [chosen, setChosen] = useState("");
  const unit = chosen || own;
  const now = useServerNow();
  const [given, setGiven] = useState("");
  const date = given || day(now);
  const enabled = unit.startsWith("orgs/");
  const missing = useQuery({
    queryKey: ["reports", "missing", unit, date],
    queryFn: () => client(UnitRecordService).listUnreported({ unit, date, pageSize: PAGE_SIZE }),
    enabled,
  });
  const records = useQuery({
    queryKey: ["reports", "records", unit, date],
    queryFn: () => client(UnitRecordService).listUnitRecords({ unit, fromDate: date, toDate: date, pageSize: PAGE_SIZE }),
    enabled,
  });
  return (
    <>
      <h1>{t("reports.title")}</h1>
      <div className="filters">
        <UnitChoice value={unit} onChange={setChosen} label={t("desk.unit")} placeholder={t("desk.unit")} />
        <label className="field">{t("reports.date")}<input type="date" value={date} onChange={(e) => setGiven(e.target.value)} /></label>
        {missing.data !== undefined && (
          <strong role="status">{t("reports.reported", { reported: String(missing.data.reported), expected: String(missing.data.expected), zero: String(missing.data.zeroReports) })}</strong>
        )}
      </div>
      <ErrorNote error={missing.error ?? records.error} />
      <h2>{t("reports.unreported")}</h2>
      <Table size="small" rowKey="unit" loading={missing.isPending} dataSource={missing.data?.units ?? []} locale={{ emptyText: t("reports.all") }}
        pagination={{ pageSize: 20, showSizeChanger: false }}
        columns={[
          { title: t("directory.name"), dataIndex: "unitName" },
          { title: t("reports.above"), dataIndex: "aboveName" },
          { title: t("reports.last"), dataIndex: "lastDate" },
        ]} />
      <h2>{t("reports.records")}</h2>
      <Table size="small" rowKey={(record) => `${record.unit}/${record.version}`} loading={records.isPending} dataSource={records.data?.records ?? []} pagination={false}
        columns={[
          { title: t("directory.name"), dataIndex: "unitName" },
          { title: t("desk.who"), dataIndex: "actorName" },
          { title: t("desk.what"), render: (_, { record }) => (record.case === "screening" ? words(record.value.kindLabel) : t("reports.title")) },
          { title: t("reports.visits"), render: (_, { record }) => (record.case === "day" ? record.value.visits : record.value?.households) },
          { title: t("reports.clues"), render: (_, { record }) => (record.case === "day" ? record.value.clues : record.value?.found) },
        ]} />
    </>
  );
}
