// src/pages/phone/CasePage.tsx: one case: where it stands and what is next in one line, then people, days, papers, history.
import { Link } from "wouter";

import { Sessions } from "../../components/Sessions.tsx";
import { t, words } from "../../languages/index.ts";
import { CaseActions } from "./CaseActions.tsx";
import { CaseClocks } from "./CaseClocks.tsx";
import { CaseDocuments } from "./CaseDocuments.tsx";
import { CaseFacts } from "./CaseFacts.tsx";
import { CaseHistory } from "./CaseHistory.tsx";
import { CaseParties } from "./CaseParties.tsx";
import { ClueSection } from "./ClueSection.tsx";
import { LikeSection } from "./LikeSection.tsx";
import { Obligations } from "./Obligations.tsx";
import { ProofSection } from "./ProofSection.tsx";
import { dangers, people } from "./words.ts";
import { usePhone, useShown } from "./usePhone.ts";

export function CasePage({ name }: { name: string }) {
  const phone = usePhone();
  const shown = useShown(name);
  if (shown === undefined) return <main><p>{t("case.unknown")}</p><Link href="/">{t("app.back")}</Link></main>;
  const { c, waiting } = shown;
  const definition = phone.definitionOf(c);
  const danger = dangers(phone, c);
  const step = definition?.data.steps.find((each) => each.id === c.step);
  return (
    <main>
      <h1>{people(c)}</h1>
      <p className="state-line">
        <strong>{words(phone.stateLabel(c))}</strong>
        {step !== undefined && ` · ${words(step.label)}`}
        {c.caseNumber !== "" && ` · ${c.caseNumber}`}
      </p>
      {danger !== "" && <p className="note late">{danger}</p>}
      {waiting.length > 0 && <p className="note soon"><Link href="/outbox">{t("case.onPhoneOnly", { count: waiting.length })}</Link></p>}
      {shown.unsure && <p className="note soon">{t("case.unsure")}</p>}
      {c.settled !== undefined && <p className={`note ${c.settled.verified ? "fine" : "soon"}`}>{c.settled.verified ? t("settle.verified") : t("settle.notVerified")}</p>}
      <LikeSection shown={shown} />
      <ClueSection shown={shown} />
      <CaseActions shown={shown} />
      <ProofSection shown={shown} />
      <CaseFacts shown={shown} />
      <Sessions one={c} />
      <CaseParties shown={shown} />
      <Obligations shown={shown} />
      <CaseClocks shown={shown} />
      <CaseDocuments shown={shown} />
      <CaseHistory shown={shown} />
      {definition?.data.vendorDefault && <p className="quiet">{words(definition.data.title)}</p>}
    </main>
  );
}
