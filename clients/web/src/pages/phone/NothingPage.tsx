// src/pages/phone/NothingPage.tsx: a day on which nothing happened is reported, too (零报告).
import { useState } from "react";
import { Link, useLocation } from "wouter";

import { commandOf } from "../../api/cases.ts";
import { Said } from "../../components/Said.tsx";
import { t } from "../../languages/index.ts";
import { dayOf } from "../../workflow/facts.ts";
import { usePhone } from "./usePhone.ts";

// Who reports for a unit (workflow/unit_records.cc).
const REPORTERS = ["grid-member", "micro-grid-member", "registrar", "head"];

export function NothingPage() {
  const phone = usePhone();
  const [, go] = useLocation();
  const [visits, setVisits] = useState("0");
  const post = phone.asker().posts.find(({ role }) => REPORTERS.includes(role));
  if (post === undefined) {
    return (
      <main>
        <h1><Said k="home.nothing" /></h1>
        <p>{t("nothing.byWhom")}</p>
        <Link className="button" href="/">{t("app.back")}</Link>
      </main>
    );
  }
  const { org } = post;
  const report = async () => {
    await phone.act(`orgs/${org}`, commandOf({
      case: "reportDay", value: { unit: `orgs/${org}`, date: dayOf(phone.now()), visits: Number(visits), clues: 0 },
    }));
    go("/");
  };
  return (
    <main>
      <h1><Said k="home.nothing" /></h1>
      <p>{t("nothing.hint", { day: dayOf(phone.now()), unit: phone.me.unitNames?.[org] ?? phone.me.unitName })}</p>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); void report(); }}>
        <label className="field">{t("nothing.visits")}
          <input type="number" min="0" max="999" inputMode="numeric" value={visits} onChange={(event) => setVisits(event.target.value)} />
        </label>
        <div className="actions">
          <button className="button primary">{t("nothing.report")}</button>
          <Link className="button" href="/">{t("app.back")}</Link>
        </div>
      </form>
    </main>
  );
}
