// src/pages/party/More.tsx: what a party may do at any time: stop, complain, see who looked.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useCodes } from "../../api/directory.ts";
import { ErrorNote } from "../../components/ErrorNote.tsx";
import { moment } from "../../components/format.ts";
import { Said } from "../../components/Said.tsx";
import type { Case } from "../../gen/gaiwan/v1/case_pb.js";
import type { OpenCommand } from "../../gen/gaiwan/v1/case_service_pb.js";
import { SightService } from "../../gen/gaiwan/v1/sight_service_pb.js";
import { t, words } from "../../languages/index.ts";
import { client } from "../../transport.ts";
import { complain, stop } from "./acts.ts";
import { usePartyAct } from "./helper.ts";

type Props = { one: Case; me: string; open: readonly OpenCommand[]; onDone: () => void };

export function More({ one, me, open, onDone }: Props) {
  const [shown, setShown] = useState<"" | "stop" | "complain" | "reads">("");
  const { send, isPending, error } = usePartyAct(one.name, () => {
    setShown("");
    onDone();
  });
  const may = (...commands: string[]) => open.some(({ command }) => commands.includes(command));
  return (
    <section aria-labelledby="more">
      <h2 id="more"><Said k="party.more" /></h2>
      {shown === "" && (
        <p className="more">
          {may("withdraw_consent", "record_refusal") && <button type="button" className="button" onClick={() => setShown("stop")}><Said k="party.stop" /></button>}
          {may("file_complaint") && <button type="button" className="button" onClick={() => setShown("complain")}><Said k="party.complain" /></button>}
          <button type="button" className="button" onClick={() => setShown("reads")}><Said k="party.looked" /></button>
        </p>
      )}
      {shown === "stop" && (
        <div className="card" role="group">
          <p><Said k="party.stopSure" binding /></p>
          <button type="button" className="button primary" disabled={isPending} onClick={() => send(stop(one, me))}><Said k="party.stopYes" binding /></button>
        </div>
      )}
      {shown === "complain" && <Complaint busy={isPending} onSend={(reason, text) => send(complain(reason, text, me))} />}
      {shown === "reads" && <Reads name={one.name} />}
      {shown !== "" && <button type="button" className="link" onClick={() => setShown("")}>{t("party.back")}</button>}
      <ErrorNote error={error} />
    </section>
  );
}

function Complaint({ busy, onSend }: { busy: boolean; onSend: (reason: string, text: string) => void }) {
  const reasons = useCodes("complaint_reason").data ?? [];
  const [reason, setReason] = useState("");
  const [text, setText] = useState("");
  return (
    <div className="card">
      <p><Said k="party.complainHelp" /></p>
      <label className="field">{t("party.complainReason")}
        <select value={reason} onChange={(e) => setReason(e.target.value)}>
          <option value="" />
          {reasons.map((entry) => <option key={entry.code} value={entry.code}>{words(entry.label)}</option>)}
        </select></label>
      <label className="field">{t("party.complainText")}<textarea rows={4} maxLength={8000} value={text} onChange={(e) => setText(e.target.value)} /></label>
      <button type="button" className="button primary" disabled={busy || reason === "" || text.trim() === ""} onClick={() => onSend(reason, text)}><Said k="party.send" /></button>
    </div>
  );
}

function Reads({ name }: { name: string }) {
  const reads = useQuery({ queryKey: ["cases", "one", name, "reads"], queryFn: () => client(SightService).listReads({ name }) });
  return (
    <>
      <ErrorNote error={reads.error} />
      <ul>
        {reads.data?.reads.map((entry) => (
          <li key={`${entry.read?.who}${entry.read?.time?.seconds}${entry.read?.method}`}>
            <time>{moment(entry.read?.time)}</time> {entry.whoName || entry.read?.who}
          </li>
        ))}
      </ul>
    </>
  );
}
