// src/pages/party/HandIn.tsx: a party hands in a photograph or a voice note by its code. The bytes go first, in pieces that go
// on where the line broke; then the document is named in the case. The other side sees it only when it is released.
import { useState } from "react";

import { codeLabel, useCodes } from "../../api/directory.ts";
import { Capture, type Captured } from "../../components/Capture.tsx";
import { CapturedView } from "../../components/CapturedView.tsx";
import { ErrorNote } from "../../components/ErrorNote.tsx";
import { Said } from "../../components/Said.tsx";
import type { Case } from "../../gen/gaiwan/v1/case_pb.js";
import { t } from "../../languages/index.ts";
import { sha256, upload } from "../../offline/upload.ts";
import { handIn, PAPERS_OF_PARTIES } from "./acts.ts";
import { usePartyAct } from "./helper.ts";

export function HandIn({ one, me, onDone }: { one: Case; me: string; onDone: () => void }) {
  const papers = useCodes("paper").data;
  const [captured, setCaptured] = useState<Captured>();
  const [paper, setPaper] = useState(PAPERS_OF_PARTIES[0]!);
  const [sending, setSending] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const { send, isPending, error } = usePartyAct(one.name, () => {
    setCaptured(undefined);
    onDone();
  });
  const give = async (file: Captured) => {
    setFailed(null);
    setSending(true);
    try {
      await upload(one.name, file.bytes, file.mediaType);
      send(handIn({ paper, sha256: await sha256(file.bytes), sizeBytes: file.bytes.length, mediaType: file.mediaType, title: file.title }, me));
    } catch (broke) {
      setFailed(broke);
    } finally {
      setSending(false);
    }
  };
  const busy = sending || isPending;
  return (
    <section aria-labelledby="hand-in">
      <h2 id="hand-in"><Said k="handIn.title" /></h2>
      <p className="hint"><Said k="handIn.help" /></p>
      {captured === undefined ? <Capture captured={[]} onCaptured={setCaptured} /> : (
        <div className="card">
          <CapturedView file={captured} title={captured.title} />
          <label className="field">{t("handIn.what")}
            <select value={paper} onChange={(event) => setPaper(event.target.value)}>
              {PAPERS_OF_PARTIES.map((code) => <option key={code} value={code}>{codeLabel(papers, code)}</option>)}
            </select></label>
          <button type="button" className="button primary" disabled={busy} onClick={() => void give(captured)}>{busy ? t("handIn.sending") : <Said k="party.send" />}</button>
          <button type="button" className="button" disabled={busy} onClick={() => setCaptured(undefined)}>{t("handIn.away")}</button>
        </div>
      )}
      <ErrorNote error={failed ?? error} />
    </section>
  );
}
