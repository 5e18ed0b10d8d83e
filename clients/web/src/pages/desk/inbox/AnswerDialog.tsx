// src/pages/desk/inbox/AnswerDialog.tsx: what the receiver makes of a hand-over, with its own number.
import { Input, Modal, Select } from "antd";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { CourtAnswer, type ReferralState } from "../../../gen/gaiwan/v1/case_pb.js";
import { type InboxItem, JudicialService } from "../../../gen/gaiwan/v1/judicial_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { COURT_ANSWERS, courtWords, REFERRAL_ANSWERS, referralWords } from "./lineWords.ts";

export function AnswerDialog({ item, onClose }: { item: InboxItem; onClose: () => void }) {
  const referral = item.handOver?.subject.startsWith("referrals/") === true;
  const [answer, setAnswer] = useState<number>();
  const [number, setNumber] = useState(item.handOver?.number ?? "");
  const [dueDate, setDueDate] = useState("");
  const [note, setNote] = useState("");
  // One id for as long as the dialog is open: pressing twice answers once.
  const [requestId] = useState(() => crypto.randomUUID());
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: () => client(JudicialService).answer({
      id: item.id, digest: item.handOver?.digest ?? "", requestId, number: number.trim(), dueDate,
      ...(referral ? { partnerAnswer: answer as ReferralState } : { courtAnswer: answer as CourtAnswer }),
      ...(note.trim() === "" ? {} : { note: { text: note.trim() } }),
    }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["inbox"] });
      onClose();
    },
  });
  const options = referral
    ? REFERRAL_ANSWERS.map((value) => ({ value: value as number, label: referralWords(value) }))
    : COURT_ANSWERS.map((value) => ({ value: value as number, label: courtWords(value) }));
  return (
    <Modal open title={`${t("inbox.answer")} · ${item.handOver?.subject ?? ""}`} onCancel={onClose}
      okText={t("desk.send")} cancelText={t("desk.cancel")} onOk={() => send.mutate()} confirmLoading={send.isPending}
      okButtonProps={{ disabled: answer === undefined || number.trim() === "" }}>
      <div className="field">{t("inbox.answer")}
        <Select aria-label={t("inbox.answer")} {...(answer === undefined ? {} : { value: answer })} options={options} onChange={setAnswer} /></div>
      <label className="field">{t("inbox.number")}<Input maxLength={80} value={number} onChange={(e) => setNumber(e.target.value)} /></label>
      {answer === CourtAnswer.SUPPLEMENT_REQUIRED && !referral && (
        <label className="field">{t("inbox.supplyBy")}<input type="date" value={dueDate} onChange={(e) => setDueDate(e.target.value)} /></label>
      )}
      <label className="field">{t("inbox.note")}<Input.TextArea rows={3} value={note} onChange={(e) => setNote(e.target.value)} /></label>
      <ErrorNote error={send.error} />
    </Modal>
  );
}
