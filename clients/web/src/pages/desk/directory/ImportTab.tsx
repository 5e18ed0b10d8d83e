// src/pages/desk/directory/ImportTab.tsx: files are checked first; every mistake is shown by file, line and column, and
// nothing is saved while there is one. Whatever page it stands on may take one kind of file alone.
import { Table } from "antd";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import type { ImportFinding } from "../../../gen/gaiwan/v1/directory_pb.js";
import { DirectoryService, type ImportDirectoryResponse } from "../../../gen/gaiwan/v1/directory_service_pb.js";
import { t, words } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { inWords } from "../enumWords.ts";
import { serverKeys } from "../now.ts";
import { Scrolls } from "../Scrolls.tsx";
import { IMPORT_COLUMNS } from "./importColumns.ts";
import { readTable, type TableFile } from "./readTable.ts";

// `only`: the kind of rows that is taken here, as the answer counts them (ImportCount.kind); any when it is not given.
export function ImportTab({ only }: { only?: string }) {
  const [files, setFiles] = useState<TableFile[]>([]);
  const [unread, setUnread] = useState<unknown>(null);
  // The same files saved twice are one request.
  const [requestId, setRequestId] = useState("");
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: (dryRun: boolean) =>
      client(DirectoryService).importDirectory({ requestId: dryRun ? crypto.randomUUID() : requestId, files, dryRun }),
    // Of calendars the server's status tells.
    onSuccess: (_, dryRun) => (dryRun ? undefined
      : Promise.all([["directory"], serverKeys.status].map((queryKey) => queries.invalidateQueries({ queryKey })))),
  });
  const choose = async (list: FileList | null) => {
    run.reset();
    setUnread(null);
    setFiles([]);
    try {
      setFiles(await Promise.all([...(list ?? [])].map(readTable)));
      setRequestId(crypto.randomUUID());
    } catch (failed) {
      setUnread(failed);
    }
  };
  const mistakes = run.data?.findings.filter((finding) => !finding.warning).length ?? 0;
  const others = only === undefined ? [] : (run.data?.counts ?? []).filter(({ kind }) => kind !== only);
  const checked = run.data !== undefined && run.variables === true;
  return (
    <>
      <label className="field">{t("directory.files")}
        <input type="file" accept=".csv,.xlsx" multiple onChange={(e) => void choose(e.target.files)} /></label>
      <details>
        <summary>{t("directory.columns")}</summary>
        <p className="quiet">{t("directory.columnsHelp")}</p>
        <Scrolls label={t("directory.columns")}>
          <Table size="small" rowKey="kind" pagination={false} dataSource={IMPORT_COLUMNS.filter(({ kind }) => only === undefined || kind === `importKind.${only}`)}
            columns={[
              { title: t("directory.kind"), render: (_, { kind }) => t(kind) },
              { title: t("directory.columnsRequired"), render: (_, { required }) => <code>{required.join(", ")}</code> },
              { title: t("directory.columnsOptional"), render: (_, { optional }) => <code>{optional.join(", ")}</code> },
            ]} />
        </Scrolls>
      </details>
      <p className="choices">
        <button type="button" className="button" disabled={files.length === 0 || run.isPending} onClick={() => run.mutate(true)}>{t("directory.dryRun")}</button>
        <button type="button" className="button primary" disabled={!checked || mistakes > 0 || others.length > 0 || run.isPending} onClick={() => run.mutate(false)}>{t("directory.save")}</button>
      </p>
      <ErrorNote error={unread ?? run.error} />
      {others.length > 0 && <p role="alert" className="note">{t("directory.otherKind", { kinds: others.map(({ kind }) => inWords("importKind", kind)).join("、") })}</p>}
      {run.data !== undefined && <ImportResult answer={run.data} mistakes={mistakes} saved={run.variables === false} />}
    </>
  );
}

function ImportResult({ answer, mistakes, saved }: { answer: ImportDirectoryResponse; mistakes: number; saved: boolean }) {
  const outcome = mistakes > 0 ? t("directory.mistakes", { count: mistakes })
    : !saved ? t("directory.clean") : answer.position === 0n ? t("directory.unchanged") : t("directory.saved");
  return (
    <>
      <p role="status"><strong>{outcome}</strong></p>
      <Table size="small" rowKey="kind" pagination={false} dataSource={answer.counts}
        columns={[
          { title: t("directory.kind"), render: (_, { kind }) => inWords("importKind", kind) },
          { title: t("directory.added"), dataIndex: "added" },
          { title: t("directory.changed"), dataIndex: "changed" },
          { title: t("directory.same"), dataIndex: "unchanged" },
        ]} />
      {answer.findings.length > 0 && (
        <Table<ImportFinding> size="small" pagination={false} rowKey={(finding) => `${finding.file}:${finding.line}:${finding.field}:${finding.words?.zh}`}
          dataSource={answer.findings}
          columns={[
            { title: "", render: (_, finding) => (finding.warning ? t("directory.warning") : <strong>{t("directory.mistake")}</strong>) },
            { title: t("directory.file"), dataIndex: "file" },
            { title: t("directory.line"), dataIndex: "line" },
            { title: t("directory.field"), dataIndex: "field" },
            { title: t("directory.words"), render: (_, finding) => words(finding.words) },
          ]} />
      )}
    </>
  );
}
