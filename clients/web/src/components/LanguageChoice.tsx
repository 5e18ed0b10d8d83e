// src/components/LanguageChoice.tsx: the languages, each called in itself.
import { chooseLanguage, currentLanguage, LANGUAGES, t } from "../languages/index.ts";

export function LanguageChoice() {
  return (
    <nav className="language-choice" aria-label={t("app.language")}>
      {LANGUAGES.map(({ id, name }) => (
        <button key={id} type="button" lang={id === "mn" ? "mn-Mong" : id} className="link" aria-pressed={id === currentLanguage()}
          onClick={() => void chooseLanguage(id)}>
          {name}
        </button>
      ))}
    </nav>
  );
}
