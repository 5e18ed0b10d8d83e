// src/components/OpenDocument.tsx: a paper of the case, fetched when somebody wants to see it and compared with its digest; never
// kept. A picture or recording is shown on the page; any other file is handed over as a download.
import { useEffect, useState } from "react";

import { DigestDiffers, fetchDocument, save } from "../api/documents.ts";
import { ErrorNote } from "./ErrorNote.tsx";
import type { Document } from "../gen/gaiwan/v1/case_pb.js";
import { t } from "../languages/index.ts";

// What a paper is called, and whether it is to be looked at or listened to.
export function documentTitle(paper: string, { mediaType }: Document): string {
  const kind = mediaType.startsWith("image/") ? t("capture.photo") : mediaType.startsWith("audio/") ? t("capture.voice") : "";
  return kind === "" ? paper : `${paper} · ${kind}`;
}

type Props = { caseName: string; document: Document; title: string; online?: boolean; className?: string };

export function OpenDocument({ caseName, document, title, online = true, className = "button" }: Props) {
  const [shown, setShown] = useState<{ url: string; kind: string }>();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => () => { if (shown !== undefined) URL.revokeObjectURL(shown.url); }, [shown]);
  const open = async () => {
    setBusy(true);
    setError(null);
    try {
      const blob = await fetchDocument(`${caseName}/documents/${document.id}`);
      const kind = blob.type.split("/")[0]!;
      if (kind === "image" || kind === "audio") setShown({ url: URL.createObjectURL(blob), kind });
      else save(blob, title);
    } catch (failed) {
      setError(failed instanceof DigestDiffers ? new Error(t("desk.digestWrong")) : failed);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {shown === undefined
        ? <button type="button" className={className} disabled={!online || busy} onClick={() => void open()}>{t("case.openDocument", { title })}</button>
        : <button type="button" className={className} onClick={() => setShown(undefined)}>{t("case.closeDocument", { title })}</button>}
      {shown?.kind === "image" && <img className="document" src={shown.url} alt={title} />}
      {shown?.kind === "audio" && <audio className="document" controls src={shown.url} aria-label={title} />}
      <ErrorNote error={error} />
    </>
  );
}
