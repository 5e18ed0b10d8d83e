// src/pages/desk/cases/CaseDocuments.tsx: papers, photographs and recordings of the case.
import { Table } from "antd";

import { codeLabel, useCodes } from "../../../api/directory.ts";
import { nameIn } from "../../../api/personal.ts";
import { documentTitle, OpenDocument } from "../../../components/OpenDocument.tsx";
import type { Case, Document } from "../../../gen/gaiwan/v1/case_pb.js";
import { t } from "../../../languages/index.ts";

export function CaseDocuments({ one }: { one: Case }) {
  const papers = useCodes("paper").data;
  const titleOf = (document: Document) => documentTitle(codeLabel(papers, document.paper), document);
  return (
    <Table<Document> size="small" pagination={false} rowKey="id" dataSource={one.documents}
      columns={[
        { title: t("desk.paper"), render: (_, document) => titleOf(document) },
        { title: t("desk.handedInBy"), render: (_, document) => nameIn(one.parties.find(({ id }) => id === document.party)?.details) },
        { title: t("desk.pages"), dataIndex: "pages" },
        { title: t("desk.state"), render: (_, document) => (document.erased ? t("desk.erased") : document.withdrawn ? t("desk.withdrawn") : document.released ? t("desk.released") : "") },
        { title: "SHA-256", render: (_, document) => <code>{document.sha256.slice(0, 12)}</code> },
        { title: "", render: (_, document) => document.sha256 !== "" && !document.withdrawn && !document.erased && (
          <OpenDocument className="link" caseName={one.name} document={document} title={titleOf(document)} />) },
      ]} />
  );
}
