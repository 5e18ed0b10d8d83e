// src/pages/phone/OpenDocument.tsx: a paper of the case, fetched when somebody wants to see it and compared with its digest; never
// kept on the phone. A picture or recording is shown on the page; any other file is handed to the phone.
import { useEffect, useState } from "react";

import { DigestDiffers, fetchDocument, save } from "../../api/documents.ts";
import { ErrorNote } from "../../components/ErrorNote.tsx";
import type { Document } from "../../gen/gaiwan/v1/case_pb.js";
import { t } from "../../languages/index.ts";

type Props = { caseName: string; document: Document; title: string; online: boolean };

export function OpenDocument({ caseName, document, title, online }: Props) {
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
        ? <button type="button" className="button" disabled={!online || busy} onClick={() => void open()}>{t("case.openDocument", { title })}</button>
        : <button type="button" className="button" onClick={() => setShown(undefined)}>{t("case.closeDocument", { title })}</button>}
      {shown?.kind === "image" && <img className="document" src={shown.url} alt={title} />}
      {shown?.kind === "audio" && <audio controls src={shown.url} aria-label={title} />}
      <ErrorNote error={error} />
    </>
  );
}
