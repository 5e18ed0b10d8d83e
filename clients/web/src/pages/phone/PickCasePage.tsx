// src/pages/phone/PickCasePage.tsx: which case to talk about, or whom to visit again: only those where it is open.
import { Link } from "wouter";

import { t, words } from "../../languages/index.ts";
import { openOn, type Shown } from "../../offline/phone.ts";
import { nextStep } from "./nextStep.ts";
import { matter, people } from "./words.ts";
import { usePhone } from "./usePhone.ts";

const TALKS = ["start_session", "end_session", "draft_agreement", "record_oral_agreement", "sign_agreement", "seal_agreement",
  "give_rights_notice", "accept_case", "submit_case", "assign_mediators"];

const fits = (shown: Shown, purpose: "talk" | "visit"): boolean =>
  purpose === "visit" ? openOn(shown, "record_visit") !== undefined
  : !shown.c.closed && shown.c.agreements.every((agreement) => !agreement.effectiveTime) &&
    TALKS.some((command) => openOn(shown, command) !== undefined);

export function PickCasePage({ purpose }: { purpose: "talk" | "visit" }) {
  const phone = usePhone();
  const cases = phone.cases().filter((shown) => fits(shown, purpose));
  return (
    <main>
      <h1>{purpose === "talk" ? t("home.talk") : t("home.visit")}</h1>
      {cases.length === 0 && <p className="empty">{purpose === "talk" ? t("pick.noTalk") : t("pick.noVisit")}</p>}
      <ul className="cards">
        {cases.map((shown) => (
          <li key={shown.name} className="card">
            <Link className="card-body" href={purpose === "visit" ? `/${shown.name}/visit` : nextStep(shown)?.href ?? `/${shown.name}`}>
              <strong>{people(shown.c)}</strong>
              <span>{matter(shown.c)}</span>
              <span className="quiet">{words(phone.stateLabel(shown.c))}</span>
            </Link>
          </li>
        ))}
      </ul>
    </main>
  );
}
