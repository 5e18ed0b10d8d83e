// src/pages/desk/calendar/SessionsBar.tsx: what is done with the sessions that are chosen: another venue at the same time, or
// called off, with one reason for all; tried first, then done.
import { Input, Modal } from "antd";
import { useMemo, useState } from "react";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import type { Busy } from "../../../gen/gaiwan/v1/session_service_pb.js";
import { t } from "../../../languages/index.ts";
import type { Bulk } from "../bulk/bulk.ts";
import { BulkOutcome, BulkProgress, BulkResult } from "../bulk/BulkResult.tsx";
import { type BulkState, useBulk } from "../bulk/useBulk.ts";
import { Labelled } from "../cases/form/choices.tsx";
import { UnitChoice } from "../UnitChoice.tsx";
import { calledOff, movedTo, staysOff } from "./sessionDeeds.ts";

type What = "move" | "callOff";

export function SessionsBar({ chosen, onDone }: { chosen: readonly Busy[]; onDone: () => unknown }) {
  const [what, setWhat] = useState<What>();
  const bulk = useBulk("calendar", onDone);
  return (
    <>
      {chosen.length > 0 && (
        <div className="bulk" role="toolbar">
          <span>{t("calendar.chosen", { count: chosen.length })}</span>
          <button type="button" className="button" onClick={() => setWhat("move")}>{t("calendar.move")}</button>
          <button type="button" className="button" onClick={() => setWhat("callOff")}>{t("calendar.callOff")}</button>
        </div>
      )}
      <BulkResult bulk={bulk} />
      {what !== undefined && <Dialog what={what} chosen={chosen} bulk={bulk} onClose={() => setWhat(undefined)} />}
    </>
  );
}

function Dialog({ what, chosen, bulk, onClose }: { what: What; chosen: readonly Busy[]; bulk: BulkState; onClose: () => void }) {
  const [venue, setVenue] = useState("");
  const [reason, setReason] = useState("");
  const [trial, setTrial] = useState<Bulk>();
  const [error, setError] = useState<unknown>(null);
  const words = reason.trim();
  const deeds = useMemo(() => {
    if (words === "") return [];
    return what === "callOff" ? calledOff(chosen, words) : venue === "" ? [] : movedTo(chosen, venue, words);
  }, [what, chosen, venue, words]);
  const ready = deeds.length > 0 && bulk.progress === undefined;
  const run = async (onlyTry: boolean) => {
    setError(null);
    try {
      if (onlyTry) return setTrial(await bulk.trial(deeds));
      await bulk.run(deeds);
      onClose();
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <Modal open title={`${t(what === "move" ? "calendar.move" : "calendar.callOff")} · ${t("calendar.chosen", { count: chosen.length })}`} onCancel={onClose}
      footer={[
        <button key="cancel" type="button" className="button" onClick={onClose}>{t("app.back")}</button>,
        <button key="try" type="button" className="button" disabled={!ready} onClick={() => void run(true)}>{t("desk.check")}</button>,
        <button key="do" type="button" className="button primary" disabled={!ready} onClick={() => void run(false)}>{t("desk.send")}</button>,
      ]}>
      {what === "move" && <Labelled label={t("calendar.moveTo")}><UnitChoice value={venue} onChange={setVenue} label={t("calendar.moveTo")} placeholder={t("calendar.moveTo")} /></Labelled>}
      <label className="field">{t("form.reason")}<Input.TextArea rows={2} maxLength={8000} value={reason} onChange={(e) => setReason(e.target.value)} /></label>
      {what === "callOff" && <p className="quiet">{t("calendar.callOffBack")}</p>}
      {what === "callOff" && staysOff(chosen).length > 0 && <p className="note">{t("calendar.staysOff", { count: staysOff(chosen).length })}</p>}
      {trial !== undefined && <BulkOutcome bulk={trial} />}
      <BulkProgress progress={bulk.progress} />
      <ErrorNote error={error} />
    </Modal>
  );
}
