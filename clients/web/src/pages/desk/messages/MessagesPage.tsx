// src/pages/desk/messages/MessagesPage.tsx: what became of messages to parties and people: those that a person has to bring
// first, then the youngest. Nobody sends one by hand.
import { Checkbox, Input, Select, Table } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation, useSearch } from "wouter";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { MessageState } from "../../../gen/gaiwan/v1/message_pb.js";
import { type Message, MessageService } from "../../../gen/gaiwan/v1/message_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { PageTurns } from "../PageTurns.tsx";
import { Scrolls } from "../Scrolls.tsx";
import { UnitChoice } from "../UnitChoice.tsx";
import { caseNameOf, type Filter, readFilter, requestOf, writeFilter } from "./filter.ts";
import { FinishDialog } from "./FinishDialog.tsx";
import { channelWords, MESSAGE_STATES, reasonWords, recipientWords, stateWords, timeWords, toneOf } from "./messageWords.ts";
import { PreviewDialog } from "./PreviewDialog.tsx";

const PAGE_SIZE = 50;

export function MessagesPage() {
  const filter = readFilter(useSearch());
  const [, go] = useLocation();
  const [token, setToken] = useState("");
  const [finishing, setFinishing] = useState<Message>();
  const [finished, setFinished] = useState("");
  const [previewed, setPreviewed] = useState("");
  const request = { ...requestOf(filter), pageSize: PAGE_SIZE, pageToken: token };
  const messages = useQuery({
    queryKey: ["messages", request],
    queryFn: () => client(MessageService).listMessages(request),
    refetchInterval: 30_000,
  });
  const change = (part: Partial<Filter>) => {
    setToken("");
    go(`/?${writeFilter({ ...filter, ...part })}`);
  };
  const list = messages.data;
  return (
    <>
      <h1>{t("message.title")}</h1>
      <div className="filters">
        <Input.Search key={filter.case} aria-label={t("message.case")} placeholder={t("message.case")} style={{ width: 260 }} allowClear
          defaultValue={filter.case} onSearch={(words) => change({ case: words.trim() })} />
        {filter.case === "" && (
          <UnitChoice value={filter.unit} onChange={(unit) => change({ unit })} label={t("desk.unit")} placeholder={t("desk.unitAny")} />
        )}
        <Select aria-label={t("message.state")} allowClear placeholder={t("desk.stateAny")} style={{ minWidth: 150 }} disabled={filter.tasks}
          value={filter.state === MessageState.UNSPECIFIED ? undefined : filter.state}
          onChange={(state: MessageState | undefined) => change({ state: state ?? MessageState.UNSPECIFIED })}
          options={MESSAGE_STATES.map((value) => ({ value, label: stateWords(value) }))} />
        <Checkbox checked={filter.tasks} onChange={(e) => change({ tasks: e.target.checked })}>{t("message.tasksOnly")}</Checkbox>
        {filter.case !== "" && (
          <button type="button" className="button" onClick={() => setPreviewed(caseNameOf(filter.case))}>{t("message.preview")}</button>
        )}
        <strong role="status">{list !== undefined && t("message.total", { total: String(list.total) })}</strong>
      </div>
      {finished !== "" && <p className="note" role="status">{t("message.finished", { who: finished })}</p>}
      <ErrorNote error={messages.error} onAgain={() => void messages.refetch()} />
      <Scrolls label={t("message.title")}>
      <Table<Message> size="small" rowKey="name" loading={messages.isPending} dataSource={list?.messages ?? []} pagination={false} locale={{ emptyText: t("message.none") }}
        columns={[
          { title: t("message.state"), render: (_, one) => <span className={`due due-${toneOf(one.state)}`}>{stateWords(one.state)}</span> },
          { title: t("message.time"), render: (_, one) => timeWords(one) },
          { title: t("message.recipient"), render: (_, one) => recipientWords(one) },
          { title: t("message.rule"), render: (_, one) => <>{one.rule}{one.urgent && <strong className="due due-late"> {t("message.urgent")}</strong>}</> },
          { title: t("message.channel"), render: (_, one) => channelWords(one.channel) },
          { title: t("message.tries"), align: "right", dataIndex: "tries" },
          { title: t("message.why"), render: (_, one) => reasonWords(one.reason) },
          { title: t("desk.case"), render: (_, one) => <Link href={`~/desk/${one.case}`}>{one.title}</Link> },
          { title: "", render: (_, one) => one.state === MessageState.TASK && (
            <button type="button" className="button" onClick={() => setFinishing(one)}>{t("message.finish")}</button>) },
        ]} />
      </Scrolls>
      <PageTurns token={token} next={list?.nextPageToken} onTurn={setToken} />
      {finishing !== undefined && (
        <FinishDialog message={finishing} onClose={() => setFinishing(undefined)} onDone={(who) => { setFinished(who); setFinishing(undefined); }} />
      )}
      {previewed !== "" && <PreviewDialog name={previewed} onClose={() => setPreviewed("")} />}
    </>
  );
}
