// src/pages/desk/cases/CaseDocuments.tsx: papers, photographs and recordings of the case.
import { Table } from "antd";
import { useState } from "react";

import { codeLabel, useCodes } from "../../../api/directory.ts";
import { DigestDiffers, fetchDocument, save } from "../../../api/documents.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import type { Case, Document } from "../../../gen/gaiwan/v1/case_pb.js";
import { t } from "../../../languages/index.ts";

export function CaseDocuments({ one }: { one: Case }) {
  const papers = useCodes("paper").data;
  const [error, setError] = useState<unknown>(null);
  const [differs, setDiffers] = useState(false);
  const download = async (document: Document) => {
    setError(null);
    setDiffers(false);
    try {
      save(await fetchDocument(`${one.name}/documents/${document.id}`), `${document.paper}-${document.id}`);
    } catch (failed) {
      if (failed instanceof DigestDiffers) setDiffers(true);
      else setError(failed);
    }
  };
  return (
    <>
      <Table<Document> size="small" pagination={false} rowKey="id" dataSource={one.documents}
        columns={[
          { title: t("desk.paper"), render: (_, document) => codeLabel(papers, document.paper) },
          { title: t("desk.pages"), dataIndex: "pages" },
          { title: t("desk.state"), render: (_, document) => (document.erased ? t("desk.erased") : document.withdrawn ? t("desk.withdrawn") : document.released ? t("desk.released") : "") },
          { title: "SHA-256", render: (_, document) => <code>{document.sha256.slice(0, 12)}</code> },
          { title: "", render: (_, document) => document.sha256 !== "" && !document.withdrawn && !document.erased && (
            <button type="button" className="link" onClick={() => void download(document)}>{t("desk.download")}</button>) },
        ]} />
      {differs && <p className="error-note" role="alert">{t("desk.digestWrong")}</p>}
      <ErrorNote error={error} />
    </>
  );
}
