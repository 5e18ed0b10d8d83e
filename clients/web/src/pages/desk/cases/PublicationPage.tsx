// src/pages/desk/cases/PublicationPage.tsx: a case as a text that may be published: what the rules took out beside what came,
// the text to be read and edited, and its release. Nothing of it is fetched before somebody says why: each look is noted.
import { Input, Radio } from "antd";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { PublicationNaming, type PublicationPassage, PublicationRule, PublicationService } from "../../../gen/gaiwan/v1/publication_service_pb.js";
import { t, words } from "../../../languages/index.ts";
import { client, forReason } from "../../../transport.ts";

// As the server takes a reason (x-gaiwan-reason-bin) and a text (ReleasePublicationRequest.text).
const REASON_MAX = 200;
const TEXT_MAX = 60_000;

export function PublicationPage({ name }: { name: string }) {
  const [reason, setReason] = useState("");
  const [naming, setNaming] = useState(PublicationNaming.UNSPECIFIED);
  const [text, setText] = useState("");
  const headers = () => ({ headers: forReason(reason.trim()) });
  const service = () => client(PublicationService);
  const prepare = useMutation({
    mutationFn: () => service().preparePublication({ case: name, naming }, headers()),
    onSuccess: (prepared) => setText(prepared.text),
  });
  const release = useMutation({
    mutationFn: (validateOnly: boolean) => service().releasePublication({ case: name, text, validateOnly }, headers()),
  });
  const ready = reason.trim() !== "";
  const edit = (changed: string) => {
    // What was said of another text is not said of this one.
    release.reset();
    setText(changed);
  };
  return (
    <article>
      <p><Link href={`/${name.replace("cases/", "")}`}>{t("publication.back")}</Link></p>
      <h1>{t("publication.title")}</h1>
      <p className="quiet">{t("publication.rule")}</p>
      <form onSubmit={(event) => { event.preventDefault(); if (ready) { release.reset(); prepare.mutate(); } }}>
        <label className="field">{t("publication.why")}
          <Input value={reason} maxLength={REASON_MAX} onChange={(e) => setReason(e.target.value)} /></label>
        <div className="field">{t("publication.naming")}
          <Radio.Group aria-label={t("publication.naming")} value={naming} onChange={(e) => setNaming(e.target.value as PublicationNaming)}
            options={[{ value: PublicationNaming.UNSPECIFIED, label: t("publication.stems") }, { value: PublicationNaming.SURNAMES, label: t("publication.surnames") }]} /></div>
        <button className="button" disabled={!ready || prepare.isPending}>{t("publication.prepare")}</button>
      </form>
      <ErrorNote error={prepare.error} />
      {prepare.data !== undefined && (
        <>
          <h2>{t("publication.compared")}</h2>
          {prepare.data.passages.map((passage, at) => <Compared key={at} passage={passage} />)}
          <h2>{t("publication.edited")}</h2>
          <p className="note">{t("publication.readIt")}</p>
          <label className="field">{t("publication.text")}
            <Input.TextArea autoSize={{ minRows: 8, maxRows: 30 }} maxLength={TEXT_MAX} value={text} onChange={(e) => edit(e.target.value)} /></label>
          <p className="filters">
            <button type="button" className="button" disabled={!ready || text === "" || release.isPending} onClick={() => release.mutate(true)}>{t("publication.check")}</button>
            <button type="button" className="button" disabled={!ready || text === "" || release.isPending} onClick={() => release.mutate(false)}>{t("publication.release")}</button>
          </p>
          <ErrorNote error={release.error} />
          {release.isSuccess && (
            release.data.sha256 === ""
              ? <p className="same" role="status">{t("publication.clean")}</p>
              : <p className="same" role="status">{t("publication.released")} <code className="digest">{release.data.sha256}</code></p>)}
        </>)}
    </article>
  );
}

// One passage, as it stands in the case and as it would stand.
function Compared({ passage }: { passage: PublicationPassage }) {
  return (
    <section className="compared" aria-label={words(passage.title)}>
      <h3>{words(passage.title)}</h3>
      <p>{passage.pieces.map(({ original, rule }, at) => rule === PublicationRule.UNSPECIFIED ? original : <del key={at}>{original}</del>)}</p>
      <p>{passage.pieces.map(({ replacement, rule }, at) => rule === PublicationRule.UNSPECIFIED ? replacement : <ins key={at}>{replacement}</ins>)}</p>
    </section>
  );
}
