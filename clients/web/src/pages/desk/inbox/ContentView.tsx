// src/pages/desk/inbox/ContentView.tsx: what was handed over, as it came.
import { Descriptions } from "antd";

import { codeLabel, useCodes, useOrganisationNames } from "../../../api/directory.ts";
import { moment } from "../../../components/format.ts";
import type { HandOverContent } from "../../../gen/gaiwan/v1/judicial_service_pb.js";
import { t } from "../../../languages/index.ts";

export function ContentView({ content }: { content: HandOverContent }) {
  const nameOf = useOrganisationNames();
  const classes = useCodes("dispute_class").data;
  const papers = useCodes("paper").data;
  return (
    <>
      <Descriptions size="small" column={1} items={[
        { key: "number", label: t("desk.number"), children: content.caseNumber || content.case },
        { key: "from", label: t("desk.committee"), children: nameOf(content.from) },
        { key: "time", label: t("desk.when"), children: moment(content.actTime) },
        { key: "class", label: t("desk.class"), children: codeLabel(classes, content.disputeClass) },
        { key: "parties", label: t("desk.party"), children: content.parties.map((party) => party.details?.name ?? party.id).join("、") },
        ...(content.returned === undefined ? [] : [{ key: "report", label: t("inbox.content"), children: content.returned.report }]),
        ...(content.referral === undefined ? [] : [{ key: "referral", label: t("inbox.content"), children: content.referral.note }]),
      ]} />
      {content.agreements.map((agreement) => (
        <section key={agreement.id}>
          <h3>{t("desk.agreement")} {agreement.id}</h3>
          <p>{agreement.facts}</p>
          <ol>{agreement.clauses.map((clause) => <li key={clause.words}>{clause.words}</li>)}</ol>
        </section>
      ))}
      {content.documents.length > 0 && (
        <ul>{content.documents.map((document) => <li key={document.id}>{codeLabel(papers, document.paper)} <code>{document.sha256.slice(0, 16)}</code></li>)}</ul>
      )}
    </>
  );
}
