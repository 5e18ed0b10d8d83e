// src/pages/phone/ClueSection.tsx: what becomes of a clue, by who registered it or holds it: settled on one's own, nothing
// to be done, or a case.
import { useState } from "react";

import { commandOf, type CommandInit } from "../../api/cases.ts";
import { t, type Key } from "../../languages/index.ts";
import { openOn, type Shown } from "../../offline/phone.ts";
import { ClassChoice } from "./ClassChoice.tsx";
import { usePhone } from "./usePhone.ts";

type End = "settle_clue" | "dismiss_clue" | "turn_clue_into_case";
const ENDS: [End, Key][] = [
  ["settle_clue", "clue.settled"], ["dismiss_clue", "clue.dismissed"], ["turn_clue_into_case", "clue.case"],
];
// The channel of the grids, whose clues are reported by a grid; any other is found by the committee.
const GRID_CHANNEL = "grid";

export function ClueSection({ shown }: { shown: Shown }) {
  const phone = usePhone();
  const [end, setEnd] = useState<End>();
  const [said, setSaid] = useState("");
  const [disputeClass, setClass] = useState(shown.c.disputeClass);
  const offered = ENDS.filter(([command]) => openOn(shown, command) !== undefined);
  if (offered.length === 0) return null;
  const needsWords = end === "settle_clue" || end === "dismiss_clue";
  const command = (): CommandInit => {
    const text = said.trim();
    if (end === "settle_clue") return { case: "settleClue", value: { how: { text } } };
    if (end === "dismiss_clue") return { case: "dismissClue", value: { reason: { text } } };
    return { case: "turnClueIntoCase", value: { source: shown.c.channel === GRID_CHANNEL ? "grid-report" : "own-initiative", disputeClass } };
  };
  return (
    <section aria-label={t("clue.title")}>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); void phone.act(shown.name, commandOf(command())); }}>
        <fieldset className="choice">
          <legend>{t("clue.title")}</legend>
          {offered.map(([each, key]) => (
            <label key={each} className="choice-chip">
              <input type="radio" name="clue-end" checked={end === each} onChange={() => setEnd(each)} />{t(key)}
            </label>
          ))}
        </fieldset>
        {needsWords && (
          <label className="field">{t(end === "settle_clue" ? "clue.how" : "clue.why")}
            <textarea rows={3} value={said} onChange={(event) => setSaid(event.target.value)} maxLength={2000} />
          </label>
        )}
        {end === "turn_clue_into_case" && <ClassChoice phone={phone} value={disputeClass} onChoose={setClass} />}
        {end !== undefined && <button className="button primary" disabled={needsWords && said.trim() === ""}>{t("clue.record")}</button>}
      </form>
    </section>
  );
}
