// src/pages/desk/Scrolls.tsx: a table that is wider than a phone, in a frame of its own that is scrolled by finger, wheel or
// keyboard: what it holds may have nothing to be tabbed to.
import type { ReactNode } from "react";

export function Scrolls({ label, children }: { label: string; children: ReactNode }) {
  return <div className="scrolls" role="region" aria-label={label} tabIndex={0}>{children}</div>;
}
