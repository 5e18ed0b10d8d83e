// src/pages/phone/attendance.ts: who comes to a session and how, as it is said on the phone, and the acts it comes to.
import type { CommandInit } from "../../api/cases.ts";
import { type Case, type Party, Presence, type Session, SessionMode } from "../../gen/gaiwan/v1/case_pb.js";
import { hasRefused, tookPart } from "../../workflow/questions.ts";

// `who` as in Attendance. `by`: the representative who speaks for a party; `reason`: why somebody stayed away.
export type Coming = { who: string; presence: Presence; by: string; reason: string };

const ABSENT = [Presence.ABSENT, Presence.ABSENT_EXCUSED];
export const isAbsent = (presence: Presence): boolean => ABSENT.includes(presence);

export const speakersOf = (c: Case, party: Party) => c.representatives.filter((each) => each.party === party.id);

// A party is expected in the room, one that refused is not; who else may come is there when somebody says so.
export function expected(c: Case, running: Session | undefined): Coming[] {
  const before = (who: string) => running?.attendance.find((each) => each.who === who);
  const coming = (who: string, usual: Presence, reason = ""): Coming => {
    const said = before(who);
    return { who, presence: said?.presence ?? usual, by: said?.representedBy ?? "", reason: said?.reason ?? reason };
  };
  return [
    ...c.parties.filter((party) => !party.removed)
      .map((party) => (hasRefused(c, party) ? coming(party.id, Presence.ABSENT, "unwilling") : coming(party.id, Presence.IN_THE_ROOM))),
    ...c.representatives.map(({ id }) => coming(`representatives/${id}`, Presence.UNSPECIFIED)),
    ...c.participants.map(({ id }) => coming(`participants/${id}`, Presence.UNSPECIFIED)),
  ];
}

// Nobody is a no-show without a reason.
export const isSaid = ({ presence, reason }: Coming): boolean => presence !== Presence.ABSENT || reason !== "";

// How a session is held, by how people come to it.
export function modeOf(coming: readonly Coming[]): SessionMode {
  const ways = new Set(coming.map(({ presence }) => presence).filter(tookPart)
    .map((presence) => (presence === Presence.REPRESENTED ? Presence.IN_THE_ROOM : presence)));
  if (ways.size > 1) return SessionMode.MIXED;
  return ways.has(Presence.BY_VIDEO) ? SessionMode.VIDEO : ways.has(Presence.BY_PHONE) ? SessionMode.PHONE : SessionMode.IN_PERSON;
}

const FACE_TO_FACE = [SessionMode.IN_PERSON, SessionMode.FIELD];

const attendanceOf = (coming: readonly Coming[]) => coming.filter(({ presence }) => presence !== Presence.UNSPECIFIED).map(({ who, presence, by, reason }) => ({
  who, presence, representedBy: presence === Presence.REPRESENTED ? by : "", reason: isAbsent(presence) ? reason : "",
}));

// `planned`: the session that begins, when it was planned. One that is held as it was planned keeps its mode.
export function startOf(coming: readonly Coming[], planned: Session | undefined): CommandInit {
  const mode = modeOf(coming);
  const asPlanned = planned !== undefined && FACE_TO_FACE.includes(planned.mode) && mode === SessionMode.IN_PERSON;
  return { case: "startSession", value: { session: planned?.id ?? "", mode: asPlanned ? SessionMode.UNSPECIFIED : mode, attendance: attendanceOf(coming) } };
}

// Of a session that runs: of those alone for whom something else is said than before.
export function changeOf(coming: readonly Coming[], running: Session): CommandInit | undefined {
  const changed = attendanceOf(coming).filter((now) => {
    const before = running.attendance.find(({ who }) => who === now.who);
    return before === undefined || before.presence !== now.presence || before.reason !== now.reason || before.representedBy !== now.representedBy;
  });
  return changed.length === 0 ? undefined : { case: "recordAttendance", value: { session: running.id, attendance: changed } };
}
