// src/pages/party/Until.tsx: until when things have to happen, and why that day: start, days counted, days skipped, the article.
import { clockLabel } from "../../api/definition.ts";
import { endOfPeriod } from "../../components/format.ts";
import { Said } from "../../components/Said.tsx";
import type { Clock } from "../../gen/gaiwan/v1/clock_pb.js";
import type { ExplainCaseResponse } from "../../gen/gaiwan/v1/case_service_pb.js";
import type { Definition } from "../../gen/gaiwan/v1/workflow_pb.js";
import { words } from "../../languages/index.ts";

type Props = { clocks: readonly Clock[]; definition: Definition | undefined; explained: ExplainCaseResponse | undefined };

export function Until({ clocks, definition, explained }: Props) {
  return (
    <section aria-labelledby="until">
      <h2 id="until"><Said k="party.until" /></h2>
      {clocks.map((clock) => {
        const lines = explained?.clocks.find((each) => each.clock?.id === clock.id)?.lines ?? [];
        const due = <>{clockLabel(definition, clock.rule)}: <time>{endOfPeriod(clock.dueTime)}</time></>;
        if (lines.length === 0) return <p key={clock.id}>{due}</p>;
        return (
          <details key={clock.id}>
            <summary>{due} <span className="hint"><Said k="clock.why" /></span></summary>
            <ul>{lines.map((line) => <li key={line.zh}>{words(line)}</li>)}</ul>
          </details>
        );
      })}
    </section>
  );
}
