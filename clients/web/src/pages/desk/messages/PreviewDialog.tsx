// src/pages/desk/messages/PreviewDialog.tsx: the words of a case's messages as they would go out now, and what is wrong with
// them.
import { Modal, Table } from "antd";
import { useQuery } from "@tanstack/react-query";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { type MessagePreview, MessageService } from "../../../gen/gaiwan/v1/message_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { languageWords } from "./messageWords.ts";

// `name`: `cases/{case}`.
export function PreviewDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const preview = useQuery({
    queryKey: ["messages", "preview", name],
    queryFn: () => client(MessageService).previewMessages({ case: name }),
  });
  return (
    <Modal open width={900} footer={null} onCancel={onClose} title={t("message.previewTitle")}>
      <ErrorNote error={preview.error} />
      <Table<MessagePreview> size="small" pagination={false} loading={preview.isPending} dataSource={preview.data?.previews ?? []}
        rowKey={(one) => `${one.rule}/${one.recipient}/${one.language}`} locale={{ emptyText: t("message.nothing") }}
        columns={[
          { title: t("message.rule"), dataIndex: "rule" },
          { title: t("message.recipient"), dataIndex: "recipient" },
          { title: t("message.language"), width: 90, render: (_, one) => languageWords(one.language) },
          { title: t("message.length"), width: 90, align: "right", dataIndex: "length" },
          { title: t("message.text"), render: (_, one) => (
            <>{one.text}{one.findings.map((finding) => <p key={finding} className="note">{finding}</p>)}</>) },
        ]} />
    </Modal>
  );
}
