// src/components/Capture.tsx: a photograph or a voice note instead of typing. Kept as it was taken, with its digest;
// nothing recognises or types it over.
import { useEffect, useRef, useState } from "react";

import { t } from "../languages/index.ts";

export type Captured = { bytes: Uint8Array; mediaType: string; title: string; paper: string };

// Long side of a photograph that is sent: a page of paper stays readable, and a bad line bears it.
const PHOTO_SIDE_MAX = 1600;
const PHOTO_QUALITY = 0.8;
// The first that the browser makes; every browser with a recorder makes one of them.
const VOICE_TYPES = ["audio/mp4", "audio/mpeg", "audio/webm"];

export function Capture({ captured, onCaptured, paper = "other", only, secondsMax, onRecording }: {
  captured: Captured[];
  onCaptured: (file: Captured) => void;
  paper?: string;
  // Where the other would not do.
  only?: "photo" | "voice";
  // A recording ends by itself then.
  secondsMax?: number;
  // Whoever leaves while one runs loses it.
  onRecording?: ((running: boolean) => void) | undefined;
}) {
  const photo = useRef<HTMLInputElement>(null);
  const [recorder, setRecorder] = useState<MediaRecorder>();
  const [failed, setFailed] = useState("");

  useEffect(() => {
    onRecording?.(recorder !== undefined);
    return () => onRecording?.(false);
  }, [recorder, onRecording]);
  // Whoever goes on before the recording has ended wants none of it, and no microphone that stays on.
  useEffect(() => () => {
    if (recorder === undefined) return;
    recorder.onstop = null;
    if (recorder.state !== "inactive") recorder.stop();
    recorder.stream.getTracks().forEach((track) => track.stop());
  }, [recorder]);

  const take = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (file === undefined) return;
    setFailed("");
    try {
      onCaptured({ bytes: await smaller(file), mediaType: "image/jpeg", title: t("capture.photo"), paper });
    } catch {
      setFailed(t("capture.noPhoto"));
    }
    // The same picture may be taken away and chosen again.
    input.value = "";
  };
  const record = async () => {
    if (recorder !== undefined) return recorder.stop();
    try {
      // Old browsers have no recorder, pages without TLS no microphone.
      const mediaType = VOICE_TYPES.find((type) => MediaRecorder.isTypeSupported(type));
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const made = new MediaRecorder(stream, mediaType === undefined ? {} : { mimeType: mediaType, audioBitsPerSecond: 24_000 });
      const pieces: Blob[] = [];
      made.ondataavailable = (event) => pieces.push(event.data);
      const end = secondsMax === undefined ? undefined : setTimeout(() => made.state !== "inactive" && made.stop(), secondsMax * 1000);
      made.onstop = () => {
        clearTimeout(end);
        stream.getTracks().forEach((track) => track.stop());
        setRecorder(undefined);
        const note = new Blob(pieces);
        // Stopped before the microphone gave anything: a file of no bytes would be refused by the server for ever.
        if (note.size === 0) return setFailed(t("capture.nothingRecorded"));
        void note.arrayBuffer().then((buffer) => onCaptured({
          bytes: new Uint8Array(buffer), mediaType: (mediaType ?? made.mimeType).split(";")[0]!, title: t("capture.voice"), paper,
        }));
      };
      made.start();
      setFailed("");
      setRecorder(made);
    } catch {
      setFailed(t("capture.noMicrophone"));
    }
  };
  return (
    <div className="capture">
      {only !== "voice" && (
        <>
          <button type="button" className="button" onClick={() => photo.current?.click()}>{t("capture.takePhoto")}</button>
          <input ref={photo} type="file" accept="image/*" capture="environment" hidden aria-label={t("capture.takePhoto")}
            onChange={(event) => void take(event.target)} />
        </>
      )}
      {only !== "photo" && (
        <button type="button" className="button" aria-pressed={recorder !== undefined} onClick={() => void record()}>
          {recorder === undefined ? t("capture.takeVoice") : t("capture.stopVoice")}
        </button>
      )}
      {recorder !== undefined && <Elapsed />}
      {captured.length > 0 && <p role="status">{t("capture.count", { count: captured.length })}</p>}
      {failed !== "" && <p role="alert" className="error-note">{failed}</p>}
    </div>
  );
}

// Whole seconds since the recording began, so that its author sees that it runs.
function Elapsed() {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return <p role="timer">{t("capture.recording", { seconds })}</p>;
}

async function smaller(file: File): Promise<Uint8Array> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, PHOTO_SIDE_MAX / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return jpegOf(canvas);
}

export async function jpegOf(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", PHOTO_QUALITY));
  return new Uint8Array(await blob!.arrayBuffer());
}
