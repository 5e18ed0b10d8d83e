// src/pages/phone/CaseDocuments.tsx: the papers of the case, and another photograph or voice note.
import { t, words } from "../../languages/index.ts";
import { openOn, type Shown } from "../../offline/phone.ts";
import { addFile } from "./addFile.ts";
import { Capture } from "../../components/Capture.tsx";
import { documentTitle, OpenDocument } from "../../components/OpenDocument.tsx";
import { Said } from "../../components/Said.tsx";
import { usePhone } from "./usePhone.ts";

export function CaseDocuments({ shown }: { shown: Shown }) {
  const phone = usePhone();
  // What waits to be sent is nowhere to be fetched from.
  const waiting = new Set(shown.waiting.map(({ request: { command } }) => command?.command.case === "addDocument" ? command.command.value.sha256 : ""));
  const documents = shown.c.documents.filter((document) => !document.withdrawn);
  return (
    <section aria-labelledby="papers">
      <h2 id="papers"><Said k="case.documents" /></h2>
      {documents.length === 0 && <p className="quiet">{t("case.noDocuments")}</p>}
      <ul className="plain">
        {documents.map((document) => {
          const title = documentTitle(words(phone.codeLabel("paper", document.paper)), document);
          return (
            <li key={document.id}>
              {title}
              <span className="quiet"> {Math.ceil(Number(document.sizeBytes) / 1024)} KB</span>
              {document.sha256 !== "" && !waiting.has(document.sha256) && <OpenDocument caseName={shown.name} document={document} title={title} online={phone.online} />}
            </li>
          );
        })}
      </ul>
      {documents.length > 0 && !phone.online && <p className="quiet">{t("case.documentsOffline")}</p>}
      {openOn(shown, "add_document") !== undefined && <Capture captured={[]} onCaptured={(file) => void addFile(phone, shown.name, file)} />}
    </section>
  );
}
