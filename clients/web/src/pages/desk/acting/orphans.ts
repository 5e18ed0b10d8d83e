// src/pages/desk/acting/orphans.ts: open cases that nobody looks after any more, as `gaiwan supervise orphans` finds them: a
// mediator has no post left, or there is no mediator and nobody at the unit or its committee to name one.
import type { Case } from "../../../gen/gaiwan/v1/case_pb.js";
import type { Person } from "../../../gen/gaiwan/v1/directory_service_pb.js";

// `gone`: its mediators without a post, `people/{person}`; none: nobody is there to name one.
export type Orphan = { one: Case; gone: string[] };

// Who names mediators, by the role of the post.
const ASSIGNERS = new Set(["head", "registrar"]);

const orgName = (org: string): string => (org.startsWith("orgs/") ? org : `orgs/${org}`);

// `today`: YYYY-MM-DD, by the server's clock.
export function orphansOf(cases: readonly Case[], people: readonly Person[], today: string): Orphan[] {
  const inPost = new Set<string>();
  const led = new Set<string>();
  for (const person of people) {
    for (const post of person.posts) {
      if (post.validFrom > today || (post.validTo !== "" && post.validTo < today)) continue;
      inPost.add(person.name);
      if (ASSIGNERS.has(post.role)) led.add(orgName(post.org));
    }
  }
  return cases.flatMap((one) => {
    const gone = one.mediators.map(({ person }) => person).filter((person) => !inPost.has(person));
    const nobody = one.mediators.length === 0 && !led.has(one.unit) && !led.has(one.committee);
    return gone.length > 0 || nobody ? [{ one, gone }] : [];
  });
}
