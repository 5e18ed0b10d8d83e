// src/components/LargerType.tsx: everything at twice the size, remembered on this device.
import { useState } from "react";

import { t } from "../languages/index.ts";

const STORED_AS = "gaiwan-large";

export function startLargerType(): void {
  document.documentElement.toggleAttribute("data-large", localStorage.getItem(STORED_AS) === "yes");
}

export function LargerType() {
  const [large, setLarge] = useState(document.documentElement.hasAttribute("data-large"));
  const choose = () => {
    localStorage.setItem(STORED_AS, large ? "no" : "yes");
    startLargerType();
    setLarge(!large);
  };
  return <button type="button" className="link" aria-pressed={large} onClick={choose}>{t("app.larger")}</button>;
}
