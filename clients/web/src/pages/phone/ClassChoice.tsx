// src/pages/phone/ClassChoice.tsx: what kind of dispute it is, from the county's list.
import { t } from "../../languages/index.ts";
import type { Phone } from "../../offline/phone.ts";

// So many stand as buttons before the whole list.
const BUTTONS = 6;

export function ClassChoice({ phone, value, onChoose }: { phone: Phone; value: string; onChoose: (code: string) => void }) {
  const all = phone.codeList("dispute_class");
  const shown = oftenUsed(phone, value);
  const label = (each: { zh: string; en: string }) => (document.documentElement.lang === "en" && each.en !== "" ? each.en : each.zh);
  return (
    <fieldset className="choice">
      <legend>{t("register.class")}</legend>
      {shown.map((each) => (
        <label key={each.code} className="choice-chip">
          <input type="radio" name="class" checked={value === each.code} onChange={() => onChoose(each.code)} />
          {label(each)}
        </label>
      ))}
      <label className="field">{t("register.otherClass")}
        <select value={value} onChange={(event) => onChoose(event.target.value)}>
          <option value="">{t("register.later")}</option>
          {all.map((each) => <option key={each.code} value={each.code}>{each.parent === "" ? "" : "　"}{label(each)}</option>)}
        </select>
      </label>
    </fieldset>
  );
}

// What the phone's own cases are about, most often first, then the first level of the list; what is chosen is among them.
function oftenUsed(phone: Phone, chosen: string) {
  const counts = new Map<string, number>();
  for (const { c } of phone.cases()) if (c.disputeClass !== "") counts.set(c.disputeClass, (counts.get(c.disputeClass) ?? 0) + 1);
  const used = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([code]) => code);
  const all = phone.codeList("dispute_class");
  const codes = [...new Set([...used.slice(0, BUTTONS), ...all.filter((each) => each.parent === "").map((each) => each.code)])].slice(0, BUTTONS);
  if (chosen !== "" && !codes.includes(chosen)) codes.push(chosen);
  return codes.flatMap((code) => all.find((each) => each.code === code) ?? []);
}
