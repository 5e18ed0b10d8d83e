// src/pages/desk/acting/HandOver.tsx: a desk is handed over: tried first, then done; the receipt is saved at once, and takes
// it back within a day.
import { Input, Table } from "antd";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";

import { caseKeys } from "../../../api/cases.ts";
import { save } from "../../../api/documents.ts";
import { troubleOfItem } from "../../../api/errors.ts";
import { ErrorNote, sentence } from "../../../components/ErrorNote.tsx";
import { moment } from "../../../components/format.ts";
import { t } from "../../../languages/index.ts";
import { useServerNow } from "../now.ts";
import { UnitChoice } from "../UnitChoice.tsx";
import {
  type Asked, doneCount, HAND_OVER_MAX, openCases, readReceipt, type Receipt, receiptOf, receiptText, replaceRequest, send, type Sent, tooLate,
} from "./handOver.ts";
import { caseIdOf } from "./names.ts";
import { PersonChoice } from "./PersonChoice.tsx";

// What was done last, how many cases there were, and how it is taken back.
type Result = { what: "try" | "do" | "undo"; sent: Sent; all: number; receipt?: Receipt };

const WORDS = {
  try: { sum: "handOver.wouldDo", each: "handOver.wouldBeHanded" },
  do: { sum: "handOver.done", each: "handOver.handed" },
  undo: { sum: "handOver.undone", each: "handOver.takenBack" },
} as const;
const RECEIPT_FILE = "hand-over.json";

const saveReceipt = (receipt: Receipt): void => save(new Blob([receiptText(receipt)], { type: "application/json" }), RECEIPT_FILE);

// `of`, `within`: whose desk it is and where, to begin with.
export function HandOver({ of = "", within = "" }: { of?: string; within?: string }) {
  const [from, setFrom] = useState(of);
  const [to, setTo] = useState("");
  const [unit, setUnit] = useState(of === "" ? "" : within);
  const [reason, setReason] = useState("");
  const [noReceipt, setNoReceipt] = useState(false);
  const now = useServerNow();
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: async (job: { what: "try" | "do"; asked: Asked } | { what: "undo"; receipt: Receipt }): Promise<Result> => {
      if (job.what === "undo") return undo(job.receipt, now);
      const names = (await openCases({ mediator: job.asked.from, unit })).map(({ name }) => name);
      const sent = await send(names.slice(0, HAND_OVER_MAX).map((name) => replaceRequest(name, job.asked)), job.what === "try");
      if (job.what === "try" || doneCount(sent) === 0) return { what: job.what, sent, all: names.length };
      const receipt = receiptOf(sent);
      saveReceipt(receipt);
      return { what: "do", sent, all: names.length, receipt };
    },
    onSettled: () => queries.invalidateQueries({ queryKey: caseKeys.all }),
  });
  const readFile = async (file: File | undefined) => {
    if (file === undefined) return;
    const receipt = readReceipt(await file.text());
    setNoReceipt(receipt === undefined);
    if (receipt !== undefined) run.mutate({ what: "undo", receipt });
  };
  const asked = { from, to, reason: reason.trim() };
  const ready = from !== "" && to !== "" && asked.reason !== "" && !run.isPending;
  return (
    <>
      <p className="quiet">{t("handOver.rule")}</p>
      <form className="command-form" aria-label={t("acting.handOver")} onSubmit={(event) => event.preventDefault()}>
        <div className="field">{t("handOver.from")}<PersonChoice label={t("handOver.from")} under="" value={from} onChange={setFrom} /></div>
        <div className="field">{t("handOver.to")}<PersonChoice label={t("handOver.to")} under="" value={to} onChange={setTo} /></div>
        <div className="field">{t("handOver.unit")}<UnitChoice value={unit} onChange={setUnit} label={t("handOver.unit")} placeholder={t("desk.unitAny")} /></div>
        <label className="field">{t("handOver.reason")}<Input.TextArea rows={2} maxLength={8000} value={reason} onChange={(e) => setReason(e.target.value)} /></label>
        <p className="choices">
          <button type="button" className="button" disabled={!ready} onClick={() => run.mutate({ what: "try", asked })}>{t("handOver.try")}</button>
          <button type="button" className="button primary" disabled={!ready} onClick={() => run.mutate({ what: "do", asked })}>{t("handOver.do")}</button>
        </p>
      </form>
      <label className="field">{t("handOver.fromReceipt")}
        <input type="file" accept=".json" disabled={run.isPending} onChange={(e) => { void readFile(e.target.files?.[0]); e.target.value = ""; }} /></label>
      {noReceipt && <p className="error-note" role="alert">{t("handOver.noReceipt")}</p>}
      {run.error instanceof TooLate ? <p className="error-note" role="alert">{run.error.message}</p> : <ErrorNote error={run.error} />}
      {run.data !== undefined && <ResultView result={run.data} onUndo={(receipt) => run.mutate({ what: "undo", receipt })} />}
    </>
  );
}

class TooLate extends Error {}

async function undo(receipt: Receipt, now: Date): Promise<Result> {
  const late = tooLate(receipt, now);
  if (late !== undefined) throw new TooLate(t("handOver.late", { time: moment(timestampFromDate(late)) }));
  const { requests } = receipt.undo;
  return { what: "undo", sent: await send(requests, false), all: requests.length, receipt };
}

function ResultView({ result, onUndo }: { result: Result; onUndo: (receipt: Receipt) => void }) {
  const { what, sent, all, receipt } = result;
  const done = doneCount(sent);
  return (
    <section className="bulk-result">
      <p role="status"><strong>{t(WORDS[what].sum, { done, left: all - done })}</strong></p>
      {sent.error !== undefined && <><p className="note">{t("handOver.broken")}</p><ErrorNote error={sent.error} /></>}
      {what === "do" && receipt !== undefined && (
        <p className="choices">
          <button type="button" className="button" onClick={() => saveReceipt(receipt)}>{t("handOver.receipt")}</button>
          <button type="button" className="button" onClick={() => onUndo(receipt)}>{t("handOver.undo")}</button>
        </p>
      )}
      <Table size="small" rowKey="requestId" pagination={{ pageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
        dataSource={sent.outcomes.map(({ outcome }, at) => ({ outcome, name: sent.requests[at]!.name, requestId: sent.requests[at]!.requestId }))}
        columns={[
          { title: t("desk.case"), render: (_, { name }) => <Link href={`~/desk/${name}`}>{caseIdOf(name)}</Link> },
          { title: t("handOver.outcome"), render: (_, { outcome }) => outcome.case === "refused"
            ? <span className="due due-late">{sentence(troubleOfItem(outcome.value))}</span> : t(WORDS[what].each) },
        ]} />
    </section>
  );
}
