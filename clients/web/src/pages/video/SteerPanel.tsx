// src/pages/video/SteerPanel.tsx: what the mediator who leads does: let in after finding out who it is, move, mute, record,
// note what is said, begin and end.
import { useState } from "react";

import { useExecute } from "../../api/cases.ts";
import type { RoomName } from "../../api/video.ts";
import { ErrorNote } from "../../components/ErrorNote.tsx";
import {
  type Case,
  IdentityLevel,
  Presence,
  SessionResult,
  StatementKind,
} from "../../gen/gaiwan/v1/case_pb.js";
import { VideoAct, type VideoPerson, VideoPosition, VideoRole, type VideoRoom } from "../../gen/gaiwan/v1/video_room_pb.js";
import { type Key, t } from "../../languages/index.ts";
import { nameOf, positionName, roleOf } from "./people.ts";

type Props = {
  name: RoomName;
  room: VideoRoom;
  c: Case | undefined;
  agrees: boolean;
  steer(act: VideoAct, who?: string[]): Promise<void>;
  rejoin(): Promise<void>;
};

export function SteerPanel({ name, room, c, agrees, steer, rejoin }: Props) {
  const execute = useExecute();
  const [failed, setFailed] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  // One thing at a time; what is refused says why.
  const run = (act: () => Promise<unknown>) => {
    setBusy(true);
    setFailed(undefined);
    void act().catch(setFailed).finally(() => setBusy(false));
  };
  const on = (act: VideoAct, ...who: string[]) => run(() => steer(act, who));
  const parties = room.people.filter(({ role, position }) => role === VideoRole.PARTY && position !== VideoPosition.WAITING);
  const separate = room.people.filter(({ position }) => position === VideoPosition.SEPARATE);

  const begin = () => run(async () => {
    await execute.mutateAsync({
      name: name.case,
      command: { case: "startSession", value: {
        session: name.session,
        attendance: [{ who: room.who, presence: Presence.BY_VIDEO, agreesToRecording: agrees }] } } });
    await rejoin();
  });

  return (
    <section className="steer" aria-label={t("video.steer")}>
      {!room.running && <button type="button" className="button primary" disabled={busy} onClick={begin}>{t("video.begin")}</button>}

      <h2>{t("video.waiting")}</h2>
      {room.waiting.length === 0 && <p className="quiet">{t("video.nobodyWaits")}</p>}
      <ul>
        {room.waiting.map((person) => (
          <li key={person.who} className="steer-person" data-waiting={person.who}>
            <p>{[...new Set([nameOf(person, c), roleOf(person), positionName(person.position)])].join(" · ")}</p>
            <Waiting person={person} busy={busy} running={room.running} on={on}
              identify={(level) => run(() => execute.mutateAsync({
                name: name.case, command: { case: "recordIdentity", value: { who: person.who, level } } }))} />
          </li>
        ))}
      </ul>

      {room.running && (
        <>
          <h2>{t("video.people")}</h2>
          <ul>
            {room.people.filter(({ who }) => who !== room.who).map((person) => (
              <li key={person.who} className="steer-person" data-there={person.who}>
                <p>
                  {nameOf(person, c)} · {positionName(person.position)}
                  {" · "}{t(person.agreesToRecording ? "video.agreed" : "video.notAgreed")}
                </p>
                <p className="video-buttons">
                  {person.member !== "" && (
                    <button type="button" className="button" disabled={busy}
                      onClick={() => on(person.muted ? VideoAct.UNMUTE : VideoAct.MUTE, person.who)}>
                      {t(person.muted ? "video.unmute" : "video.mute")}
                    </button>
                  )}
                  {person.role === VideoRole.PARTY && person.position === VideoPosition.TABLE && (
                    <button type="button" className="button" disabled={busy}
                      onClick={() => on(VideoAct.SEPARATE, ...[person.who, room.who].filter((who) =>
                        room.people.find((known) => known.who === who)?.position !== VideoPosition.SEPARATE))}>
                      {t("video.toSeparate")}
                    </button>
                  )}
                  <button type="button" className="button" disabled={busy} onClick={() => on(VideoAct.REMOVE, person.who)}>
                    {t("video.remove")}
                  </button>
                </p>
              </li>
            ))}
          </ul>
          <p className="video-buttons">
            {separate.length > 0 && (
              <button type="button" className="button primary" disabled={busy}
                onClick={() => on(VideoAct.REJOIN, ...separate.map(({ who }) => who))}>
                {t("video.toTable")}
              </button>
            )}
            {room.recording === "" ? (
              <button type="button" className="button" disabled={busy} onClick={() => on(VideoAct.START_RECORDING)}>{t("video.record")}</button>
            ) : (
              <button type="button" className="button" disabled={busy} onClick={() => on(VideoAct.STOP_RECORDING)}>{t("video.recordEnd")}</button>
            )}
          </p>
          <ByOtherMeans c={c} room={room} busy={busy} say={(who, presence, agreed) => run(() => execute.mutateAsync({
            name: name.case,
            command: { case: "recordAttendance", value: {
              session: name.session, attendance: [{ who, presence, agreesToRecording: agreed }] } } }))} />
          <Statement parties={parties} c={c} busy={busy} separate={room.position === VideoPosition.SEPARATE}
            say={(party, text, separateTalk) => execute.mutateAsync({
              name: name.case,
              command: { case: "recordStatement", value: {
                session: name.session, party, kind: StatementKind.FACT, text: { text }, separateTalk } } })} />
          <End busy={busy} end={(result, minutes) => run(() => execute.mutateAsync({
            name: name.case,
            command: { case: "endSession", value: { session: name.session, result, ...(minutes === "" ? {} : { minutes: { text: minutes } }) } } }))} />
        </>
      )}
      <ErrorNote error={failed} />
    </section>
  );
}

