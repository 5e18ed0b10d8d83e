// src/pages/desk/acting/DrawDialog.tsx: draws cases that were concluded in some days, to be called back by the office.
import { InputNumber, Modal } from "antd";
import { useState } from "react";

import { useAreaOf } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { day } from "../../../components/format.ts";
import { t } from "../../../languages/index.ts";
import { useServerNow } from "../now.ts";
import { CaseLink } from "../CaseLink.tsx";
import { UnitChoice } from "../UnitChoice.tsx";
import type { Draw } from "./Samples.tsx";
import { useActing } from "./useActing.ts";

// As DrawSample has it, and what the command line draws when nothing is said.
const SIZE_MAX = 200;
const SIZE = 10;

export function DrawDialog({ office: own, draw, onClose }: { office: string; draw: Draw; onClose: () => void }) {
  const today = day(useServerNow());
  const [office, setOffice] = useState(own);
  const area = useAreaOf(own);
  const [chosen, setFromUnit] = useState<string>();
  const fromUnit = chosen ?? (draw.fromUnit || area);
  const [fromDate, setFromDate] = useState(draw.from);
  const [toDate, setToDate] = useState(draw.to || today);
  const [size, setSize] = useState<number | null>(SIZE);
  const { send, isPending, error } = useActing(onClose);
  const ready = office !== "" && fromUnit !== "" && fromDate !== "" && toDate >= fromDate && size !== null;
  return (
    <Modal open title={t("sample.draw")} onCancel={onClose} okText={t("desk.send")} cancelText={t("desk.cancel")} confirmLoading={isPending}
      okButtonProps={{ disabled: !ready }}
      onOk={() => send(office, { case: "drawSample", value: { unit: office, fromUnit, fromDate, toDate, size: size ?? SIZE, chosen: draw.chosen === "" ? [] : [draw.chosen] } })}>
      <div className="field">{t("sample.office")}<UnitChoice value={office} onChange={setOffice} label={t("sample.office")} placeholder={t("sample.office")} /></div>
      <div className="field">{t("sample.fromUnit")}<UnitChoice value={fromUnit} onChange={setFromUnit} label={t("sample.fromUnit")} placeholder={t("sample.fromUnit")} /></div>
      <label className="field">{t("anomaly.from")}<input type="date" value={fromDate} max={toDate} onChange={(e) => setFromDate(e.target.value)} /></label>
      <label className="field">{t("anomaly.to")}<input type="date" value={toDate} max={today} onChange={(e) => setToDate(e.target.value)} /></label>
      {draw.chosen !== "" && <p role="note">{t("sample.chosen")} <CaseLink name={draw.chosen} /></p>}
      <div className="field">{t("sample.size")}<InputNumber aria-label={t("sample.size")} min={1} max={SIZE_MAX} precision={0} value={size} onChange={setSize} /></div>
      <ErrorNote error={error} />
    </Modal>
  );
}
