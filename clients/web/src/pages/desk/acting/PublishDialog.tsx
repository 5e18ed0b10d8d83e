// src/pages/desk/acting/PublishDialog.tsx: makes the list of a period by the rule in force, and puts it up for objections.
import { Modal } from "antd";
import { useState } from "react";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { day } from "../../../components/format.ts";
import { t } from "../../../languages/index.ts";
import { useServerNow } from "../now.ts";
import { UnitChoice } from "../UnitChoice.tsx";
import { useActing } from "./useActing.ts";

export function PublishDialog({ office, onClose }: { office: string; onClose: () => void }) {
  const today = day(useServerNow());
  const [unit, setUnit] = useState(office);
  const [fromDate, setFromDate] = useState("");
  const [toDate, setToDate] = useState(today);
  const { send, isPending, error } = useActing(onClose);
  return (
    <Modal open title={t("subsidy.publish")} onCancel={onClose} okText={t("desk.send")} cancelText={t("desk.cancel")} confirmLoading={isPending}
      okButtonProps={{ disabled: unit === "" || fromDate === "" || toDate < fromDate }}
      onOk={() => send(unit, { case: "publishSubsidy", value: { unit, fromDate, toDate } })}>
      <div className="field">{t("subsidy.office")}<UnitChoice value={unit} onChange={setUnit} label={t("subsidy.office")} placeholder={t("subsidy.office")} /></div>
      <p>{t("subsidy.period")}</p>
      <label className="field">{t("acting.from")}<input type="date" value={fromDate} max={toDate} onChange={(e) => setFromDate(e.target.value)} /></label>
      <label className="field">{t("acting.to")}<input type="date" value={toDate} max={today} onChange={(e) => setToDate(e.target.value)} /></label>
      <ErrorNote error={error} />
    </Modal>
  );
}
