// src/pages/desk/orders/AskPublication.tsx: which definition is to be published: a file, checked by the server before anybody is
// asked. What is asked for is its text to the byte.
import { useState } from "react";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import type { Fault } from "../../../gen/gaiwan/v1/errors_pb.js";
import { WorkflowService } from "../../../gen/gaiwan/v1/workflow_service_pb.js";
import { t, words } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import type { ActInit } from "./asking.ts";
import { type DefinitionHead, definitionHead } from "./definitionHead.ts";

type Checked = { name: string; head: DefinitionHead | undefined; faults: readonly Fault[] };

export function AskPublication({ onChange }: { onChange: (act: ActInit | undefined) => void }) {
  const [checked, setChecked] = useState<Checked>();
  const [error, setError] = useState<unknown>(null);
  const take = async (file: File) => {
    setChecked(undefined);
    setError(null);
    onChange(undefined);
    try {
      // Bytes that are no UTF-8 would be another text by the time they are published.
      const textproto = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer());
      const { faults } = await client(WorkflowService).checkDefinition({ textproto });
      const head = definitionHead(textproto);
      setChecked({ name: file.name, head, faults });
      if (head !== undefined && faults.every(({ warning }) => warning)) onChange({ case: "publication", value: { ...head, textproto } });
    } catch (failed) {
      setError(failed instanceof TypeError ? new Error(t("order.notText", { name: file.name })) : failed);
    }
  };
  return (
    <>
      <label className="field">{t("order.definitionFile")}
        <input type="file" accept=".textproto,text/plain" onChange={(e) => { const file = e.target.files?.[0]; if (file !== undefined) void take(file); }} /></label>
      {checked?.head !== undefined && <p role="status">{checked.head.id} · {t("order.revision")} {checked.head.revision}</p>}
      {checked !== undefined && checked.faults.length > 0 && (
        <ul className="refused">
          {checked.faults.map((fault) => (
            <li key={fault.path + (fault.words?.zh ?? "")}>{fault.warning && `${t("order.doubtful")}: `}{fault.path}: {words(fault.words)}</li>))}
        </ul>)}
      {checked !== undefined && checked.head === undefined && <p className="wrong" role="alert">{t("order.noHead", { name: checked.name })}</p>}
      <ErrorNote error={error} />
    </>
  );
}
