// src/components/Said.tsx: a label that stands alone: in its own language for whoever listens, and Mongolian in its own
// direction, from top to bottom. What is missing in the chosen language is Chinese, and says so to a screen reader.
import { currentLanguage, fill, has, htmlLanguage, isReviewed, type Key, t } from "../languages/index.ts";
import { zh } from "../languages/zh-CN.ts";

// `binding`: what is said here binds whoever presses it; in words that no translator has seen the Chinese stands beside them.
type Props = { k: Key; values?: Record<string, string | number>; binding?: boolean };

export function Said({ k, values = {}, binding = false }: Props) {
  const language = currentLanguage();
  const own = language === "zh-CN" || has(k);
  const said = <span lang={htmlLanguage(own ? language : "zh-CN")} className={own && language === "mn" ? "vertical" : undefined}>{t(k, values)}</span>;
  if (!binding || !own || isReviewed()) return said;
  return <>{said} <span lang="zh-CN" className="said-beside">{fill(zh[k], values)}</span></>;
}
