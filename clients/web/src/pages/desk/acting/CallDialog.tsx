// src/pages/desk/acting/CallDialog.tsx: what came of calling back one case of a sample. A later call stands in the place of
// an earlier one.
import { Input, Modal, Radio } from "antd";
import { useState } from "react";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { SampleOutcome } from "../../../gen/gaiwan/v1/acting_pb.js";
import { t } from "../../../languages/index.ts";
import { inWords, valuesOf } from "../enumWords.ts";
import { caseIdOf, partOf } from "./names.ts";
import { useActing } from "./useActing.ts";

// `sample`: `orgs/{org}/samples/{sample}`.
export function CallDialog({ sample, caseName, onClose }: { sample: string; caseName: string; onClose: () => void }) {
  const [outcome, setOutcome] = useState<SampleOutcome>();
  const [note, setNote] = useState("");
  const { send, isPending, error } = useActing(onClose);
  const { unit, id } = partOf(sample);
  const text = note.trim();
  return (
    <Modal open title={`${t("sample.call")} · ${caseIdOf(caseName)}`} onCancel={onClose} okText={t("desk.send")} cancelText={t("desk.cancel")}
      confirmLoading={isPending} okButtonProps={{ disabled: outcome === undefined }}
      onOk={() => send(unit, { case: "recordSampleCall", value: { unit, sample: id, case: caseName, outcome: outcome!, ...(text === "" ? {} : { note: { text } }) } })}>
      <Radio.Group aria-label={t("sample.outcome")} {...(outcome === undefined ? {} : { value: outcome })} onChange={(e) => setOutcome(e.target.value as SampleOutcome)}
        options={valuesOf(SampleOutcome).map((value) => ({ value, label: inWords("sampleOutcome", SampleOutcome[value]) }))} />
      <label className="field">{t("sample.note")}<Input.TextArea rows={3} maxLength={8000} value={note} onChange={(e) => setNote(e.target.value)} /></label>
      <ErrorNote error={error} />
    </Modal>
  );
}
