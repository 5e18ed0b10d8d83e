import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { DefinitionSchema } from "../../../gen/gaiwan/v1/workflow_pb.js";
import { draw, movesOf, START } from "./graph.ts";

const DEFINITION = create(DefinitionSchema, {
  groups: [{ id: "ending", actions: [{ command: "void_case", targets: [{ to: "void" }] }] }],
  tracks: [{
    id: "main",
    openings: [{ byWhat: { case: "command", value: "open_case" }, to: "registered" }],
    states: [
      { id: "registered", includes: ["ending"], actions: [
        { command: "accept_case", targets: [{ when: "somebody", to: "notifying" }, { to: "accepted" }] },
        { command: "add_note", targets: [{ to: "stay" }] }] },
      { id: "notifying", actions: [{ command: "give_rights_notice", targets: [{ to: "accepted" }] }] },
      { id: "accepted", actions: [{ command: "resume_case", targets: [{ to: "previous" }] }] },
      { id: "void" },
    ],
  }],
});
const TRACK = DEFINITION.tracks[0]!;

test("a move is every target of every action, those of included groups too, and no staying", () => {
  expect(movesOf(DEFINITION, TRACK).map(({ from, to, commands }) => `${from} → ${to}: ${commands.join()}`).sort()).toEqual([
    "(start) → registered: open_case",
    "notifying → accepted: give_rights_notice",
    "registered → accepted: accept_case",
    "registered → notifying: accept_case",
    "registered → void: void_case",
  ]);
});

test("every state has a place of its own, and every arrow ends at boxes that are there", () => {
  const drawing = draw(DEFINITION, TRACK, (state) => state.id);
  expect(drawing.boxes.map(({ id }) => id).sort()).toEqual([START, "accepted", "notifying", "registered", "void"]);
  for (const a of drawing.boxes) {
    for (const b of drawing.boxes) {
      if (a.id === b.id) continue;
      const apart = Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2;
      expect(apart, `${a.id} over ${b.id}`).toBe(true);
    }
  }
  expect(drawing.arrows.every(({ points }) => points.length >= 2)).toBe(true);
  expect(drawing.height).toBeGreaterThan(0);
});
