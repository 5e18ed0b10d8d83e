// src/pages/phone/CaseClocks.tsx: what is due, and why then: the arithmetic as the server gives it, day by day.
import { timestampDate } from "@bufbuild/protobuf/wkt";

import { Said } from "../../components/Said.tsx";
import type { Clock } from "../../gen/gaiwan/v1/clock_pb.js";
import type { Label } from "../../gen/gaiwan/v1/common_pb.js";
import { t, words } from "../../languages/index.ts";
import type { Shown } from "../../offline/phone.ts";
import { dayWords, lastDay } from "./words.ts";
import { usePhone } from "./usePhone.ts";

type Line = { clock: Clock | undefined; label: Label | undefined; lines: Label[]; source: string; onExpiry: Label | undefined };

export function CaseClocks({ shown }: { shown: Shown }) {
  const phone = usePhone();
  // Before the server has explained them again they stand as they are, and are explained when somebody asks why.
  const clocks: Line[] = !shown.stale ? (shown.explained?.clocks ?? []) as Line[]
    : shown.c.clocks.map((clock) => ({ clock, label: phone.clockLabel(shown.c, clock.rule), lines: [], source: "", onExpiry: undefined }));
  if (clocks.length === 0) return null;
  return (
    <section>
      <h2><Said k="case.clocks" /></h2>
      {shown.waiting.length > 0 && <p className="quiet">{t("case.clocksBefore")}</p>}
      {clocks.map(({ clock, label, lines, source, onExpiry }) => (
        <details key={clock?.id} className="clock" onToggle={(event) => { if (event.currentTarget.open && shown.stale) void phone.explain(shown.name); }}>
          <summary>
            <strong>{words(label)}</strong>{" "}
            {clock?.dueTime === undefined ? t("clock.paused") : dayWords(lastDay(timestampDate(clock.dueTime)))}
            <span className="quiet"> {t("clock.why")}</span>
          </summary>
          <ul>{lines.map((line) => <li key={line.zh}>{words(line)}</li>)}</ul>
          {source !== "" && <p className="quiet">{source} · {words(onExpiry)}</p>}
        </details>
      ))}
    </section>
  );
}
