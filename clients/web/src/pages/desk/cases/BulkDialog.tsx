// src/pages/desk/cases/BulkDialog.tsx: what is asked before something is done to the chosen cases; it can be tried first.
import { Checkbox, Input, Modal } from "antd";
import { useMemo, useState } from "react";

import { useAllPersonNames } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { t } from "../../../languages/index.ts";
import type { Bulk, Deed } from "../bulk/bulk.ts";
import { BulkOutcome, BulkProgress } from "../bulk/BulkResult.tsx";
import type { BulkState } from "../bulk/useBulk.ts";
import { UnitChoice } from "../UnitChoice.tsx";
import { type Chosen, committeeOf, mediatorsOf, moved, reassigned, urged } from "./chosen.ts";
import { Choice, CodeChoice, Labelled, MediatorChoice } from "./form/choices.tsx";

export type What = "urge" | "move" | "reassign";
const TITLES = { urge: "desk.urge", move: "desk.move", reassign: "bulk.reassign" } as const;

// An id of our own for the transfers of one go, so that they can be withdrawn by it.
const newTransfer = () => `desk-${crypto.randomUUID().slice(0, 8)}`;

type Given = { text: string; answerBy: string; to: string; reason: string; told: boolean; from: string };
const NOTHING: Given = { text: "", answerBy: "", to: "", reason: "", told: false, from: "" };

type Props = { what: What; chosen: readonly Chosen[]; bulk: BulkState; onClose: () => void; onDone: () => void };

export function BulkDialog({ what, chosen, bulk, onClose, onDone }: Props) {
  const [given, setGiven] = useState(NOTHING);
  const [transfer] = useState(newTransfer);
  const [trial, setTrial] = useState<Bulk>();
  const [error, setError] = useState<unknown>(null);
  // The same ones are tried and done.
  const deeds = useMemo(() => deedsFor(what, chosen, given, transfer), [what, chosen, given, transfer]);
  const busy = bulk.progress !== undefined;
  const ready = deeds.length > 0 && !busy;
  const run = async (onlyTry: boolean) => {
    setError(null);
    try {
      if (onlyTry) return setTrial(await bulk.trial(deeds));
      await bulk.run(deeds);
      onDone();
    } catch (failed) {
      setError(failed);
    }
  };
  const put = (part: Partial<Given>) => setGiven({ ...given, ...part });
  return (
    <Modal open title={`${t(TITLES[what])} · ${t("desk.chosen", { count: chosen.length })}`} onCancel={onClose}
      footer={[
        <button key="cancel" type="button" className="button" onClick={onClose}>{t("desk.cancel")}</button>,
        <button key="try" type="button" className="button" disabled={!ready} onClick={() => void run(true)}>{t("desk.check")}</button>,
        <button key="do" type="button" className="button primary" disabled={!ready} onClick={() => void run(false)}>{t("desk.send")}</button>,
      ]}>
      {what === "urge" && (
        <>
          <label className="field">{t("desk.urgeWords")}<Input.TextArea rows={3} maxLength={8000} value={given.text} onChange={(e) => put({ text: e.target.value })} /></label>
          <label className="field">{t("desk.answerBy")}<input type="date" value={given.answerBy} onChange={(e) => put({ answerBy: e.target.value })} /></label>
        </>
      )}
      {what === "move" && (
        <>
          <Labelled label={t("desk.moveTo")}><UnitChoice value={given.to} onChange={(to) => put({ to })} label={t("desk.moveTo")} placeholder={t("desk.moveTo")} /></Labelled>
          <CodeChoice label={t("desk.moveReason")} list="transfer_reason" value={given.reason} onChange={(reason) => put({ reason })} />
          <Checkbox checked={given.told} onChange={(e) => put({ told: e.target.checked })}>{t("desk.partiesTold")}</Checkbox>
        </>
      )}
      {what === "reassign" && <Reassign chosen={chosen} given={given} onChange={put} count={deeds.length} />}
      {trial !== undefined && <BulkOutcome bulk={trial} />}
      <BulkProgress progress={bulk.progress} />
      <ErrorNote error={error} />
    </Modal>
  );
}

// Empty while something is missing.
function deedsFor(what: What, chosen: readonly Chosen[], { text, answerBy, to, reason, told, from }: Given, transfer: string): Deed[] {
  const words = text.trim();
  switch (what) {
    case "urge":
      return words === "" ? [] : urged(chosen, words, answerBy);
    case "move":
      return to === "" || reason === "" ? [] : moved(chosen, transfer, to, reason, told);
    case "reassign":
      return to === "" || words === "" ? [] : reassigned(chosen, from, to, words);
  }
}

function Reassign({ chosen, given, onChange, count }: { chosen: readonly Chosen[]; given: Given; onChange: (part: Partial<Given>) => void; count: number }) {
  const personOf = useAllPersonNames();
  const committee = committeeOf(chosen);
  if (committee === "") return <p role="alert">{t("bulk.severalCommittees")}</p>;
  return (
    <>
      <Choice label={t("orphan.from")} value={given.from} placeholder={t("bulk.eachLead")} onChange={(from) => onChange({ from })} clears
        options={mediatorsOf(chosen).map((person) => ({ value: person, label: personOf(person) }))} />
      <MediatorChoice label={t("handOver.to")} unit={committee} value={given.to} onChange={(to) => onChange({ to })} />
      <label className="field">{t("form.reason")}<Input.TextArea rows={2} maxLength={8000} value={given.text} onChange={(e) => onChange({ text: e.target.value })} /></label>
      {given.to !== "" && given.text.trim() !== "" && <p className="quiet">{t("bulk.reassigned", { count })}</p>}
    </>
  );
}
