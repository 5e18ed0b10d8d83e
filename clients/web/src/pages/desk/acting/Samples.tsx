// src/pages/desk/acting/Samples.tsx: samples for call-backs, the youngest first, and drawing another.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { SupervisionService } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { PageTurns } from "../PageTurns.tsx";
import { DrawDialog } from "./DrawDialog.tsx";
import { SampleCard } from "./SampleCard.tsx";
import { ACTING } from "./useActing.ts";

const PAGE_SIZE = 10;

// What another page wants to be drawn: from this unit, in these days, this case in any case. Empty: nothing yet.
export type Draw = { fromUnit: string; from: string; to: string; chosen: string };

// `own`: the office of whoever looks.
export function Samples({ unit, own, draw }: { unit: string; own: string; draw: Draw }) {
  const [drawing, setDrawing] = useState(draw.fromUnit !== "");
  const [token, setToken] = useState("");
  const list = useQuery({
    queryKey: [ACTING, "samples", unit, token],
    queryFn: () => client(SupervisionService).listSamples({ unit, pageSize: PAGE_SIZE, pageToken: token }),
    enabled: unit !== "",
  });
  const { data } = list;
  return (
    <>
      <p className="quiet">{t("sample.rule")}</p>
      <div className="filters">
        <button type="button" className="button" onClick={() => setDrawing(true)}>{t("sample.draw")}</button>
        <strong role="status">{data !== undefined && t("acting.total", { total: String(data.total) })}</strong>
      </div>
      <ErrorNote error={list.error} onAgain={() => void list.refetch()} />
      {data?.samples.length === 0 && <p>{t("sample.none")}</p>}
      {data?.samples.map((sample) => <SampleCard key={sample.name} sample={sample} />)}
      <PageTurns token={token} next={data?.nextPageToken} onTurn={setToken} />
      {drawing && <DrawDialog office={own} draw={draw} onClose={() => setDrawing(false)} />}
    </>
  );
}
