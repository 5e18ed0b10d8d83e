// src/components/ElderMode.tsx: 长辈版: everything at twice the size and one question a screen, remembered on this device.
import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from "react";

import { t } from "../languages/index.ts";

const STORED_AS = "gaiwan-elder";
const listeners = new Set<() => void>();

const isElder = (): boolean => document.documentElement.hasAttribute("data-elder");

// As it was chosen on this device before.
export function startElderMode(): void {
  document.documentElement.toggleAttribute("data-elder", localStorage.getItem(STORED_AS) === "yes");
}

export function useElder(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isElder);
}

export function ElderSwitch() {
  const elder = useElder();
  const choose = () => {
    localStorage.setItem(STORED_AS, elder ? "no" : "yes");
    startElderMode();
    for (const listener of listeners) listener();
  };
  return <button type="button" className="button elder-switch" aria-pressed={elder} onClick={choose}>{t("app.elder")}</button>;
}

// One thing that is asked or told. `done`: whether one may go on from it; a question that needs no answer may be passed.
export type Screen = { id: string; node: ReactNode; done?: boolean };

// All of them below one another; one at a time in the elder mode. What is on a screen that is not shown is not on the page:
// state that must last is its owner's.
export function Screens({ screens }: { screens: readonly Screen[] }) {
  const elder = useElder();
  const [at, setAt] = useState("");
  const top = useRef<HTMLParagraphElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    // Who listens to the page, and who tabs through it, begins at its top again.
    if (moved.current) top.current?.focus();
    moved.current = false;
  }, [at]);
  if (!elder) return screens.map(({ id, node }) => <Whole key={id}>{node}</Whole>);
  const found = screens.findIndex(({ id }) => id === at);
  const number = found < 0 ? 0 : found;
  const shown = screens[number];
  if (shown === undefined) return null;
  const go = (to: number) => {
    moved.current = true;
    setAt(screens[to]!.id);
  };
  return (
    <>
      {screens.length > 1 && <p ref={top} tabIndex={-1} className="screen-number">{t("app.screen", { number: number + 1, count: screens.length })}</p>}
      <Whole key={shown.id}>{shown.node}</Whole>
      <div className="screen-buttons">
        {number > 0 && <button type="button" className="button" onClick={() => go(number - 1)}>{t("app.screenBack")}</button>}
        {number + 1 < screens.length && (
          <button type="button" className="button" disabled={shown.done === false} onClick={() => go(number + 1)}>{t("app.screenNext")}</button>
        )}
      </div>
    </>
  );
}

const Whole = ({ children }: { children: ReactNode }) => children;
