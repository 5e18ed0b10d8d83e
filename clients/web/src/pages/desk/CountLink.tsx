// src/pages/desk/CountLink.tsx: a number that leads to the list of exactly the cases it counts. A nought has none.
import { Link } from "wouter";

import { type Filter, writeFilter } from "./cases/filter.ts";

// `of`: what is counted, for whoever only hears it; `text`: what is shown, when that is more than the number.
type Props = { count: bigint; of: string; filter: Partial<Filter>; text?: string };

export function CountLink({ count, of, filter, text = String(count) }: Props) {
  if (count === 0n) return "0";
  return <Link href={`~/desk/cases?${writeFilter(filter)}`} aria-label={`${of} ${text}`}>{text}</Link>;
}
