// src/components/LanguageChoice.tsx: the languages, each called in itself; and of words that no translator has seen, that the
// Chinese holds.
import { chooseLanguage, currentLanguage, htmlLanguage, isReviewed, LANGUAGES, t } from "../languages/index.ts";

export function LanguageChoice() {
  return (
    <>
      <nav className="language-choice" aria-label={t("app.language")}>
        {LANGUAGES.map(({ id, name }) => (
          <button key={id} type="button" lang={htmlLanguage(id)} className="link" aria-pressed={id === currentLanguage()}
            onClick={() => void chooseLanguage(id)}>
            {name}
          </button>
        ))}
      </nav>
      {!isReviewed() && <p className="catalogue-note" lang="zh-CN" role="note">{t("app.unreviewed")}</p>}
    </>
  );
}
