// src/pages/phone/TopBar.tsx: name, unit, and what of one's work has arrived.
import { Link } from "wouter";

import { t } from "../../languages/index.ts";
import { usePhone } from "./usePhone.ts";

export function TopBar() {
  const phone = usePhone();
  return (
    <header className="top-bar">
      <Link href="/" className="top-name">
        <span className="unseen">{t("phone.home")}</span>
        <strong>{phone.me.name}</strong>
        <span>{phone.me.unitName}</span>
      </Link>
      <SyncBadge />
    </header>
  );
}

// In one look: what is on the phone only, since when, and whether something needs its owner.
function SyncBadge() {
  const phone = usePhone();
  const items = phone.items();
  const refused = items.filter((item) => item.trouble !== undefined).length;
  const oldest = items.reduce((oldest, item) => Math.min(oldest, item.queuedAt), Date.now());
  const [tone, words] =
    refused > 0 ? ["late", t("sync.refused", { count: refused })] as const
    : items.length > 0 ? ["soon", t("sync.waiting", { count: items.length, age: ageOf(Date.now() - oldest) })] as const
    : !phone.online ? ["quiet", t("sync.offline")] as const
    : ["fine", t("sync.done")] as const;
  return (
    <Link href="/outbox" className={`badge ${tone}`}>
      <span role="status">{words}</span>
    </Link>
  );
}

export function ageOf(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return t("age.justNow");
  if (minutes < 60) return t("age.minutes", { count: minutes });
  if (minutes < 48 * 60) return t("age.hours", { count: Math.floor(minutes / 60) });
  return t("age.days", { count: Math.floor(minutes / (24 * 60)) });
}
