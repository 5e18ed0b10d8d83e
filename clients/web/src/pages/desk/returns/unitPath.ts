// src/pages/desk/returns/unitPath.ts: the units from `top` down to `unit`; from the top of the tree when `top` is not above it.
type Org = { code: string; parent: string; name: string };

// As deep as a directory is: more is a circle.
const DEPTH_MAX = 32;

export function pathOf(unit: string, top: string, all: readonly Org[]): Org[] {
  const byCode = new Map(all.map((org) => [org.code, org]));
  const bare = (name: string) => name.replace("orgs/", "");
  const path: Org[] = [];
  let at = byCode.get(bare(unit));
  while (at !== undefined && path.length < DEPTH_MAX) {
    path.unshift(at);
    if (at.code === bare(top)) break;
    at = byCode.get(bare(at.parent));
  }
  return path;
}
