// src/pages/desk/cases/CaseClocks.tsx: every clock with its arithmetic: why it is due on that day, and by which article.
import { Collapse } from "antd";

import { ClockStatus } from "../../../gen/gaiwan/v1/clock_pb.js";
import type { ExplainCaseResponse } from "../../../gen/gaiwan/v1/case_service_pb.js";
import { t, words } from "../../../languages/index.ts";
import { DueTag } from "../DueTag.tsx";

export function CaseClocks({ explained, now }: { explained: ExplainCaseResponse | undefined; now: Date }) {
  if (explained === undefined) return null;
  return (
    <Collapse items={explained.clocks.map(({ clock, label, lines, onExpiry }) => ({
      key: clock?.id ?? "",
      label: (
        <span className="clock-line">
          <strong>{words(label)}</strong>
          {clock?.status === ClockStatus.CLOCK_PAUSED ? <span className="due">{t("desk.paused")}</span> : <DueTag time={clock?.dueTime} now={now} />}
        </span>
      ),
      children: (
        <>
          <h3>{t("desk.whyDue")}</h3>
          <ol>{lines.map((line) => <li key={line.zh}>{words(line)}</li>)}</ol>
          <p>{t("desk.afterwards")}: {words(onExpiry)}</p>
        </>
      ),
    }))} />
  );
}
