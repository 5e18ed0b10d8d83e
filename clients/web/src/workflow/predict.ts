// src/workflow/predict.ts: the case as it will be once the server has taken a command that waits on the phone.
//
// What happened is folded in by facts.ts; here the definition's tracks move, as workflow/advance.cc moves them. Clocks are
// the server's: they need the county's calendar. A command that is not given in the field, or a condition that is not
// known here, makes the case `unsure`: nothing more is offered on it until the server was asked.
import { clone, create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";

import { type Case, CaseSchema, TrackStateSchema } from "../gen/gaiwan/v1/case_pb.js";
import type { Command } from "../gen/gaiwan/v1/command_pb.js";
import { type Action, Outcome, Subject, type Target, type Track } from "../gen/gaiwan/v1/workflow_pb.js";
import type { Asker } from "./asker.ts";
import { conditionHolds, UnknownCondition } from "./conditions.ts";
import { type Definition, MAIN } from "./definition.ts";
import { apply, type Happened, UnknownCommand } from "./facts.ts";
import { hangingOn } from "./questions.ts";
import { stateOf, subjectIds } from "./standing.ts";

export type Act = {
  // `cases/{case}`
  name: string;
  command: Command;
  time: Date;
  asker: Asker;
};

export type Prediction = { c: Case; unsure: boolean };

// Field name of a command in `Command`, as definitions name it: `openCase` -> `open_case`.
export const commandName = (command: Command): string =>
  (command.command.case ?? "").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export function predict(definition: Definition, before: Case | undefined, act: Act): Prediction {
  const c = before === undefined ? create(CaseSchema, { name: act.name }) : clone(CaseSchema, before);
  try {
    const happened = apply(definition, c, act);
    // register_settled is several acts in one: each moves the tracks in its turn.
    for (const step of happened) moveTracks(definition, c, step, act.time);
    return { c, unsure: false };
  } catch (error) {
    if (error instanceof UnknownCommand || error instanceof UnknownCondition) return { c, unsure: true };
    throw error;
  }
}

function moveTracks(definition: Definition, c: Case, step: Happened, time: Date): void {
  const holds = (when: string, track: Track, subject: string) =>
    when === "" || conditionHolds(when, c,
      track.subject === Subject.CASE ? { kind: step.kind, id: step.subject } : { kind: track.subject, id: subject });
  const move = (track: string, subject: string, to: string) => moveTo(definition, c, track, subject, to, time);

  const taken: Action[] = [];
  for (const id of definition.tracksFor(step.command)) {
    const track = definition.track(id)!;
    if (track.subject !== Subject.CASE && track.subject !== step.kind) continue;
    const subject = track.subject === Subject.CASE ? "" : step.subject;
    const state = id === MAIN && subject === "" ? c.state : stateOf(c, id, subject);
    if (state === undefined || state === "") {
      const opening = definition.opening(id, "command", step.command);
      if (opening !== undefined) move(id, subject, target(opening.targets, (when) => holds(when, track, subject)) ?? opening.to);
      continue;
    }
    const action = definition.action(id, state, step.command);
    if (action === undefined) continue;
    taken.push(action);
    const to = target(action.targets, (when) => holds(when, track, subject));
    if (to === "previous") move(id, subject, c.tracks.find((each) => each.track === id && each.subject === subject)?.previous ?? "");
    else if (to !== undefined && to !== "stay") move(id, subject, to);
  }
  beginByEvents(definition, c, step, move, holds);
  for (const action of taken) {
    for (const each of action.moves) {
      const track = definition.track(each.track);
      if (track === undefined) continue;
      const same = track.subject !== Subject.CASE && track.subject === step.kind;
      const subjects = same ? [step.subject, ...(step.kind === Subject.OBLIGATION ? hangingOn(c, step.subject) : [])]
        : c.tracks.filter((state) => state.track === each.track).map((state) => state.subject);
      for (const subject of subjects) {
        const state = stateOf(c, each.track, subject);
        if (state === undefined || (each.from !== "" && state !== each.from)) continue;
        if (holds(each.when, track, subject)) move(each.track, subject, each.to);
      }
    }
  }
}

const target = (targets: Target[], holds: (when: string) => boolean): string | undefined =>
  targets.find((each) => holds(each.when))?.to;

// A new party, session, obligation begins in each track that opens with the event.
function beginByEvents(
  definition: Definition, c: Case, step: Happened, move: (track: string, subject: string, to: string) => void,
  holds: (when: string, track: Track, subject: string) => boolean,
) {
  const begun = new Set<string>();
  for (const event of step.events) {
    for (const track of definition.data.tracks) {
      const opening = definition.opening(track.id, "event", event.name);
      if (opening === undefined) continue;
      for (const subject of track.subject === Subject.CASE ? [""] : subjectsOf(event, track.subject, c)) {
        const state = stateOf(c, track.id, subject);
        const ended = state !== undefined && definition.state(track.id, state)?.outcome !== Outcome.UNSPECIFIED;
        const instance = `${track.id} ${subject}`;
        if (state === undefined || begun.has(instance) || ended) {
          move(track.id, subject, target(opening.targets, (when) => holds(when, track, subject)) ?? opening.to);
          begun.add(instance);
        }
      }
    }
  }
}

function subjectsOf(event: { name: string; kind: Subject; id: string }, kind: Subject, c: Case): string[] {
  if (event.name === "agreement_effective" && kind === Subject.OBLIGATION) {
    return subjectIds(c, Subject.OBLIGATION).filter((id) => id.startsWith(`${event.id}-`));
  }
  return event.kind === kind ? [event.id] : [];
}

function moveTo(definition: Definition, c: Case, track: string, subject: string, to: string, time: Date): void {
  let state = c.tracks.find((each) => each.track === track && each.subject === subject);
  if (state === undefined) {
    state = create(TrackStateSchema, { track, subject });
    c.tracks.push(state);
  }
  state.previous = state.state;
  state.state = to;
  state.enterTime = timestampFromDate(time);
  if (track !== MAIN) return;
  const found = definition.state(MAIN, to);
  c.state = to;
  if (found !== undefined && found.step !== "") c.step = found.step;
  c.closed = found?.closed ?? false;
}
