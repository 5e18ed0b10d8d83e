// src/offline/listing.ts: which of the owner's cases changed since they were listed last, for as few bytes as it takes.
//
// Once a day all are listed. Between, only what changed last, page by page, until a page has something that is known as it
// is: behind it nothing changed. The server says with each page how many there are in all: when fewer came than went, one
// has left the owner's sight, and all are listed again.
import type { Case } from "../gen/gaiwan/v1/case_pb.js";

// The version of each case that was listed, empty for one that is not kept on the phone; and how many there are in all.
export type Listed = { day: string; total: string; versions: Record<string, string> };

type Page = { cases: Case[]; nextPageToken: string; total: bigint };
// The last changed first.
export type Ask = (pageSize: number, pageToken: string) => Promise<Page>;

// Cases of a phone's owner are few: a page of them is enough for anybody.
const CASES_MAX = 300;
// Mostly nothing changed between two looks: one case that is known as it is says so. What did change is seldom more than
// a page.
const FIRST_PAGE = 1;
const CHANGED_PAGE = 4;

export async function listOwn(before: Listed | undefined, day: string, ask: Ask, versionOf: (c: Case) => string): Promise<Listed> {
  return before?.day === day ? listChanged(before, ask, versionOf) : listAll(day, ask, versionOf);
}

async function listAll(day: string, ask: Ask, versionOf: (c: Case) => string): Promise<Listed> {
  const { cases, total } = await ask(CASES_MAX, "");
  return { day, total: String(total), versions: Object.fromEntries(cases.map((c) => [c.name, versionOf(c)])) };
}

async function listChanged(before: Listed, ask: Ask, versionOf: (c: Case) => string): Promise<Listed> {
  const versions = { ...before.versions };
  let added = 0n;
  for (let token = ""; ; ) {
    const { cases, nextPageToken, total } = await ask(token === "" ? FIRST_PAGE : CHANGED_PAGE, token);
    const fresh = cases.filter((c) => versions[c.name] !== versionOf(c));
    added += BigInt(fresh.filter((c) => versions[c.name] === undefined).length);
    for (const c of fresh) versions[c.name] = versionOf(c);
    if (fresh.length === cases.length && nextPageToken !== "") {
      token = nextPageToken;
      continue;
    }
    if (BigInt(before.total) + added !== total) return listAll(before.day, ask, versionOf);
    return { day: before.day, total: String(total), versions };
  }
}
