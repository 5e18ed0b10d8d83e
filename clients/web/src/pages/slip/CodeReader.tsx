// src/pages/slip/CodeReader.tsx: the code of a slip by the camera of this device, or from a photograph of it. Neither picture
// leaves the device; the camera goes off when a code was read or somebody says so.
import { useEffect, useRef, useState } from "react";

import type { slipZh } from "../../languages/words/slip.zh-CN.ts";
import { Both } from "./Both.tsx";
import { codeInFrame, codeInPhoto, slipOfCode } from "./readCode.ts";

// Between looks at what the camera sees: an old phone needs most of it for one.
const LOOK_EVERY_MS = 150;

// `onLook`: another slip is being looked for; what was found of the last one holds for that one alone.
export function CodeReader({ onSlip, onLook }: { onSlip: (slip: string) => void; onLook: () => void }) {
  const [failed, setFailed] = useState<keyof typeof slipZh>();
  const [scanning, setScanning] = useState(false);
  const [busy, setBusy] = useState(false);
  const photo = useRef<HTMLInputElement>(null);
  const take = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (file === undefined) return;
    setFailed(undefined);
    setBusy(true);
    onLook();
    try {
      const text = await codeInPhoto(file);
      if (text === undefined) setFailed("slip.noCode");
      else onSlip(slipOfCode(text));
    } catch {
      setFailed("slip.noPicture");
    } finally {
      setBusy(false);
      input.value = "";
    }
  };
  const scan = () => {
    setFailed(undefined);
    setScanning(!scanning);
    if (!scanning) onLook();
  };
  return (
    <>
      <div className="capture">
        <button type="button" className="button" aria-pressed={scanning} onClick={scan}>
          <span><Both words={scanning ? "slip.cameraOff" : "slip.camera"} /></span></button>
        <button type="button" className="button" disabled={busy} onClick={() => photo.current?.click()}><span><Both words="slip.photo" /></span></button>
        <input ref={photo} type="file" accept="image/*" hidden aria-label="slip" onChange={(event) => void take(event.target)} />
      </div>
      {scanning && <Camera onCode={(text) => { setScanning(false); onSlip(slipOfCode(text)); }} onNone={() => { setScanning(false); setFailed("slip.noCamera"); }} />}
      {busy && <p role="status"><Both words="slip.reading" /></p>}
      {failed !== undefined && <p role="alert" className="error-note"><Both words={failed} /></p>}
    </>
  );
}

function Camera({ onCode, onNone }: { onCode: (text: string) => void; onNone: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  // Whatever the page makes of them later, it is the camera of one look.
  const told = useRef({ onCode, onNone });
  told.current = { onCode, onNone };
  useEffect(() => {
    let stream: MediaStream | undefined;
    let over = false;
    const look = async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
      } catch {
        // Refused, missing, taken by another program, or a page without TLS.
        if (!over) told.current.onNone();
        return;
      }
      const shown = video.current;
      if (over || shown === null) return end();
      shown.srcObject = stream;
      await shown.play().catch(() => undefined);
      while (!over) {
        const text = await codeInFrame(shown);
        if (text !== undefined && !over) return told.current.onCode(text);
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    };
    const end = () => {
      over = true;
      stream?.getTracks().forEach((track) => track.stop());
    };
    void look();
    return end;
  }, []);
  return (
    <>
      <p role="status"><Both words="slip.holdStill" /></p>
      <video ref={video} className="camera" muted playsInline />
    </>
  );
}
