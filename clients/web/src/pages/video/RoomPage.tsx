// src/pages/video/RoomPage.tsx: the room itself: everybody's tile, one's own sound and picture, and for who steers the panel.
import { useEffect, useRef, useState } from "react";

import { useCase, useExecute } from "../../api/cases.ts";
import { isOver, type RoomName, useVideoRoom } from "../../api/video.ts";
import { ErrorNote } from "../../components/ErrorNote.tsx";
import { ConsentKind, Way } from "../../gen/gaiwan/v1/case_pb.js";
import { type VideoPerson, VideoPosition } from "../../gen/gaiwan/v1/video_room_pb.js";
import { t } from "../../languages/index.ts";
import { BackLinks } from "./BackLinks.tsx";
import type { Devices } from "./devices.ts";
import { OverPage } from "./OverPage.tsx";
import { elsewhere, nameOf, positionName, roleOf } from "./people.ts";
import { Picture } from "./Picture.tsx";
import { SteerPanel } from "./SteerPanel.tsx";
import { useCall } from "./useCall.ts";

type Props = { name: RoomName; party: boolean; devices: Devices; agrees: boolean };

export function RoomPage({ name, party, devices, agrees }: Props) {
  const { room, error, join, steer } = useVideoRoom(name);
  const [refused, setRefused] = useState<unknown>();
  const c = useCase(name.case).data;
  const execute = useExecute();
  const over = isOver(error);
  const { streams, connected } = useCall(over ? undefined : room?.access, devices.stream, room);
  const [sound, setSound] = useState(true);
  const [picture, setPicture] = useState(true);

  // A party's own word, kept in the case: it may be taken back at any moment, and the recording ends with it.
  const sayMayRecord = (who: string, may: boolean) => {
    const said = { party: who, kind: ConsentKind.RECORDING, way: Way.BY_MESSAGE };
    execute.mutate({
      name: name.case,
      command: may ? { case: "recordConsent", value: said } : { case: "withdrawConsent", value: said },
    });
  };

  // Once: React mounts a page twice in development.
  const joined = useRef(false);
  useEffect(() => {
    if (joined.current) return;
    joined.current = true;
    join(agrees).catch(setRefused);
  }, [join, agrees]);
  // What was ticked at the check is the party's word, too.
  const who = room?.who ?? "";
  useEffect(() => {
    if (party && agrees && who !== "") sayMayRecord(who, true);
    // Once, when it is known who this is.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [who]);
  useEffect(() => devices.stream.getAudioTracks().forEach((track) => (track.enabled = sound)), [devices, sound]);
  useEffect(() => devices.stream.getVideoTracks().forEach((track) => (track.enabled = picture)), [devices, picture]);

  if (over) return <OverPage name={name} party={party} error={error} devices={devices} />;
  if (room === undefined) {
    return (
      <main className="video-wait">
        <h1>{t("video.title")}</h1>
        {refused === undefined ? <p role="status">{t("app.loading")}</p>
          : <><ErrorNote error={refused} onAgain={() => { setRefused(undefined); join(agrees).catch(setRefused); }} /><BackLinks name={name} party={party} /></>}
      </main>
    );
  }

  const position = room.position;
  const mayRecord = room.people.find((person) => person.who === room.who)?.agreesToRecording ?? agrees;
  // Who is in the reception waits still, and is seen by whoever receives them.
  const others = [...room.people, ...room.waiting.filter(({ member }) => member !== "")].filter(({ who }) => who !== room.who);
  return (
    <main className={room.steers ? "video-room steered" : "video-room"}>
      <header className="video-head">
        <h1>{t("video.title")}</h1>
        <p role="status" className="video-state">
          {positionName(position)}
          {room.access !== undefined && !connected && ` · ${t("video.connecting")}`}
        </p>
        {room.recording !== "" && position === VideoPosition.TABLE && <p className="video-recording" role="alert">● {t("video.recording")}</p>}
      </header>

      {position === VideoPosition.WAITING && <p className="video-note">{t(room.running ? "video.waitingWhat" : "video.notBegun")}</p>}
      {position === VideoPosition.OUT && <div className="video-note"><p>{t("video.outWhat")}</p><BackLinks name={name} party={party} /></div>}
      {position === VideoPosition.SEPARATE && <p className="video-note">{t("video.separateWhat")}</p>}
      {position === VideoPosition.RECEPTION && !room.steers && <p className="video-note">{t("video.receptionWhat")}</p>}
      {error !== undefined && <ErrorNote error={error} />}

      <ul className="tiles" aria-label={t("video.people")}>
        <li className="tile" data-who={room.who}>
          {devices.camera && picture ? <Picture stream={devices.stream} muted mirrored label={t("video.self")} /> : <NoPicture />}
          <p className="tile-name">{t("video.self")}</p>
        </li>
        {others.map((person) => (
          <Tile key={person.who} person={person} here={position} stream={streams.get(person.member)} name={nameOf(person, c)} />
        ))}
      </ul>

      <div className="video-buttons" role="toolbar" aria-label={t("video.own")}>
        <button type="button" className="button" aria-pressed={sound} onClick={() => setSound(!sound)}>
          {t(sound ? "video.soundOff" : "video.soundOn")}
        </button>
        <button type="button" className="button" aria-pressed={picture} disabled={!devices.camera} onClick={() => setPicture(!picture)}>
          {t(picture ? "video.pictureOff" : "video.pictureOn")}
        </button>
        {party && (
          <button type="button" className="button" aria-pressed={mayRecord} disabled={execute.isPending} onClick={() => sayMayRecord(room.who, !mayRecord)}>
            {t(mayRecord ? "video.agreed.takeBack" : "video.agreed.give")}
          </button>
        )}
      </div>
      {party && <ErrorNote error={execute.error} />}

      {room.steers && <SteerPanel name={name} room={room} c={c} agrees={agrees} steer={steer} rejoin={() => join(agrees)} />}
    </main>
  );
}

type TileProps = { person: VideoPerson; here: VideoPosition; stream: MediaStream | undefined; name: string };

function Tile({ person, here, stream, name }: TileProps) {
  const away = elsewhere(person, here);
  return (
    <li className="tile" data-who={person.who}>
      {stream !== undefined && person.member !== "" ? <Picture stream={stream} label={name} /> : <NoPicture />}
      <p className="tile-name">
        {[...new Set([name, roleOf(person)])].join(" · ")}
        {person.muted && ` · ${t("video.muted")}`}
        {away !== "" && ` · ${away}`}
      </p>
    </li>
  );
}

function NoPicture() {
  return <div className="picture none" aria-hidden="true">…</div>;
}
