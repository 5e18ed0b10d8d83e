// src/pages/desk/acting/SubsidyCard.tsx: one list of the subsidy: by which rule, the lines, what is not paid and why, the
// objections, the approval, and who gets how much.
import { Descriptions, Popconfirm, Table } from "antd";
import { useState } from "react";

import { codeLabel, useAllPersonNames, useCodes, useOrganisationNames } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { moment, yuan } from "../../../components/format.ts";
import { hex } from "../../../evidence/bytes.ts";
import { SubsidyExclusion, type SubsidyLine } from "../../../gen/gaiwan/v1/acting_pb.js";
import type { Subsidy } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { inWords } from "../enumWords.ts";
import { Scrolls } from "../Scrolls.tsx";
import { CaseName } from "./CaseName.tsx";
import { caseIdOf, partOf } from "./names.ts";
import { isTakenOff, yuanText } from "./payment.ts";
import { PaymentDialog } from "./PaymentDialog.tsx";
import { ObjectDialog, SubsidyObjections } from "./SubsidyObjections.tsx";
import { useActing } from "./useActing.ts";
import { useMarkedCsv } from "./useMarkedCsv.ts";

export function SubsidyCard({ subsidy }: { subsidy: Subsidy }) {
  const [objecting, setObjecting] = useState("");
  const [paying, setPaying] = useState(false);
  const nameOf = useOrganisationNames();
  const personOf = useAllPersonNames();
  const grades = useCodes("difficulty").data;
  const { published, approved } = subsidy;
  const { unit, id } = partOf(subsidy.name);
  const people = (line: SubsidyLine) => line.mediators.map(personOf).join("、");
  const remark = (line: SubsidyLine) => (isTakenOff(subsidy, line.case) ? inWords("subsidyExclusion", "OBJECTION") : "");
  const file = useMarkedCsv(unit);
  const saveLines = () => file.mutate({ rows: [
    [t("desk.case"), t("desk.committee"), t("subsidy.mediators"), t("subsidy.grade"), t("subsidy.yuan"), t("subsidy.remark")],
    ...(published?.lines ?? []).map((line) => [
      caseIdOf(line.case), nameOf(line.committee), people(line), codeLabel(grades, line.grade), yuanText(line.amount?.fen ?? 0n), remark(line)]),
    ...(published?.excluded ?? []).map((each) => [caseIdOf(each.case), "", "", "", "0.00", exclusionWords(each)]),
  ], fileName: `subsidy-${unit.replace("orgs/", "")}-${id}.csv` });
  return (
    <article className="act" aria-label={subsidy.name}>
      <h2>{nameOf(unit)} · {id}</h2>
      <Descriptions size="small" column={{ xs: 1, md: 2 }} items={[
        { key: "period", label: t("subsidy.period"), children: `${published?.fromDate} – ${published?.toDate}` },
        { key: "rule", label: t("subsidy.byRule"), children: <>{published?.rule} · <code>{hex(published?.ruleDigest ?? new Uint8Array()).slice(0, 16)}</code></> },
        { key: "by", label: t("subsidy.published"), children: t("acting.by", { who: personOf(subsidy.actor), time: moment(subsidy.recordTime) }) },
        { key: "until", label: t("subsidy.until"), children: published?.objectionsUntil },
        { key: "approved", label: t("subsidy.approved"), children: approved === undefined ? t("subsidy.notApproved") : moment(subsidy.approveTime) },
        { key: "total", label: t("subsidy.total"), children: <strong>{yuan(subsidy.total)}</strong> },
      ]} />
      <div className="choices">
        <button type="button" className="button" disabled={file.isPending} onClick={saveLines}>{t("acting.file")}</button>
        {approved === undefined ? <ApproveButton subsidy={subsidy} />
          : <button type="button" className="button" onClick={() => setPaying(true)}>{t("subsidy.payment")}</button>}
      </div>
      <ErrorNote error={file.error} />
      <h3>{t("subsidy.lines")}</h3>
      <Scrolls label={t("subsidy.lines")}>
      <Table<SubsidyLine> size="small" pagination={{ pageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
        rowKey={(line) => line.case || published!.lines.indexOf(line)} dataSource={published?.lines ?? []}
        columns={[
          { title: t("desk.case"), render: (_, line) => <CaseName name={line.case} /> },
          { title: t("desk.committee"), render: (_, line) => nameOf(line.committee) },
          { title: t("subsidy.mediators"), render: (_, line) => people(line) },
          { title: t("subsidy.grade"), render: (_, line) => codeLabel(grades, line.grade) },
          { title: t("subsidy.amount"), align: "right", render: (_, line) => yuan(line.amount) },
          { title: t("subsidy.remark"), render: (_, line) => remark(line) },
          { title: "", render: (_, line) => approved === undefined && line.case !== "" && (
            <button type="button" className="button" onClick={() => setObjecting(line.case)}>{t("subsidy.object")}</button>) },
        ]} />
      </Scrolls>
      {(published?.excluded.length ?? 0) > 0 && (
        <details>
          <summary>{t("subsidy.excluded", { count: published!.excluded.length })}</summary>
          <ul>{published!.excluded.map((each, at) => <li key={each.case || at}><CaseName name={each.case} /> {exclusionWords(each)}</li>)}</ul>
        </details>
      )}
      <SubsidyObjections subsidy={subsidy} />
      {objecting !== "" && <ObjectDialog subsidy={subsidy.name} caseName={objecting} onClose={() => setObjecting("")} />}
      {paying && <PaymentDialog subsidy={subsidy} onClose={() => setPaying(false)} />}
    </article>
  );
}

// Why a case is not paid, as far as the caller may know.
function exclusionWords({ reason, otherCase }: { reason: SubsidyExclusion; otherCase: string }): string {
  const words = reason === SubsidyExclusion.UNSPECIFIED ? t("subsidy.notPaid") : inWords("subsidyExclusion", SubsidyExclusion[reason]);
  return otherCase === "" ? words : words + t("subsidy.other", { case: caseIdOf(otherCase) });
}

function ApproveButton({ subsidy }: { subsidy: Subsidy }) {
  const { send, isPending, error } = useActing(() => undefined);
  const { unit, id } = partOf(subsidy.name);
  return (
    <>
      <Popconfirm title={t("subsidy.approveAsk", { total: yuan(subsidy.total) })} okText={t("subsidy.approve")} cancelText={t("desk.cancel")}
        onConfirm={() => send(unit, { case: "approveSubsidy", value: { unit, subsidy: id } })}>
        <button type="button" className="button" disabled={isPending}>{t("subsidy.approve")}</button>
      </Popconfirm>
      <ErrorNote error={error} />
    </>
  );
}
