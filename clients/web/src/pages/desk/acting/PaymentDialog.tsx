// src/pages/desk/acting/PaymentDialog.tsx: who gets how much of an approved list, for the cashier.
import { Modal, Table } from "antd";

import { useAllPersonNames } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import type { Subsidy } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { partOf } from "./names.ts";
import { type Paid, paymentOf, yuanText } from "./payment.ts";
import { useMarkedCsv } from "./useMarkedCsv.ts";

export function PaymentDialog({ subsidy, onClose }: { subsidy: Subsidy; onClose: () => void }) {
  const personOf = useAllPersonNames();
  const people = paymentOf(subsidy);
  const total = subsidy.approved?.total?.fen ?? 0n;
  const { unit, id } = partOf(subsidy.name);
  const file = useMarkedCsv(unit);
  const save = () => file.mutate({ rows: [
    [t("subsidy.personId"), t("subsidy.person"), t("subsidy.cases"), t("subsidy.yuan")],
    ...(people ?? []).map((paid) => [paid.person.replace("people/", ""), personOf(paid.person), String(paid.cases), yuanText(paid.fen)]),
    ["", t("subsidy.total"), "", yuanText(total)],
  ], fileName: `payment-${unit.replace("orgs/", "")}-${id}.csv` });
  return (
    <Modal open title={`${t("subsidy.payment")} · ${subsidy.name}`} footer={null} onCancel={onClose}>
      {people === undefined ? <p role="alert">{t("subsidy.payHidden")}</p> : (
        <>
          <Table<Paid> size="small" rowKey="person" pagination={false} dataSource={people}
            columns={[
              { title: t("subsidy.person"), render: (_, paid) => personOf(paid.person) },
              { title: t("subsidy.cases"), align: "right", dataIndex: "cases" },
              { title: t("subsidy.yuan"), align: "right", render: (_, paid) => yuanText(paid.fen) },
            ]} />
          <p><strong>{t("subsidy.total")} {yuanText(total)}</strong></p>
          <button type="button" className="button" disabled={file.isPending} onClick={save}>{t("acting.file")}</button>
          <ErrorNote error={file.error} />
        </>
      )}
    </Modal>
  );
}
