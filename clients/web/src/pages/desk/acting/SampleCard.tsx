// src/pages/desk/acting/SampleCard.tsx: one sample: how it was drawn, drawn again on demand, and what came of each call.
import { Descriptions, Table } from "antd";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";

import { useAllPersonNames, useOrganisationNames } from "../../../api/directory.ts";
import { freeText } from "../../../api/personal.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { moment } from "../../../components/format.ts";
import { hex } from "../../../evidence/bytes.ts";
import { SampleOutcome } from "../../../gen/gaiwan/v1/acting_pb.js";
import { type Sample, type SampleCase, SupervisionService } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { inWords } from "../enumWords.ts";
import { Scrolls } from "../Scrolls.tsx";
import { CallDialog } from "./CallDialog.tsx";
import { caseIdOf, partOf } from "./names.ts";

const NONE = new Uint8Array();

export function SampleCard({ sample }: { sample: Sample }) {
  const [calling, setCalling] = useState("");
  const nameOf = useOrganisationNames();
  const personOf = useAllPersonNames();
  const check = useMutation({ mutationFn: () => client(SupervisionService).checkSample({ name: sample.name }) });
  const { drawn } = sample;
  const { unit, id } = partOf(sample.name);
  const checked = check.data;
  return (
    <article className="act" aria-label={sample.name}>
      <h2>{nameOf(unit)} · {id}</h2>
      <Descriptions size="small" column={{ xs: 1, md: 2 }} items={[
        { key: "from", label: t("sample.fromUnit"), children: `${nameOf(drawn?.fromUnit ?? "")} ${drawn?.fromDate} – ${drawn?.toDate}` },
        { key: "by", label: t("sample.drawn"), children: t("acting.by", { who: personOf(sample.actor), time: moment(sample.recordTime) }) },
        { key: "frame", label: t("sample.frame"), children: t("sample.frameSize", { size: String(drawn?.frameSize), first: String(drawn?.firstSize) }) },
        { key: "seed", label: t("sample.seed"), children: <code className="digest">{hex(drawn?.seed ?? NONE)}</code> },
        { key: "digest", label: t("sample.digest"), children: <code className="digest">{hex(drawn?.frameDigest ?? NONE)}</code> },
      ]} />
      <p className="choices"><button type="button" className="button" disabled={check.isPending} onClick={() => check.mutate()}>{t("sample.check")}</button></p>
      {checked !== undefined && (
        <p role="status" className={checked.same ? "same" : "error-note"}>
          {t(checked.same ? "sample.same" : "sample.differs", { size: String(checked.frameSize), digest: hex(checked.frameDigest) })}</p>
      )}
      <ErrorNote error={check.error} />
      <Scrolls label={t("acting.samples")}>
      <Table<SampleCase> size="small" rowKey="case" pagination={false} dataSource={sample.cases}
        columns={[
          { title: t("desk.case"), render: (_, one) => <><Link href={`~/desk/${one.case}`}>{caseIdOf(one.case)}</Link><div className="quiet">{one.title}</div></> },
          { title: t("sample.outcome"), render: (_, one) => <Outcome outcome={one.outcome} /> },
          { title: t("sample.caller"), render: (_, one) => one.outcome !== SampleOutcome.UNSPECIFIED && t("acting.by", { who: personOf(one.actor), time: moment(one.recordTime) }) },
          { title: t("sample.note"), render: (_, one) => freeText(one.note) },
          { title: "", render: (_, one) => <button type="button" className="button" onClick={() => setCalling(one.case)}>{t("sample.call")}</button> },
        ]} />
      </Scrolls>
      {calling !== "" && <CallDialog sample={sample.name} caseName={calling} onClose={() => setCalling("")} />}
    </article>
  );
}

const TONES: Record<SampleOutcome, string> = {
  [SampleOutcome.UNSPECIFIED]: "soon", [SampleOutcome.CONFIRMED]: "fine", [SampleOutcome.DIFFERS]: "late", [SampleOutcome.DENIED]: "late",
  [SampleOutcome.NOT_REACHED]: "none",
};

function Outcome({ outcome }: { outcome: SampleOutcome }) {
  const words = outcome === SampleOutcome.UNSPECIFIED ? t("sample.notCalled") : inWords("sampleOutcome", SampleOutcome[outcome]);
  return <span className={`due due-${TONES[outcome] ?? "none"}`}>{words}</span>;
}
