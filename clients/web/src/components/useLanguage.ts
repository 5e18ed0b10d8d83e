// src/components/useLanguage.ts: draws again when another language is chosen.
import { useSyncExternalStore } from "react";

import { currentLanguage, type Language, onLanguage } from "../languages/index.ts";

export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, currentLanguage);
}
