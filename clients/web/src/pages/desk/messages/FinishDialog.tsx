// src/pages/desk/messages/FinishDialog.tsx: a message that no channel brought was told by a person, or could not be, and why.
import { Input, Modal, Radio } from "antd";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { type Message, MessageService } from "../../../gen/gaiwan/v1/message_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { reasonWords, recipientWords } from "./messageWords.ts";

type Props = { message: Message; onClose: () => void; onDone: (who: string) => void };

export function FinishDialog({ message, onClose, onDone }: Props) {
  const [told, setTold] = useState(true);
  const [note, setNote] = useState("");
  // One id for as long as the dialog is open: pressing twice records once.
  const [requestId] = useState(() => crypto.randomUUID());
  const queries = useQueryClient();
  const words = note.trim();
  const send = useMutation({
    mutationFn: () => client(MessageService).finishMessageTask({
      name: message.name, requestId, told, ...(words === "" ? {} : { note: { text: words } }),
    }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["messages"] });
      onDone(recipientWords(message));
    },
  });
  return (
    <Modal open title={`${t("message.finish")} · ${recipientWords(message)}`} onCancel={onClose}
      okText={t("desk.send")} cancelText={t("desk.cancel")} onOk={() => send.mutate()} confirmLoading={send.isPending}
      okButtonProps={{ disabled: !told && words === "" }}>
      <p className="quiet">{message.title} · {message.rule} · {reasonWords(message.reason)}</p>
      <Radio.Group aria-label={t("message.finish")} value={told} onChange={(e) => setTold(e.target.value as boolean)}
        options={[{ value: true, label: t("message.told") }, { value: false, label: t("message.notTold") }]} />
      <label className="field">{t(told ? "message.noteTold" : "message.noteNotTold")}
        <Input.TextArea rows={3} maxLength={8000} value={note} onChange={(e) => setNote(e.target.value)} /></label>
      <ErrorNote error={send.error} />
    </Modal>
  );
}
