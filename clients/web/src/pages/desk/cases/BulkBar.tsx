// src/pages/desk/cases/BulkBar.tsx: what is done with the chosen cases at once: urge them, move them; tried first, then
// done, and taken back as long as nobody has gone on from there.
import { Checkbox, Input, Modal, Select } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { caseKeys, type CommandInit } from "../../../api/cases.ts";
import { useCodes } from "../../../api/directory.ts";
import { ErrorNote, sentence } from "../../../components/ErrorNote.tsx";
import { t, words } from "../../../languages/index.ts";
import { UnitChoice } from "../UnitChoice.tsx";
import { type Bulk, BULK_MAX, requestsFor, runBulk, undoOf } from "./bulk.ts";

// An id of our own for the transfers of one go, so that they can be withdrawn by it.
const newTransfer = () => `desk-${crypto.randomUUID().slice(0, 8)}`;

export function BulkBar({ chosen, onDone }: { chosen: readonly string[]; onDone: () => void }) {
  const [what, setWhat] = useState<"urge" | "move" | undefined>();
  const [last, setLast] = useState<Bulk>();
  const [undone, setUndone] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const queries = useQueryClient();

  const finish = async (bulk: Bulk) => {
    setLast(bulk);
    setUndone(false);
    setWhat(undefined);
    onDone();
    await queries.invalidateQueries({ queryKey: caseKeys.all });
  };
  const takeBack = async () => {
    try {
      setLast(await runBulk(undoOf(last!), false));
      setUndone(true);
      await queries.invalidateQueries({ queryKey: caseKeys.all });
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <>
      {chosen.length > 0 && (
        <div className="bulk" role="toolbar">
          <span>{t("desk.chosen", { count: chosen.length })}</span>
          <button type="button" className="button" onClick={() => setWhat("urge")}>{t("desk.urge")}</button>
          <button type="button" className="button" onClick={() => setWhat("move")}>{t("desk.move")}</button>
        </div>
      )}
      {last !== undefined && <BulkResult bulk={last} undone={undone} onUndo={() => void takeBack()} />}
      <ErrorNote error={error} />
      {what !== undefined && (
        <BulkDialog what={what} names={chosen.slice(0, BULK_MAX)} onClose={() => setWhat(undefined)} onDone={(bulk) => void finish(bulk)} />
      )}
    </>
  );
}

function BulkResult({ bulk, undone, onUndo }: { bulk: Bulk; undone: boolean; onUndo?: () => void }) {
  const refused = bulk.outcomes.filter(({ trouble }) => trouble !== undefined);
  const count = { done: bulk.outcomes.length - refused.length, refused: refused.length };
  return (
    <div className="bulk-result" role="status">
      <p>
        {undone && <strong>{t("desk.undone")}: </strong>}
        {bulk.trial ? t("desk.wouldDo", count) : t("desk.done", count)}
        {onUndo !== undefined && undoOf(bulk).length > 0 && (
          <button type="button" className="button" onClick={onUndo}>{t("desk.undo")}</button>
        )}
      </p>
      {refused.length > 0 && (
        <ul>{refused.map(({ name, trouble }) => <li key={name}>{name.replace("cases/", "")}: {sentence(trouble!)}</li>)}</ul>
      )}
    </div>
  );
}

type DialogProps = { what: "urge" | "move"; names: readonly string[]; onClose: () => void; onDone: (bulk: Bulk) => void };

function BulkDialog({ what, names, onClose, onDone }: DialogProps) {
  const [text, setText] = useState("");
  const [answerBy, setAnswerBy] = useState("");
  const [to, setTo] = useState("");
  const [reason, setReason] = useState("");
  const [told, setTold] = useState(false);
  const [transfer] = useState(newTransfer);
  const [trial, setTrial] = useState<Bulk>();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const reasons = useCodes("transfer_reason").data ?? [];

  const command = (): CommandInit =>
    what === "urge"
      ? ({ case: "urge", value: { text: { text }, dueDate: answerBy } } as CommandInit)
      : ({ case: "offerTransfer", value: { transfer, to, reason, partiesTold: told } } as CommandInit);
  const run = async (onlyTry: boolean) => {
    setBusy(true);
    setError(null);
    try {
      const bulk = await runBulk(requestsFor(names, command()), onlyTry);
      if (onlyTry) setTrial(bulk);
      else onDone(bulk);
    } catch (failed) {
      setError(failed);
    }
    setBusy(false);
  };
  const ready = what === "urge" ? text.trim() !== "" : to !== "" && reason !== "";
  return (
    <Modal open title={`${t(what === "urge" ? "desk.urge" : "desk.move")} · ${t("desk.chosen", { count: names.length })}`} onCancel={onClose}
      footer={[
        <button key="cancel" type="button" className="button" onClick={onClose}>{t("desk.cancel")}</button>,
        <button key="try" type="button" className="button" disabled={!ready || busy} onClick={() => void run(true)}>{t("desk.check")}</button>,
        <button key="do" type="button" className="button primary" disabled={!ready || busy} onClick={() => void run(false)}>{t("desk.send")}</button>,
      ]}>
      {what === "urge" ? (
        <>
          <label className="field">{t("desk.urgeWords")}<Input.TextArea rows={3} maxLength={8000} value={text} onChange={(e) => setText(e.target.value)} /></label>
          <label className="field">{t("desk.answerBy")}<input type="date" value={answerBy} onChange={(e) => setAnswerBy(e.target.value)} /></label>
        </>
      ) : (
        <>
          <div className="field">{t("desk.moveTo")}<UnitChoice value={to} onChange={setTo} label={t("desk.moveTo")} placeholder={t("desk.moveTo")} /></div>
          <div className="field">{t("desk.moveReason")}
            <Select aria-label={t("desk.moveReason")} {...(reason === "" ? {} : { value: reason })} onChange={setReason}
              options={reasons.map((entry) => ({ value: entry.code, label: words(entry.label) }))} /></div>
          <Checkbox checked={told} onChange={(e) => setTold(e.target.checked)}>{t("desk.partiesTold")}</Checkbox>
        </>
      )}
      {trial !== undefined && <BulkResult bulk={trial} undone={false} />}
      <ErrorNote error={error} />
    </Modal>
  );
}
