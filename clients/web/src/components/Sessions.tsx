// src/components/Sessions.tsx: the sessions that are planned or running, and the way into the room of one by video. The room
// is a page of its own, in another tab: an unlocked phone stays open behind it. Who may enter, and when, the server says.
import { type Case, type Session, SessionMode } from "../gen/gaiwan/v1/case_pb.js";
import { type Key, t } from "../languages/index.ts";
import { Said } from "./Said.tsx";
import { moment } from "./format.ts";

export const MODES: Record<SessionMode, Key | undefined> = {
  [SessionMode.UNSPECIFIED]: undefined,
  [SessionMode.IN_PERSON]: "session.inPerson",
  [SessionMode.FIELD]: "session.field",
  [SessionMode.VIDEO]: "session.video",
  [SessionMode.PHONE]: "session.phone",
  [SessionMode.MIXED]: "session.mixed",
  [SessionMode.NOT_AT_THE_SAME_TIME]: "session.notAtOnce",
};

export const comingSessions = (c: Case): Session[] =>
  c.sessions.filter((session) => !session.cancelled && session.endTime === undefined && session.round === c.round);

// `/room/c-.../1`; for a party by its code `/room/p/c-.../1`. Undefined for a session that has no room.
export function roomAddress(caseName: string, session: Session, party: boolean): string | undefined {
  if (session.mode !== SessionMode.VIDEO && session.mode !== SessionMode.MIXED) return undefined;
  return `/room/${party ? "p/" : ""}${caseName.replace("cases/", "")}/${session.id}`;
}

export function Sessions({ one, party = false }: { one: Case; party?: boolean }) {
  const shown = comingSessions(one);
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions"><Said k="session.title" /></h2>
      <ul className="sessions">
        {shown.map((session) => {
          const mode = MODES[session.mode];
          const address = roomAddress(one.name, session, party);
          return (
            <li key={session.id}>
              <p>
                <time>{moment(session.startTime ?? session.plannedStart)}</time>
                {mode !== undefined && ` · ${t(mode)}`}
                {session.startTime !== undefined && ` · ${t("session.running")}`}
              </p>
              {address !== undefined && <a className="button primary" href={address} target="_blank" rel="noopener">{t("session.enter")}</a>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
