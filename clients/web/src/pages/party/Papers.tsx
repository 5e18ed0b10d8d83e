// src/pages/party/Papers.tsx: papers that the party may see, to be opened, or asked for as a copy.
import { useState } from "react";

import { codeLabel, useCodes } from "../../api/directory.ts";
import { DigestDiffers, fetchDocument, save } from "../../api/documents.ts";
import { ErrorNote } from "../../components/ErrorNote.tsx";
import { Said } from "../../components/Said.tsx";
import type { Case } from "../../gen/gaiwan/v1/case_pb.js";
import type { OpenCommand } from "../../gen/gaiwan/v1/case_service_pb.js";
import { t } from "../../languages/index.ts";
import { askCopy } from "./acts.ts";
import { usePartyAct } from "./helper.ts";

type Props = { one: Case; me: string; open: readonly OpenCommand[]; onDone: () => void };

export function Papers({ one, me, open, onDone }: Props) {
  const papers = useCodes("paper").data;
  const copy = usePartyAct(one.name, onDone);
  const [error, setError] = useState<unknown>(null);
  const shown = one.documents.filter((document) => !document.withdrawn);
  if (shown.length === 0) return null;
  const read = async (id: string, paper: string) => {
    try {
      setError(null);
      save(await fetchDocument(`${one.name}/documents/${id}`), paper);
    } catch (failed) {
      setError(failed instanceof DigestDiffers ? new Error(t("desk.digestWrong")) : failed);
    }
  };
  return (
    <section aria-labelledby="papers">
      <h2 id="papers"><Said k="party.papers" /></h2>
      {shown.map((document) => {
        const paper = codeLabel(papers, document.paper);
        return (
          <p key={document.id} className="paper">
            {paper}
            {document.sha256 !== "" && <button type="button" className="button" onClick={() => void read(document.id, paper)}>{t("party.read")}</button>}
            {open.some(({ command }) => command === "request_copy") && (
              <button type="button" className="button" disabled={copy.isPending}
                onClick={() => copy.send(askCopy(document.id, me))}>{t("party.copy", { paper })}</button>
            )}
          </p>
        );
      })}
      <ErrorNote error={error ?? copy.error} />
    </section>
  );
}
