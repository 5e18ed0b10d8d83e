// src/pages/desk/acting/SubsidyObjections.tsx: objections to lines of a list, made and decided.
import { Input, Modal, Radio } from "antd";
import { useState } from "react";

import { useAllPersonNames } from "../../../api/directory.ts";
import { freeText } from "../../../api/personal.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { moment } from "../../../components/format.ts";
import type { Subsidy } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { CaseName } from "./CaseName.tsx";
import { caseIdOf, partOf } from "./names.ts";
import { useActing } from "./useActing.ts";

export function SubsidyObjections({ subsidy }: { subsidy: Subsidy }) {
  const [deciding, setDeciding] = useState("");
  const personOf = useAllPersonNames();
  if (subsidy.objections.length === 0) return null;
  return (
    <section>
      <h3>{t("subsidy.objections")}</h3>
      <ul>
        {subsidy.objections.map((each) => (
          <li key={`${each.case}/${each.recordTime?.seconds}`}>
            <CaseName name={each.case} /> {freeText(each.reason) || t("desk.hidden")}{" "}
            <span className="quiet">{t("acting.by", { who: personOf(each.actor), time: moment(each.recordTime) })}</span>{" "}
            {each.decided
              ? <strong>{t(each.upheld ? "subsidy.isUpheld" : "subsidy.isNotUpheld")} {freeText(each.answer)}</strong>
              : <><strong className="due due-soon">{t("subsidy.open")}</strong>{" "}
                <button type="button" className="button" onClick={() => setDeciding(each.case)}>{t("subsidy.decide")}</button></>}
          </li>
        ))}
      </ul>
      {deciding !== "" && <DecideDialog subsidy={subsidy.name} caseName={deciding} onClose={() => setDeciding("")} />}
    </section>
  );
}

// `subsidy`: `orgs/{org}/subsidies/{subsidy}`.
type Props = { subsidy: string; caseName: string; onClose: () => void };

export function ObjectDialog({ subsidy, caseName, onClose }: Props) {
  const [reason, setReason] = useState("");
  const { send, isPending, error } = useActing(onClose);
  const { unit, id } = partOf(subsidy);
  return (
    <Modal open title={`${t("subsidy.object")} · ${caseIdOf(caseName)}`} onCancel={onClose} okText={t("desk.send")} cancelText={t("desk.cancel")}
      confirmLoading={isPending} okButtonProps={{ disabled: reason.trim() === "" }}
      onOk={() => send(unit, { case: "objectToSubsidy", value: { unit, subsidy: id, case: caseName, reason: { text: reason.trim() } } })}>
      <label className="field">{t("subsidy.objectWhy")}<Input.TextArea rows={3} maxLength={8000} value={reason} onChange={(e) => setReason(e.target.value)} /></label>
      <ErrorNote error={error} />
    </Modal>
  );
}

function DecideDialog({ subsidy, caseName, onClose }: Props) {
  const [upheld, setUpheld] = useState<boolean>();
  const [reason, setReason] = useState("");
  const { send, isPending, error } = useActing(onClose);
  const { unit, id } = partOf(subsidy);
  return (
    <Modal open title={`${t("subsidy.decide")} · ${caseIdOf(caseName)}`} onCancel={onClose} okText={t("desk.send")} cancelText={t("desk.cancel")}
      confirmLoading={isPending} okButtonProps={{ disabled: upheld === undefined || reason.trim() === "" }}
      onOk={() => send(unit, { case: "decideSubsidyObjection", value: { unit, subsidy: id, case: caseName, upheld: upheld === true, reason: { text: reason.trim() } } })}>
      <Radio.Group aria-label={t("subsidy.decide")} {...(upheld === undefined ? {} : { value: upheld })} onChange={(e) => setUpheld(e.target.value as boolean)}
        options={[{ value: true, label: t("subsidy.upheld") }, { value: false, label: t("subsidy.notUpheld") }]} />
      <label className="field">{t("subsidy.decideWhy")}<Input.TextArea rows={3} maxLength={8000} value={reason} onChange={(e) => setReason(e.target.value)} /></label>
      <ErrorNote error={error} />
    </Modal>
  );
}
