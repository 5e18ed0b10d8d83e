// tests/cases.ts: cases that tests begin with, made and walked with the command line client.
import type { World } from "./world.ts";

// Gives commands on one case, as `who`.
export const actor = (world: World, who: string, id: string) =>
  (command: string, data: object = {}) => world.cliAs(who, "case", "do", id, command, "--data", JSON.stringify(data));

type Made = { facts: string; claim?: string; place?: string; channel?: string; parties: { name: string; phone?: string }[] };

// A quarrel between neighbours, handed in by `who`: party 1 applies, the others respond. Its id.
export function openCase(world: World, who: string, { facts, claim = "", place = "城中社区", channel = "tea_room", parties }: Made): string {
  return world.cliAs(who, "case", "do", "-", "open_case", "--data", JSON.stringify({
    channel, source: "on-application", disputeClass: "02-03", difficulty: "simple", text: { facts, claim, place },
    parties: parties.map((details, at) => ({
      party: String(at + 1), side: at === 0 ? "PARTY_SIDE_APPLICANT" : "PARTY_SIDE_RESPONDENT", kind: "PARTY_KIND_PERSON", details })),
  })).receipt.name.replace("cases/", "");
}

// The same, taken on and led by `who`.
export function takenOnCase(world: World, who: string, made: Made): string {
  const id = openCase(world, who, made);
  const act = actor(world, who, id);
  act("submit_case");
  act("accept_case");
  act("assign_mediators", { lead: who });
  return id;
}
