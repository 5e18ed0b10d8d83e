// src/components/CapturedView.tsx: a photograph or a voice note as it was taken, before it is sent.
import { useEffect, useState } from "react";

import type { Captured } from "./Capture.tsx";

export function CapturedView({ file, title }: { file: Captured; title: string }) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([file.bytes as Uint8Array<ArrayBuffer>], { type: file.mediaType }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  if (url === "") return null;
  return file.mediaType.startsWith("image/") ? <img className="document" src={url} alt={title} /> : <audio className="document" controls src={url} aria-label={title} />;
}
