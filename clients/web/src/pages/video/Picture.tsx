// src/pages/video/Picture.tsx: what one person sends, shown. A page's policy allows no style attributes: looks are classes.
import { useEffect, useRef } from "react";

type Props = { stream: MediaStream; label: string; muted?: boolean; mirrored?: boolean };

export function Picture({ stream, label, muted = false, mirrored = false }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    element.srcObject = stream;
    // A browser that plays no sound before a touch: the picture then plays when the page is touched.
    void element.play().catch(() => undefined);
    return () => { element.srcObject = null; };
  }, [stream]);
  return <video ref={video} className={mirrored ? "picture mirrored" : "picture"} muted={muted} autoPlay playsInline aria-label={label} />;
}
