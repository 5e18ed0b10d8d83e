// src/pages/phone/useDraft.ts: what is being typed on a page, kept sealed with every change: a battery that is empty, a page that is
// closed, loses nothing.
import { useEffect, useRef, useState } from "react";

import { usePhone } from "./usePhone.ts";

type Kept<T> = {
  // Undefined until what was kept is read.
  draft: T | undefined;
  change: (part: Partial<T>) => void;
  // What was meant is written down as an act.
  drop: () => Promise<void>;
};

// `begin`: what stands there when nothing was kept.
export function useDraft<T extends object>(key: string, begin: T): Kept<T> {
  const phone = usePhone();
  const [draft, setDraft] = useState<T>();
  const first = useRef(begin);
  // One write behind the other: the last one typed is the last one kept.
  const written = useRef<Promise<void>>(Promise.resolve());
  useEffect(() => void phone.draft<T>(key).then((kept) => setDraft(kept === undefined ? first.current : { ...first.current, ...kept })), [phone, key]);
  const change = (part: Partial<T>) => {
    const next = { ...(draft ?? first.current), ...part };
    setDraft(next);
    written.current = written.current.then(() => phone.keepDraft(key, next)).catch(() => undefined);
  };
  const drop = async () => {
    await written.current;
    await phone.dropDraft(key);
  };
  return { draft, change, drop };
}
