// src/pages/desk/anomalies/AnomaliesPage.tsx: concluded cases in which something is unusual, each with its reasons. A flag
// leads to the case and to a sample that is called back; nothing here takes anything off anybody.
import { Table } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation, useSearch } from "wouter";

import { useAreaOf, useOrganisationNames, usePersonNames } from "../../../api/directory.ts";
import { useOwnPosts } from "../../../api/session.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { day } from "../../../components/format.ts";
import { type Anomaly, type AnomalyReason, AnomalySign, SupervisionService } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { inWords } from "../enumWords.ts";
import { useServerNow } from "../now.ts";
import { PageTurns } from "../PageTurns.tsx";
import { Scrolls } from "../Scrolls.tsx";
import { CaseLink } from "../CaseLink.tsx";
import { UnitChoice } from "../UnitChoice.tsx";
import { drawAddress, type Filter, isWhole, readFilter, writeFilter } from "./filter.ts";

const PAGE_SIZE = 50;

export function AnomaliesPage() {
  const area = useAreaOf(useOwnPosts()[0]?.org ?? "");
  const now = useServerNow();
  const filter = readFilter(useSearch(), area, day(now));
  const [, go] = useLocation();
  const [token, setToken] = useState("");
  const nameOf = useOrganisationNames();
  const personOf = usePersonNames(filter.unit);
  const request = { unit: filter.unit, fromDate: filter.from, toDate: filter.to, pageSize: PAGE_SIZE, pageToken: token };
  const anomalies = useQuery({
    queryKey: ["anomalies", request],
    queryFn: () => client(SupervisionService).listAnomalies(request),
    enabled: isWhole(filter),
  });
  const change = (part: Partial<Filter>) => {
    setToken("");
    go(`/?${writeFilter({ ...filter, ...part })}`);
  };
  const list = anomalies.data;
  return (
    <>
      <h1>{t("anomaly.title")}</h1>
      <p className="note" role="note">{t("anomaly.rule")}</p>
      <div className="filters">
        <UnitChoice value={filter.unit} onChange={(unit) => change({ unit })} label={t("desk.unit")} placeholder={t("desk.unit")} />
        <label className="field">{t("anomaly.from")}<input type="date" value={filter.from} onChange={(e) => change({ from: e.target.value })} /></label>
        <label className="field">{t("anomaly.to")}<input type="date" value={filter.to} onChange={(e) => change({ to: e.target.value })} /></label>
        <strong role="status">{list !== undefined && t("anomaly.looked", { looked: String(list.lookedAt), total: String(list.total) })}</strong>
      </div>
      <ErrorNote error={anomalies.error} onAgain={() => void anomalies.refetch()} />
      <Scrolls label={t("anomaly.title")}>
      <Table<Anomaly> size="small" rowKey="case" loading={anomalies.isFetching && list === undefined} dataSource={list?.anomalies ?? []} pagination={false} locale={{ emptyText: t("anomaly.none") }}
        columns={[
          { title: t("anomaly.weight"), align: "right", dataIndex: "weight" },
          { title: t("desk.case"), render: (_, one) => (
            <><CaseLink name={one.case} /><div className="quiet">{one.title}</div></>) },
          { title: t("desk.committee"), render: (_, one) => nameOf(one.committee) },
          { title: t("desk.mediator"), render: (_, one) => personOf(one.mediator) },
          { title: t("anomaly.why"), render: (_, one) => <ul className="reasons">{one.reasons.map((reason) => <Reason key={reason.sign} reason={reason} />)}</ul> },
          { title: "", render: (_, one) => <Link href={drawAddress(one.committee, filter, one.case)}>{t("anomaly.draw")}</Link> },
        ]} />
      </Scrolls>
      <PageTurns token={token} next={list?.nextPageToken} onTurn={setToken} />
    </>
  );
}

// What it is, how unusual, and the other cases that it is about, as far as they are named.
function Reason({ reason }: { reason: AnomalyReason }) {
  return (
    <li>
      {inWords("anomalySign", AnomalySign[reason.sign])} <span className="quiet">{reason.weight}</span>
      {reason.othersTotal > 0n && <div className="quiet">{t("anomaly.others", { count: String(reason.othersTotal) })} {reason.others.map((name) => <CaseLink key={name} name={name} />)}</div>}
    </li>
  );
}
