// src/pages/desk/cases/CaseLinks.tsx: cases that belong together with this one, and whose entry says so: only its own can
// be taken away here.
import { Table } from "antd";

import { type Case, type CaseLink as Link, LinkKind, LinkKindSchema } from "../../../gen/gaiwan/v1/case_pb.js";
import { t } from "../../../languages/index.ts";
import { valueWords } from "../../../languages/valueWords.ts";
import { CaseLink } from "../CaseLink.tsx";

function kindWords({ kind, fromOther }: Link): string {
  if (kind === LinkKind.MERGED && fromOther) return t("desk.mergedHere");
  return valueWords(LinkKindSchema.value[kind]?.name ?? "", LinkKindSchema.sharedPrefix ?? "");
}

export function CaseLinks({ one }: { one: Case }) {
  if (one.links.length === 0 && one.mergedInto === "") return null;
  return (
    <section aria-label={t("desk.links")}>
      <h2>{t("desk.links")}</h2>
      {one.mergedInto !== "" && <p role="note">{t("desk.mergedInto")} <CaseLink name={one.mergedInto} /></p>}
      {one.links.length > 0 && (
        <Table<Link> size="small" pagination={false} rowKey={(link) => `${link.other}/${link.kind}/${link.fromOther}`} dataSource={one.links}
          columns={[
            { title: t("desk.case"), render: (_, link) => <CaseLink name={link.other} /> },
            { title: t("desk.linkKind"), render: (_, link) => kindWords(link) },
            { title: t("desk.linkBy"), render: (_, link) => t(link.fromOther ? "desk.linkTheirs" : "desk.linkOwn") },
          ]} />
      )}
    </section>
  );
}
