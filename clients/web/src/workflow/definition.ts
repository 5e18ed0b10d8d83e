// src/workflow/definition.ts: a definition, ready to be asked: which tracks a command moves, and what a state offers.
// The same answers as workflow/definition.h gives the server.
import type { Action, Definition as Data, Opening, Role, State, Track } from "../gen/gaiwan/v1/workflow_pb.js";

export const MAIN = "main";

export class Definition {
  readonly data: Data;
  private readonly tracks = new Map<string, Track>();
  // Track, state, command: the state's own actions go over those of the groups it includes.
  private readonly actions = new Map<string, Action>();
  private readonly tracksOf = new Map<string, string[]>();

  constructor(data: Data) {
    this.data = data;
    const groups = new Map(data.groups.map((group) => [group.id, group.actions]));
    for (const track of data.tracks) {
      this.tracks.set(track.id, track);
      for (const state of track.states) {
        const key = (action: Action) => `${track.id} ${state.id} ${action.command}`;
        for (const action of state.actions) if (!this.actions.has(key(action))) this.actions.set(key(action), action);
        for (const include of state.includes) {
          for (const action of groups.get(include) ?? []) if (!this.actions.has(key(action))) this.actions.set(key(action), action);
        }
      }
      const commands = new Set<string>();
      for (const opening of track.openings) if (opening.byWhat.case === "command") commands.add(opening.byWhat.value);
      for (const state of track.states) {
        for (const action of state.actions) commands.add(action.command);
        for (const include of state.includes) for (const action of groups.get(include) ?? []) commands.add(action.command);
      }
      for (const command of commands) this.tracksOf.set(command, [...(this.tracksOf.get(command) ?? []), track.id]);
    }
  }

  // Ids of the tracks that have a say in a command.
  tracksFor(command: string): string[] {
    return this.tracksOf.get(command) ?? [];
  }
  track(id: string): Track | undefined {
    return this.tracks.get(id);
  }
  state(track: string, id: string): State | undefined {
    return this.tracks.get(track)?.states.find((state) => state.id === id);
  }
  action(track: string, state: string, command: string): Action | undefined {
    return this.actions.get(`${track} ${state} ${command}`);
  }
  // By a command or by an event, as its field name.
  opening(track: string, by: "command" | "event", name: string): Opening | undefined {
    return this.tracks.get(track)?.openings.find((opening) => opening.byWhat.case === by && opening.byWhat.value === name);
  }
  role(id: string): Role | undefined {
    return this.data.roles.find((role) => role.id === id);
  }
}
