// src/pages/apply/Guide.tsx: before an application: one question a screen, and in the end what one can do oneself, with
// words to send. Nothing is kept and nothing is sent: what was answered stays on this telephone, and leaves with the page.
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";

import { Said } from "../../components/Said.tsx";
import { type Ending, endingOf, type Guide as Tree, questionOf, type Text } from "../../guide/guide.ts";
import { currentLanguage, htmlLanguage, t } from "../../languages/index.ts";

// Undefined: the county has none, or it did not come; the application is there without.
export function useGuide() {
  return useQuery({
    queryKey: ["guide"],
    queryFn: async (): Promise<Tree | null> => {
      const answer = await fetch("/guide").catch(() => undefined);
      return answer?.status === 200 ? (await answer.json() as Tree) : null;
    },
    staleTime: Infinity,
    retry: false,
  });
}

// In English where there is such; else in Chinese, and says so to a screen reader.
function Words({ text }: { text: Text }) {
  const english = currentLanguage() === "en" && (text.en ?? "") !== "";
  return <span lang={english ? "en" : htmlLanguage("zh-CN")}>{english ? text.en : text.zh}</span>;
}

export function Guide({ guide, onApply }: { guide: Tree; onApply: () => void }) {
  // Questions answered so far; empty before the first is asked.
  const [way, setWay] = useState<string[]>([]);
  const at = way.at(-1);
  const back = () => setWay(way.slice(0, -1));
  const apply = <button type="button" className="button" onClick={onApply}><Said k="guide.skip" /></button>;
  if (at === undefined) {
    return (
      <section className="card">
        <h2><Said k="guide.title" /></h2>
        <p><Said k="guide.intro" /></p>
        <button type="button" className="button primary" onClick={() => setWay([guide.start])}><Said k="guide.start" /></button>
        {apply}
      </section>
    );
  }
  const question = questionOf(guide, at);
  if (question !== undefined) {
    return (
      <section className="card" aria-labelledby="guide-question" key={question.id}>
        <h2 id="guide-question"><Words text={question} /></h2>
        <div className="stack">
          {question.answers.map((answer) => (
            <button key={answer.zh} type="button" className="button" onClick={() => setWay([...way, answer.to])}><Words text={answer} /></button>
          ))}
        </div>
        <button type="button" className="button" onClick={back}>{t("party.back")}</button>
      </section>
    );
  }
  const ending = endingOf(guide, at);
  return ending === undefined ? apply : <End ending={ending} onApply={onApply} onBack={back} />;
}

function End({ ending, onApply, onBack }: { ending: Ending; onApply: () => void; onBack: () => void }) {
  const [letter, setLetter] = useState(ending.letter ?? "");
  const [copied, setCopied] = useState(false);
  return (
    <section className="card" role="status">
      <h2><Words text={ending} /></h2>
      <ol>{ending.steps.map((step) => <li key={step.zh}><Words text={step} /></li>)}</ol>
      {letter !== "" && (
        <>
          <label className="field">{t("guide.letter")}
            <textarea lang="zh-CN" rows={6} value={letter} onChange={(e) => { setLetter(e.target.value); setCopied(false); }} /></label>
          <button type="button" className="button" onClick={() => void navigator.clipboard?.writeText(letter).then(() => setCopied(true))}><Said k="guide.copy" /></button>
          {copied && <p role="status"><Said k="guide.copied" /></p>}
        </>
      )}
      {ending.source !== undefined && <p className="hint" lang="zh-CN">{t("guide.source")}：{ending.source}</p>}
      <button type="button" className={ending.applies ? "button primary" : "button"} onClick={onApply}><Said k="guide.skip" /></button>
      <button type="button" className="button" onClick={onBack}>{t("party.back")}</button>
    </section>
  );
}
