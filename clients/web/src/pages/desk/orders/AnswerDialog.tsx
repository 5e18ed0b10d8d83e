// src/pages/desk/orders/AnswerDialog.tsx: the second person's yes or no, beside all that it would allow.
import { Input, Modal, Radio } from "antd";
import { useState } from "react";

import { useAllPersonNames } from "../../../api/directory.ts";
import { freeText } from "../../../api/personal.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { moment } from "../../../components/format.ts";
import type { Order } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { partOf } from "../acting/names.ts";
import { OrderedWhat } from "./OrderedWhat.tsx";
import { kindWords } from "./orders.ts";
import { useOrderCommand } from "./useOrderCommand.ts";

export function AnswerDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const [approved, setApproved] = useState<boolean>();
  const [reason, setReason] = useState("");
  const personOf = useAllPersonNames();
  const { send, isPending, error } = useOrderCommand(onClose);
  const { unit, id } = partOf(order.name);
  const text = reason.trim();
  // A no says why.
  const ready = approved === true || (approved === false && text !== "");
  return (
    <Modal open title={`${t("order.answer")} · ${kindWords(order.asked?.act?.act.case)}`} onCancel={onClose} okText={t("desk.send")} cancelText={t("desk.cancel")}
      confirmLoading={isPending} okButtonProps={{ disabled: !ready }}
      onOk={() => send(unit, { case: "answerOrder", value: { unit, order: id, approved: approved === true, ...(text === "" ? {} : { reason: { text } }) } })}>
      <p>{t("acting.by", { who: personOf(order.actor), time: moment(order.recordTime) })}{freeText(order.asked?.text) !== "" && `：${freeText(order.asked?.text)}`}</p>
      <OrderedWhat act={order.asked?.act} />
      <Radio.Group aria-label={t("order.answer")} {...(approved === undefined ? {} : { value: approved })} onChange={(e) => setApproved(e.target.value as boolean)}
        options={[{ value: true, label: t("order.approve") }, { value: false, label: t("order.refuse") }]} />
      <label className="field">{t(approved === false ? "order.whyNot" : "order.note")}
        <Input.TextArea rows={2} maxLength={8000} value={reason} onChange={(e) => setReason(e.target.value)} /></label>
      <ErrorNote error={error} />
    </Modal>
  );
}
