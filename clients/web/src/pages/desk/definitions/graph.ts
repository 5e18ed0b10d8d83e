// src/pages/desk/definitions/graph.ts: the states of one track and how they follow one another, laid out from top to bottom.
import { Graph, layout } from "@dagrejs/dagre";

import type { Definition, State, Track } from "../../../gen/gaiwan/v1/workflow_pb.js";

// Where nothing stands before: the openings of a track. No id of a state has parentheses.
export const START = "(start)";

// What the action of a target is, besides a state of its own.
const STAYS = new Set(["stay", "previous"]);

export type Move = { from: string; to: string; commands: string[] };

// Every way from one state to another, with the commands that go it. An opening comes from START.
export function movesOf(definition: Definition, track: Track): Move[] {
  const moves = new Map<string, Move>();
  const add = (from: string, to: string, command: string) => {
    if (STAYS.has(to) || to === from) return;
    const key = `${from} ${to}`;
    const found = moves.get(key) ?? { from, to, commands: [] };
    if (!found.commands.includes(command)) found.commands.push(command);
    moves.set(key, found);
  };
  for (const opening of track.openings) {
    add(START, opening.to, opening.byWhat.value ?? "");
    for (const target of opening.targets) add(START, target.to, opening.byWhat.value ?? "");
  }
  for (const state of track.states) {
    for (const action of actionsOf(definition, state)) for (const target of action.targets) add(state.id, target.to, action.command);
  }
  return [...moves.values()];
}

function actionsOf(definition: Definition, state: State) {
  const groups = state.includes.flatMap((id) => definition.groups.find((group) => group.id === id)?.actions ?? []);
  return [...state.actions, ...groups];
}

export type Box = { id: string; x: number; y: number; width: number; height: number };
export type Arrow = Move & { points: { x: number; y: number }[] };
export type Drawing = { boxes: Box[]; arrows: Arrow[]; width: number; height: number };

const HEIGHT = 44;
// A Chinese character of the drawing's type, and the room around the words.
const CHARACTER = 15;
const MARGIN = 28;
const START_SIZE = 14;

export function draw(definition: Definition, track: Track, labelOf: (state: State) => string): Drawing {
  const graph = new Graph({ multigraph: false });
  graph.setGraph({ rankdir: "TB", nodesep: 26, ranksep: 56, marginx: 10, marginy: 10 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const state of track.states) graph.setNode(state.id, { width: labelOf(state).length * CHARACTER + MARGIN, height: HEIGHT });
  const moves = movesOf(definition, track).filter(({ from, to }) => to !== START && (from === START || graph.hasNode(from)) && graph.hasNode(to));
  if (moves.some(({ from }) => from === START)) graph.setNode(START, { width: START_SIZE, height: START_SIZE });
  for (const move of moves) graph.setEdge(move.from, move.to, {});
  layout(graph);
  const size = graph.graph() as { width?: number; height?: number };
  return {
    boxes: graph.nodes().map((id) => ({ id, ...(graph.node(id) as Omit<Box, "id">) })),
    arrows: moves.map((move) => ({ ...move, points: (graph.edge(move.from, move.to) as { points: Arrow["points"] }).points })),
    width: size.width ?? 0,
    height: size.height ?? 0,
  };
}
