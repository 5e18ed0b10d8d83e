// src/pages/video/CheckPage.tsx: before anybody is seen: camera, microphone, line, and whether one may be recorded.
import { useEffect, useState } from "react";

import { t } from "../../languages/index.ts";
import { type Devices, type Line, measureLine, openDevices, watchLoudness } from "./devices.ts";
import { Picture } from "./Picture.tsx";

export function CheckPage({ onReady }: { onReady: (devices: Devices, agrees: boolean) => void }) {
  const [devices, setDevices] = useState<Devices>();
  const [denied, setDenied] = useState(false);
  const [loudness, setLoudness] = useState(0);
  const [line, setLine] = useState<Line>();
  const [agrees, setAgrees] = useState(false);
  const [tries, setTries] = useState(0);

  useEffect(() => {
    let gone = false;
    setDenied(false);
    openDevices().then(
      (opened) => (gone ? opened.stream.getTracks().forEach((track) => track.stop()) : setDevices(opened)),
      () => !gone && setDenied(true));
    void measureLine().then((measured) => !gone && setLine(measured));
    return () => { gone = true; };
  }, [tries]);

  useEffect(() => (devices?.microphone ? watchLoudness(devices.stream, setLoudness) : undefined), [devices]);

  return (
    <main className="video-check">
      <h1>{t("video.title")}</h1>
      <p>{t("video.check.what")}</p>
      {devices?.camera && <Picture stream={devices.stream} muted mirrored label={t("video.self")} />}
      <ul className="video-checks">
        <Found ok={devices?.camera} label={t("video.check.camera")} waits={t("video.check.cameraWaits")} missing={t("video.check.noCamera")} done={denied} />
        <li>
          <Found ok={devices?.microphone} label={t("video.check.microphone")} waits={t("video.check.microphoneWaits")} missing={t("video.check.noMicrophone")} done={denied} as="span" />
          {devices?.microphone && <meter min={0} max={1} value={loudness} aria-label={t("video.check.loudness")} />}
        </li>
        <Found ok={line === undefined ? undefined : line !== "none"} label={t(line === "slow" ? "video.check.lineSlow" : "video.check.line")}
          waits={t("video.check.lineWaits")} missing={t("video.check.noLine")} done={line === "none"} />
      </ul>
      {denied && <p role="alert">{t("video.check.denied")}</p>}
      <label className="video-agree">
        <input type="checkbox" checked={agrees} onChange={(e) => setAgrees(e.target.checked)} />
        {t("video.agree")}
      </label>
      <p className="quiet">{t("video.agree.what")}</p>
      <p className="video-buttons">
        <button type="button" className="button" onClick={() => setTries(tries + 1)}>{t("video.check.again")}</button>
        <button type="button" className="button primary" disabled={devices === undefined}
          onClick={() => devices !== undefined && onReady(devices, agrees)}>
          {t("video.enter")}
        </button>
      </p>
    </main>
  );
}

type FoundProps = { ok: boolean | undefined; label: string; waits: string; missing: string; done: boolean; as?: "li" | "span" };

// A mark and a word: colour alone says nothing. Before it is known nothing is said to work.
function Found({ ok, label, waits, missing, done, as: Tag = "li" }: FoundProps) {
  const state = ok === true ? "fine" : ok === false || done ? "late" : "open";
  return (
    <Tag className={`video-found ${state}`}>
      <span aria-hidden="true">{state === "fine" ? "✓" : state === "late" ? "✗" : "…"}</span> {state === "late" ? missing : state === "fine" ? label : waits}
    </Tag>
  );
}