type WaitingProps = {
  person: VideoPerson;
  busy: boolean;
  running: boolean;
  on(act: VideoAct, ...who: string[]): void;
  identify(level: IdentityLevel): void;
};

const LEVELS: readonly (readonly [IdentityLevel, Key])[] = [
  [IdentityLevel.COMPARED_ON_LINE, "video.identity.compared"],
  [IdentityLevel.DOCUMENT_SEEN, "video.identity.seen"],
  [IdentityLevel.KNOWN_IN_PERSON, "video.identity.known"],
];

// First face to face and alone, then who it is, then in.
function Waiting({ person, busy, running, on, identify }: WaitingProps) {
  const received = person.position === VideoPosition.RECEPTION;
  return (
    <p className="video-buttons">
      {person.position === VideoPosition.WAITING && (
        <button type="button" className="button" disabled={busy} onClick={() => on(VideoAct.RECEIVE, person.who)}>{t("video.receive")}</button>
      )}
      {received && (
        <button type="button" className="button" disabled={busy} onClick={() => on(VideoAct.RELEASE)}>{t("video.release")}</button>
      )}
      {person.role === VideoRole.PARTY && !person.identified && LEVELS.map(([level, key]) => (
        <button key={key} type="button" className="button" disabled={busy} onClick={() => identify(level)}>{t(key)}</button>
      ))}
      {(person.role !== VideoRole.PARTY || person.identified) && (
        <button type="button" className="button primary" disabled={busy || !running} onClick={() => on(VideoAct.ADMIT, person.who)}>
          {t("video.admit")}
        </button>
      )}
    </p>
  );
}

type OtherMeansProps = {
  c: Case | undefined;
  room: VideoRoom;
  busy: boolean;
  say(who: string, presence: Presence, agreesToRecording: boolean): void;
};

