// src/components/SampleBanner.tsx: says on every page of a sample county that nothing of it counts. The server says so to
// whoever asks who they are; before anybody has signed in, the gateway that served the page does (--sample-county).
import { useSyncExternalStore } from "react";

import { t } from "../languages/index.ts";

let sample: boolean | undefined;
const listeners = new Set<() => void>();

// What the server said; over what the gateway had said.
export function noteSample(said: boolean): void {
  if (said === sample) return;
  sample = said;
  for (const listener of listeners) listener();
}

export const isSample = (): boolean => sample ?? "sampleCounty" in document.documentElement.dataset;

function onSample(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function SampleBanner() {
  const shown = useSyncExternalStore(onSample, isSample);
  if (!shown) return null;
  return <div className="sample-banner" role="note">{t("app.sample")}</div>;
}
