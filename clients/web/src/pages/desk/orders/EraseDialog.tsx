// src/pages/desk/orders/EraseDialog.tsx: the erasure that somebody else allowed, done by who asked for it. Nothing brings it back.
import { Checkbox, Input, Modal } from "antd";
import { useState } from "react";

import { freeText } from "../../../api/personal.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import type { OrderedErasure } from "../../../gen/gaiwan/v1/acting_pb.js";
import type { Order } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { ErasedPerson } from "./ErasedPerson.tsx";
import { eraseCommand } from "./orders.ts";
import { useOrderCommand } from "./useOrderCommand.ts";

type Props = { order: Order; erasure: OrderedErasure; onClose: () => void; onDone: () => void };

export function EraseDialog({ order, erasure, onClose, onDone }: Props) {
  const [sure, setSure] = useState(false);
  const [reason, setReason] = useState(freeText(order.asked?.text));
  const { send, isPending, error } = useOrderCommand(onDone);
  const text = reason.trim();
  return (
    <Modal open title={t("order.erase")} onCancel={onClose} okText={t("order.erase")} cancelText={t("desk.cancel")} confirmLoading={isPending}
      okButtonProps={{ danger: true, disabled: !sure || text === "" }} onOk={() => send(erasure.case, eraseCommand(erasure, text, order.name))}>
      <ErasedPerson erasure={erasure} />
      <label className="field">{t("order.reasonUnnamed")}<Input.TextArea rows={2} maxLength={8000} value={reason} onChange={(e) => setReason(e.target.value)} /></label>
      <p className="note">{t("order.forGood")}</p>
      <Checkbox checked={sure} onChange={(e) => setSure(e.target.checked)}>{t("order.sure")}</Checkbox>
      <ErrorNote error={error} />
    </Modal>
  );
}
