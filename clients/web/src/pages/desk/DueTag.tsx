// src/pages/desk/DueTag.tsx: a due day with its colour, its sign and its word.
import { dueOf, type Due } from "./due.ts";
import type { Timestamp } from "@bufbuild/protobuf/wkt";

const SIGNS: Record<Due["tone"], string> = { late: "●", soon: "▲", fine: "✓", none: "–" };

export function DueTag({ time, now }: { time: Timestamp | undefined; now: Date }) {
  const due = dueOf(time, now);
  return (
    <span className={`due due-${due.tone}`}>
      <span aria-hidden="true">{SIGNS[due.tone]}</span> {due.words}
      {due.until !== "" && <time> {due.until}</time>}
    </span>
  );
}
