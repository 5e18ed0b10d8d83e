// src/pages/desk/acting/StandInDialog.tsx: appoints somebody who does another's work, from a day to a day.
import { Input, Modal } from "antd";
import { useState } from "react";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { day } from "../../../components/format.ts";
import { t } from "../../../languages/index.ts";
import { useServerNow } from "../now.ts";
import { UnitChoice } from "../UnitChoice.tsx";
import { PersonChoice } from "./PersonChoice.tsx";
import { useActing } from "./useActing.ts";

export function StandInDialog({ unit: shown, onClose }: { unit: string; onClose: () => void }) {
  const today = day(useServerNow());
  const [unit, setUnit] = useState(shown);
  const [absent, setAbsent] = useState("");
  const [standIn, setStandIn] = useState("");
  const [fromDate, setFromDate] = useState(today);
  const [toDate, setToDate] = useState("");
  const [reason, setReason] = useState("");
  const { send, isPending, error } = useActing(onClose);
  const text = reason.trim();
  const ready = unit !== "" && absent !== "" && standIn !== "" && fromDate !== "" && toDate >= fromDate;
  return (
    <Modal open title={t("standIn.add")} onCancel={onClose} okText={t("desk.send")} cancelText={t("desk.cancel")} confirmLoading={isPending}
      okButtonProps={{ disabled: !ready }}
      onOk={() => send(unit, { case: "appointStandIn", value: { unit, absent, standIn, fromDate, toDate, ...(text === "" ? {} : { reason: { text } }) } })}>
      <div className="field">{t("acting.unit")}<UnitChoice value={unit} onChange={setUnit} label={t("acting.unit")} placeholder={t("acting.unit")} /></div>
      <div className="field">{t("standIn.absent")}<PersonChoice label={t("standIn.absent")} under={unit} value={absent} onChange={setAbsent} /></div>
      <div className="field">{t("standIn.standIn")}<PersonChoice label={t("standIn.standIn")} under="" value={standIn} onChange={setStandIn} /></div>
      <label className="field">{t("acting.from")}<input type="date" value={fromDate} onChange={(e) => setFromDate(e.target.value)} /></label>
      <label className="field">{t("acting.to")}<input type="date" min={fromDate} value={toDate} onChange={(e) => setToDate(e.target.value)} /></label>
      <label className="field">{t("acting.reason")}<Input.TextArea rows={2} maxLength={8000} value={reason} onChange={(e) => setReason(e.target.value)} /></label>
      <ErrorNote error={error} />
    </Modal>
  );
}
