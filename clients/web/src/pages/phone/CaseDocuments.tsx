// src/pages/phone/CaseDocuments.tsx: the papers of the case, and another photograph or voice note.
import { t, words } from "../../languages/index.ts";
import { openOn, type Shown } from "../../offline/phone.ts";
import { Capture } from "./Capture.tsx";
import { addFile } from "./RegisterPage.tsx";
import { usePhone } from "./usePhone.ts";

export function CaseDocuments({ shown }: { shown: Shown }) {
  const phone = usePhone();
  const documents = shown.c.documents.filter((document) => !document.withdrawn);
  return (
    <section>
      <h2>{t("case.documents")}</h2>
      {documents.length === 0 && <p className="quiet">{t("case.noDocuments")}</p>}
      <ul className="plain">
        {documents.map((document) => (
          <li key={document.id}>
            {words(phone.codeLabel("paper", document.paper))}
            <span className="quiet"> {Math.ceil(Number(document.sizeBytes) / 1024)} KB · {document.sha256.slice(0, 8)}</span>
          </li>
        ))}
      </ul>
      {openOn(shown, "add_document") !== undefined && <Capture captured={[]} onCaptured={(file) => void addFile(phone, shown.name, file)} />}
    </section>
  );
}
