// src/pages/party/More.tsx: what a party may do at any time: choose a mediator, stop, complain, see who looked.
import { useQuery } from "@tanstack/react-query";
import { useContext, useState } from "react";

import { useCodes } from "../../api/directory.ts";
import { ErrorNote } from "../../components/ErrorNote.tsx";
import { moment } from "../../components/format.ts";
import type { Case } from "../../gen/gaiwan/v1/case_pb.js";
import type { OpenCommand } from "../../gen/gaiwan/v1/case_service_pb.js";
import { SightService } from "../../gen/gaiwan/v1/sight_service_pb.js";
import { fill, t, words } from "../../languages/index.ts";
import { zh } from "../../languages/zh-CN.ts";
import { client } from "../../transport.ts";
import { complain, stop } from "./acts.ts";
import { HelperContext, helperWords, usePartyAct } from "./helper.ts";
import { partyName } from "./partyName.ts";

type Props = { one: Case; me: string; open: readonly OpenCommand[]; onDone: () => void };

export function More({ one, me, open, onDone }: Props) {
  const [shown, setShown] = useState<"" | "stop" | "complain" | "reads">("");
  const { send, isPending, error } = usePartyAct(one.name, () => {
    setShown("");
    onDone();
  }, partyName(one, me));
  const helper = useContext(HelperContext);
  // It names its helper itself: the mediator, who reads the notes, is not to know of it.
  const helped = (text: string) => helper === undefined ? text : `${text.trim()} ${fill(zh["helper.inText"], { who: helperWords(helper) })}`;
  const may = (...commands: string[]) => open.some(({ command }) => commands.includes(command));
  return (
    <section aria-labelledby="more">
      <h2 id="more">{t("party.more")}</h2>
      {shown === "" && (
        <p className="more">
          {may("withdraw_consent", "record_refusal") && <button type="button" className="button" onClick={() => setShown("stop")}>{t("party.stop")}</button>}
          {may("file_complaint") && <button type="button" className="button" onClick={() => setShown("complain")}>{t("party.complain")}</button>}
          <button type="button" className="button" onClick={() => setShown("reads")}>{t("party.looked")}</button>
        </p>
      )}
      {shown === "stop" && (
        <div className="card" role="group">
          <p>{t("party.stopSure")}</p>
          <button type="button" className="button primary" disabled={isPending} onClick={() => send(stop(one, me))}>{t("party.stopYes")}</button>
        </div>
      )}
      {shown === "complain" && <Complaint busy={isPending} onSend={(reason, text) => send(complain(reason, helped(text), me))} />}
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
      <p>{t("party.complainHelp")}</p>
      <label className="field">{t("party.complainReason")}
        <select value={reason} onChange={(e) => setReason(e.target.value)}>
          <option value="" />
          {reasons.map((entry) => <option key={entry.code} value={entry.code}>{words(entry.label)}</option>)}
        </select></label>
      <label className="field">{t("party.complainText")}<textarea rows={4} maxLength={7800} value={text} onChange={(e) => setText(e.target.value)} /></label>
      <button type="button" className="button primary" disabled={busy || reason === "" || text.trim() === ""} onClick={() => onSend(reason, text)}>{t("party.send")}</button>
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
