// src/pages/desk/returns/Frozen.tsx: what was frozen, and what changed since: which figures, by which cases and entries.
import { Modal, Table } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { eventWords } from "../../../components/eventWords.ts";
import { moment } from "../../../components/format.ts";
import { type CompareReturnResponse, type FrozenReturn, ReturnsService } from "../../../gen/gaiwan/v1/returns_service_pb.js";
import { t, words } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { figureText } from "./figures.ts";

export function Frozen({ unit }: { unit: string }) {
  const [compared, setCompared] = useState("");
  const list = useQuery({
    queryKey: ["frozen", unit],
    queryFn: () => client(ReturnsService).listFrozenReturns({ unit }),
    enabled: unit !== "",
  });
  return (
    <section>
      <h2>{t("returns.frozen")}</h2>
      <ErrorNote error={list.error} />
      <Table<FrozenReturn> size="small" rowKey="name" pagination={false} dataSource={list.data?.returns ?? []}
        columns={[
          { title: t("returns.which"), render: (_, one) => <>{words(one.table?.definition?.title)} <code>{one.name}</code></> },
          { title: t("returns.period"), render: (_, one) => `${one.table?.period?.fromMonth ?? ""} – ${one.table?.period?.toMonth ?? ""}` },
          { title: t("desk.who"), dataIndex: "actorName" },
          { title: t("desk.when"), render: (_, one) => moment(one.freezeTime) },
          { title: "", render: (_, one) => <button type="button" className="link" onClick={() => setCompared(one.name)}>{t("returns.compare")}</button> },
        ]} />
      {compared !== "" && <Compared name={compared} onClose={() => setCompared("")} />}
    </section>
  );
}

// The name of an event's payload in JSON: `facts_amended` is `factsAmended`.
const payload = (type: string): string => type.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function Compared({ name, onClose }: { name: string; onClose: () => void }) {
  const answer = useQuery({ queryKey: ["frozen", "compare", name], queryFn: () => client(ReturnsService).compareReturn({ name }) });
  return (
    <Modal open width={820} footer={null} onCancel={onClose} title={`${t("returns.compare")} · ${name}`}>
      <ErrorNote error={answer.error} />
      {answer.data !== undefined && <Changes answer={answer.data} />}
    </Modal>
  );
}

function Changes({ answer }: { answer: CompareReturnResponse }) {
  const figures = answer.frozen?.table?.definition?.figures ?? [];
  const of = (id: string) => figures.find((figure) => figure.id === id);
  return (
    <>
      <p role="status">{answer.changes.length === 0 ? t("returns.unchanged") : t("returns.changed", { count: answer.changes.length })}</p>
      {!answer.reproduced && <p className="note">{t("returns.notReproduced")}</p>}
      {answer.changes.map((change) => (
        <article key={change.figure}>
          <h3>{words(change.label)}: {change.few ? t("returns.few") : `${figureText(of(change.figure), change.frozen)} → ${figureText(of(change.figure), change.now)}`}</h3>
          <ul className="changes">
            {change.cases.map((one) => (
              <li key={one.name}>
                <Link href={`~/desk/cases/${one.name.replace("cases/", "")}`}>{one.name.replace("cases/", "")}</Link>: {String(one.frozen)} → {String(one.now)}
                {one.entries.map((entry) => <span key={String(entry.version)} className="quiet"> · {eventWords(payload(entry.type))} {moment(entry.recordTime)}</span>)}
              </li>
            ))}
          </ul>
        </article>
      ))}
      {answer.notShownCount > 0n && <p>{t("returns.notShown", { count: String(answer.notShownCount) })}</p>}
    </>
  );
}
