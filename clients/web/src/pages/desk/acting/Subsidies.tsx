// src/pages/desk/acting/Subsidies.tsx: lists of what is paid for cases (以案定补), the youngest first, and publishing another.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { SupervisionService } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { PageTurns } from "../PageTurns.tsx";
import { PublishDialog } from "./PublishDialog.tsx";
import { SubsidyCard } from "./SubsidyCard.tsx";
import { ACTING } from "./useActing.ts";

const PAGE_SIZE = 5;

// `own`: the office of whoever looks.
export function Subsidies({ unit, own }: { unit: string; own: string }) {
  const [publishing, setPublishing] = useState(false);
  const [token, setToken] = useState("");
  const list = useQuery({
    queryKey: [ACTING, "subsidies", unit, token],
    queryFn: () => client(SupervisionService).listSubsidies({ unit, pageSize: PAGE_SIZE, pageToken: token }),
    enabled: unit !== "",
  });
  const { data } = list;
  return (
    <>
      <p className="quiet">{t("subsidy.rule")}</p>
      <div className="filters">
        <button type="button" className="button" onClick={() => setPublishing(true)}>{t("subsidy.publish")}</button>
        <strong role="status">{data !== undefined && t("acting.total", { total: String(data.total) })}</strong>
      </div>
      <ErrorNote error={list.error} onAgain={() => void list.refetch()} />
      {data?.subsidies.length === 0 && <p>{t("subsidy.none")}</p>}
      {data?.subsidies.map((subsidy) => <SubsidyCard key={subsidy.name} subsidy={subsidy} />)}
      <PageTurns token={token} next={data?.nextPageToken} onTurn={setToken} />
      {publishing && <PublishDialog office={own} onClose={() => setPublishing(false)} />}
    </>
  );
}
