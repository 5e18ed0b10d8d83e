// src/pages/phone/CaseClocks.tsx: what is due, and why then: the arithmetic as the server gives it, day by day.
import { timestampDate } from "@bufbuild/protobuf/wkt";

import { t, words } from "../../languages/index.ts";
import type { Shown } from "../../offline/phone.ts";
import { dayWords, lastDay } from "./words.ts";

export function CaseClocks({ shown }: { shown: Shown }) {
  const clocks = shown.explained?.clocks ?? [];
  if (clocks.length === 0) return null;
  return (
    <section>
      <h2>{t("case.clocks")}</h2>
      {shown.waiting.length > 0 && <p className="quiet">{t("case.clocksBefore")}</p>}
      {clocks.map(({ clock, label, lines, source, onExpiry }) => (
        <details key={clock?.id} className="clock">
          <summary>
            <strong>{words(label)}</strong>{" "}
            {clock?.dueTime === undefined ? t("clock.paused") : dayWords(lastDay(timestampDate(clock.dueTime)))}
            <span className="quiet"> {t("clock.why")}</span>
          </summary>
          <ul>{lines.map((line) => <li key={line.zh}>{words(line)}</li>)}</ul>
          <p className="quiet">{source} · {words(onExpiry)}</p>
        </details>
      ))}
    </section>
  );
}
