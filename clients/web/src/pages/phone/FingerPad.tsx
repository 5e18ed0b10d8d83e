// src/pages/phone/FingerPad.tsx: a name written with the finger on the glass, as a picture.
import { type PointerEvent, useRef, useState } from "react";

import { t } from "../../languages/index.ts";
import { jpegOf } from "../../components/Capture.tsx";

const WIDTH = 640;
const HEIGHT = 240;

export function FingerPad({ onSigned }: { onSigned: (bytes: Uint8Array) => Promise<void> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [written, setWritten] = useState(false);
  const at = (event: PointerEvent) => {
    const box = canvas.current!.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * WIDTH, ((event.clientY - box.top) / box.height) * HEIGHT] as const;
  };
  const begin = (event: PointerEvent) => {
    const pen = canvas.current!.getContext("2d")!;
    canvas.current!.setPointerCapture(event.pointerId);
    if (!written) {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, WIDTH, HEIGHT);
    }
    pen.lineWidth = 4;
    pen.lineCap = "round";
    pen.beginPath();
    pen.moveTo(...at(event));
  };
  const draw = (event: PointerEvent) => {
    if (event.buttons === 0) return;
    const pen = canvas.current!.getContext("2d")!;
    pen.lineTo(...at(event));
    pen.stroke();
    setWritten(true);
  };
  return (
    <div className="stack">
      <canvas ref={canvas} width={WIDTH} height={HEIGHT} className="finger-pad" onPointerDown={begin} onPointerMove={draw} aria-label={t("sign.pad")} />
      <div className="actions">
        <button type="button" className="button primary" disabled={!written} onClick={() => void jpegOf(canvas.current!).then(onSigned)}>{t("sign.take")}</button>
        <button type="button" className="button" onClick={() => { canvas.current!.getContext("2d")!.clearRect(0, 0, WIDTH, HEIGHT); setWritten(false); }}>{t("sign.clear")}</button>
      </div>
    </div>
  );
}
