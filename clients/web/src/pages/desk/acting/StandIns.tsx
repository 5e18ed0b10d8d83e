// src/pages/desk/acting/StandIns.tsx: who does whose work in an organisation for a time, and since when by whose word.
import { Checkbox, Popconfirm, Table } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useAllPersonNames, useOrganisationNames } from "../../../api/directory.ts";
import { freeText } from "../../../api/personal.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { day, moment } from "../../../components/format.ts";
import { type StandIn, SupervisionService } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { useServerNow } from "../now.ts";
import { Scrolls } from "../Scrolls.tsx";
import { StandInDialog } from "./StandInDialog.tsx";
import { ACTING, useActing } from "./useActing.ts";

export function StandIns({ unit }: { unit: string }) {
  const [showEnded, setShowEnded] = useState(false);
  const [adding, setAdding] = useState(false);
  const nameOf = useOrganisationNames();
  const personOf = useAllPersonNames();
  const today = day(useServerNow());
  const list = useQuery({
    queryKey: [ACTING, "stand-ins", unit, showEnded],
    queryFn: () => client(SupervisionService).listStandIns({ unit, showEnded }),
    enabled: unit !== "",
  });
  const holds = (one: StandIn): boolean => one.endDate === "" && (one.appointed?.toDate ?? "") >= today;
  return (
    <>
      <p className="quiet">{t("standIn.rule")}</p>
      <div className="filters">
        <button type="button" className="button" onClick={() => setAdding(true)}>{t("standIn.add")}</button>
        <Checkbox checked={showEnded} onChange={(e) => setShowEnded(e.target.checked)}>{t("standIn.showEnded")}</Checkbox>
      </div>
      <ErrorNote error={list.error} onAgain={() => void list.refetch()} />
      <Scrolls label={t("acting.standIns")}>
      <Table<StandIn> size="small" pagination={false} loading={list.isFetching && list.data === undefined}
        dataSource={list.data?.standIns ?? []} locale={{ emptyText: t("standIn.none") }}
        rowKey={(one) => `${one.unit}/${one.appointed?.absent}/${one.appointed?.standIn}/${one.recordTime?.seconds}.${one.recordTime?.nanos}`}
        columns={[
          { title: t("acting.unit"), render: (_, one) => nameOf(one.unit) },
          { title: t("standIn.absent"), render: (_, one) => personOf(one.appointed?.absent ?? "") },
          { title: t("standIn.standIn"), render: (_, one) => personOf(one.appointed?.standIn ?? "") },
          { title: t("acting.from"), render: (_, one) => one.appointed?.fromDate },
          { title: t("acting.to"), render: (_, one) => one.appointed?.toDate },
          { title: t("standIn.ended"), dataIndex: "endDate" },
          { title: t("standIn.appointed"), render: (_, one) => t("acting.by", { who: personOf(one.actor), time: moment(one.recordTime) }) },
          { title: t("acting.reason"), render: (_, one) => freeText(one.appointed?.text) },
          { title: "", render: (_, one) => holds(one) && <EndButton one={one} who={personOf(one.appointed?.standIn ?? "")} /> },
        ]} />
      </Scrolls>
      {adding && <StandInDialog unit={unit} onClose={() => setAdding(false)} />}
    </>
  );
}

function EndButton({ one, who }: { one: StandIn; who: string }) {
  const { send, isPending, error } = useActing(() => undefined);
  const { absent = "", standIn = "" } = one.appointed ?? {};
  return (
    <>
      <Popconfirm title={t("standIn.endAsk", { who })} okText={t("standIn.end")} cancelText={t("desk.cancel")}
        onConfirm={() => send(one.unit, { case: "endStandIn", value: { unit: one.unit, absent, standIn } })}>
        <button type="button" className="button" disabled={isPending}>{t("standIn.end")}</button>
      </Popconfirm>
      <ErrorNote error={error} />
    </>
  );
}
