// src/components/DevelopmentBanner.tsx: says on every page that whoever names a person is believed here.
import { t } from "../languages/index.ts";

// The gateway marks the page it serves.
export const isDevelopment = (): boolean => "development" in document.documentElement.dataset;

export function DevelopmentBanner() {
  if (!isDevelopment()) return null;
  return (
    <div className="development-banner" role="note">
      {t("app.development")}
    </div>
  );
}
