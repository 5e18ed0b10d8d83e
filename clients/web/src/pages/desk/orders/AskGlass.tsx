// src/pages/desk/orders/AskGlass.tsx: into which case somebody has to look for longer than one may alone, and for how long. Nothing
// of the case is read here: who asks may not see it yet.
import { useState } from "react";

import { t } from "../../../languages/index.ts";
import { type ActInit, caseNameOf, glassOf, MINUTES_MAX } from "./asking.ts";

export function AskGlass({ onChange }: { onChange: (act: ActInit | undefined) => void }) {
  const [typed, setTyped] = useState("");
  const [minutes, setMinutes] = useState("");
  const change = (name: string, count: string) => {
    setTyped(name);
    setMinutes(count);
    onChange(glassOf(caseNameOf(name), Number(count)));
  };
  return (
    <>
      <p className="quiet">{t("order.glassWhat")}</p>
      <label className="field">{t("order.case")}
        <input value={typed} onChange={(e) => change(e.target.value, minutes)} placeholder="c-…" autoComplete="off" spellCheck={false} /></label>
      <label className="field">{t("order.minutesOf", { max: MINUTES_MAX })}
        <input type="number" min={1} max={MINUTES_MAX} step={1} value={minutes} onChange={(e) => change(typed, e.target.value)} /></label>
    </>
  );
}
