// src/pages/desk/inbox/InboxPage.tsx: what was handed over to a court or another office. Receiving compares the digest over
// the bytes that came, here, before the receipt is given: a receipt says that it arrived whole.
import { Checkbox, Modal, Select, Table } from "antd";
import { fromBinary } from "@bufbuild/protobuf";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { useOrganisationNames } from "../../../api/directory.ts";
import { useOwnPosts } from "../../../api/session.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { moment } from "../../../components/format.ts";
import { type HandOverContent, HandOverContentSchema, type InboxItem, JudicialService } from "../../../gen/gaiwan/v1/judicial_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { AnswerDialog } from "./AnswerDialog.tsx";
import { ContentView } from "./ContentView.tsx";
import { lineWords } from "./lineWords.ts";
import { receive } from "./receive.ts";

const LIAISONS = ["court-liaison", "police-liaison", "partner-liaison"];

export function InboxPage() {
  const offices = [...new Set(useOwnPosts().filter(({ role }) => LIAISONS.includes(role)).map(({ org }) => org))];
  const nameOf = useOrganisationNames();
  const [office, setOffice] = useState("");
  const [showFinal, setShowFinal] = useState(false);
  const org = office || offices[0] || "";
  const inbox = useQuery({
    queryKey: ["inbox", org, showFinal],
    queryFn: () => client(JudicialService).listInbox({ org, showFinal }),
    enabled: org !== "",
    refetchInterval: 30_000,
  });
  const [content, setContent] = useState<HandOverContent>();
  const [answering, setAnswering] = useState<InboxItem>();
  const queries = useQueryClient();
  const receiving = useMutation({
    mutationFn: async (item: InboxItem) => setContent(fromBinary(HandOverContentSchema, await receive(item.id))),
    onSettled: () => queries.invalidateQueries({ queryKey: ["inbox"] }),
  });
  return (
    <>
      <h1>{t("inbox.title")}</h1>
      <div className="filters">
        {offices.length > 1 && (
          <Select aria-label={t("inbox.office")} value={org} onChange={setOffice} options={offices.map((one) => ({ value: one, label: nameOf(one) }))} />
        )}
        {offices.length === 1 && <strong>{nameOf(org)}</strong>}
        <Checkbox checked={showFinal} onChange={(e) => setShowFinal(e.target.checked)}>{t("inbox.finalToo")}</Checkbox>
      </div>
      <ErrorNote error={inbox.error ?? receiving.error} />
      <Table<InboxItem> size="small" rowKey="id" pagination={false} loading={inbox.isFetching && inbox.data === undefined}
        dataSource={inbox.data?.items ?? []} locale={{ emptyText: t("inbox.none") }}
        columns={[
          { title: t("inbox.subject"), render: (_, item) => <>{item.handOver?.subject}<div className="quiet">{item.id}</div></> },
          { title: t("inbox.ready"), render: (_, item) => moment(item.handOver?.createTime) },
          { title: t("inbox.state"), render: (_, item) => (
            <>{lineWords(item.handOver?.state)}{item.overdue && <strong className="due due-late"> ● {t("inbox.overdue")}</strong>}</>) },
          { title: t("inbox.receipt"), render: (_, item) => <code>{item.handOver?.receiveTime === undefined ? "" : item.handOver.digest.slice(0, 16)}</code> },
          { title: t("inbox.number"), render: (_, item) => item.handOver?.number },
          { title: "", render: (_, item) => (
            <>
              <button type="button" className="button" disabled={receiving.isPending} onClick={() => receiving.mutate(item)}>{t("inbox.receive")}</button>{" "}
              <button type="button" className="button" disabled={item.handOver?.receiveTime === undefined} onClick={() => setAnswering(item)}>{t("inbox.answer")}</button>
            </>) },
        ]} />
      <Modal open={content !== undefined} width={800} title={t("inbox.received")} footer={null} onCancel={() => setContent(undefined)}>
        {content !== undefined && <ContentView content={content} />}
      </Modal>
      {answering !== undefined && <AnswerDialog item={answering} onClose={() => setAnswering(undefined)} />}
    </>
  );
}
