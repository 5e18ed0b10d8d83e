// src/workflow/asker.ts: who asks, and which of a definition's roles they have on a case, as far as a phone can tell.
//
// The relations that depend on the case and on one's own posts alone are worked out here: of the unit that holds it,
// mediator of it, who opened it, staff of the channel, and, for openings of one's own unit, its area. What depends on the
// rest of the county (who stands above whom, what was offered to whom) is taken from the server's last word on the case.
import type { Case } from "../gen/gaiwan/v1/case_pb.js";
import type { Channel } from "../gen/gaiwan/v1/directory_pb.js";
import { Relation, type Role } from "../gen/gaiwan/v1/workflow_pb.js";
import type { Definition } from "./definition.ts";
import { shortName } from "./questions.ts";

export type Post = { org: string; role: string };

export type Asker = {
  // `people/{person}`
  actor: string;
  posts: Post[];
  // Kind of organisation and the one above, by code, of those the posts are at.
  orgs: Record<string, { kind: string; parent: string }>;
  channels: Channel[];
};

const RELATIONS_KNOWN = new Set([Relation.HOLDER, Relation.ASSIGNED, Relation.OPENER, Relation.CHANNEL_STAFF]);

// Who helps from outside is what a role names it for and nothing else (workflow/roles.cc).
const OUTSIDER = "red-partner";

// `told`: the roles the server named when it last explained the case; empty for one that it has not seen.
export function rolesOn(definition: Definition, c: Case, asker: Asker, told: readonly string[]): Set<string> {
  const fresh = c.version === 0n;
  const roles = new Set<string>();
  for (const role of definition.data.roles) {
    const known = RELATIONS_KNOWN.has(role.relation) || (fresh && role.relation === Relation.AREA);
    if (known ? has(role, c, asker) : told.includes(role.id)) roles.add(role.id);
  }
  return roles;
}

function has(role: Role, c: Case, asker: Asker): boolean {
  const fits = (post: Post) =>
    (role.directoryRole === post.role || (role.directoryRole === "" && post.role !== OUTSIDER)) &&
    (role.orgKinds.length === 0 || role.orgKinds.includes(asker.orgs[post.org]?.kind ?? ""));
  const hasPost = () => (role.directoryRole === "" && role.orgKinds.length === 0) || asker.posts.some(fits);
  const holds = (org: string) => org === shortName(c.unit) || org === shortName(c.committee);
  switch (role.relation) {
    case Relation.HOLDER:
      return asker.posts.some((post) => fits(post) && holds(post.org));
    case Relation.ASSIGNED:
      return c.mediators.some((mediator) => mediator.person === asker.actor) && hasPost();
    case Relation.OPENER:
      return c.opener === asker.actor && hasPost();
    case Relation.CHANNEL_STAFF: {
      const sheet = asker.channels.find((channel) => channel.code === c.channel);
      const staffs = (post: Post) => sheet!.staffedBy.length === 0 || sheet!.staffedBy.includes(post.role);
      return sheet?.acceptsAndAssignsItself === true &&
        asker.posts.some((post) => fits(post) && holds(post.org) &&
          asker.posts.some((other) => other.org === post.org && staffs(other)));
    }
    case Relation.AREA: {
      // A case of one's own unit, or of the place whose office it is.
      const unit = shortName(c.unit);
      return asker.posts.some((post) => fits(post) && (unit === "" || post.org === unit || asker.orgs[post.org]?.parent === unit));
    }
    default:
      return false;
  }
}