// Who is on the telephone, or sits in the tea room; again when they say something else of the recording.
function ByOtherMeans({ c, room, busy, say }: OtherMeansProps) {
  const [agreed, setAgreed] = useState(false);
  const byVideo = new Set(room.people.filter(({ presence }) => presence === Presence.BY_VIDEO).map(({ who }) => who));
  const others = (c?.parties ?? []).filter(({ id, removed }) => !removed && !byVideo.has(id));
  if (others.length === 0) return null;
  return (
    <details className="steer-more">
      <summary>{t("video.otherMeans")}</summary>
      <label><input type="checkbox" checked={agreed} onChange={(e) => setAgreed(e.target.checked)} /> {t("video.agreed.asked")}</label>
      {others.map((party) => (
        <p key={party.id} className="video-buttons">
          <span>{party.details?.form.case === "open" && party.details.form.value.data.case === "party" ? party.details.form.value.data.value.name : party.id}</span>
          <button type="button" className="button" disabled={busy} onClick={() => say(party.id, Presence.BY_PHONE, agreed)}>{t("video.byPhone")}</button>
          <button type="button" className="button" disabled={busy} onClick={() => say(party.id, Presence.IN_THE_ROOM, agreed)}>{t("video.inTheRoom")}</button>
        </p>
      ))}
    </details>
  );
}

type StatementProps = {
  parties: VideoPerson[];
  c: Case | undefined;
  busy: boolean;
  separate: boolean;
  say(party: string, text: string, separateTalk: boolean): Promise<unknown>;
};

// Notes in step (Online Rules art. 22): each line is in the case when it is taken. What was said in a separate talk stays
// with the mediators.
function Statement({ parties, c, busy, separate, say }: StatementProps) {
  const [party, setParty] = useState("");
  const [text, setText] = useState("");
  const [failed, setFailed] = useState<unknown>();
  const chosen = parties.some(({ who }) => who === party) ? party : (parties[0]?.who ?? "");
  return (
    <details className="steer-more">
      <summary>{t("video.notes")}</summary>
      <div className="field">
        <select value={chosen} aria-label={t("video.whoSaid")} onChange={(e) => setParty(e.target.value)}>
          {parties.map((person) => <option key={person.who} value={person.who}>{nameOf(person, c)}</option>)}
        </select>
        <textarea value={text} rows={3} maxLength={2000} aria-label={t("video.whatSaid")} onChange={(e) => setText(e.target.value)} />
      </div>
      <button type="button" className="button" disabled={busy || chosen === "" || text.trim() === ""}
        onClick={() => { setFailed(undefined); void say(chosen, text.trim(), separate).then(() => setText(""), setFailed); }}>
        {t(separate ? "video.noteSeparate" : "video.note")}
      </button>
      <ErrorNote error={failed} />
    </details>
  );
}

const RESULTS: readonly (readonly [SessionResult, Key])[] = [
  [SessionResult.CONTINUED, "video.result.continued"],
  [SessionResult.AGREED, "video.result.agreed"],
  [SessionResult.NOT_AGREED, "video.result.notAgreed"],
];

function End({ busy, end }: { busy: boolean; end(result: SessionResult, minutes: string): void }) {
  const [result, setResult] = useState(SessionResult.CONTINUED);
  const [minutes, setMinutes] = useState("");
  return (
    <details className="steer-more">
      <summary>{t("video.end")}</summary>
      <div className="field">
        <select value={result} aria-label={t("video.result")} onChange={(e) => setResult(Number(e.target.value))}>
          {RESULTS.map(([value, key]) => <option key={key} value={value}>{t(key)}</option>)}
        </select>
        <textarea value={minutes} rows={4} maxLength={4000} aria-label={t("video.minutes")} placeholder={t("video.minutes")}
          onChange={(e) => setMinutes(e.target.value)} />
      </div>
      <button type="button" className="button" disabled={busy} onClick={() => end(result, minutes.trim())}>{t("video.end")}</button>
    </details>
  );
}

