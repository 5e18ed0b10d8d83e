// src/pages/slip/SlipPage.tsx: a slip in, by camera, photograph or as text, what was checked and what cannot be out. A slip behind the `#` of the
// address is checked at once, and never reaches a server.
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";

import { ErrorNote } from "../../components/ErrorNote.tsx";
import { holds, type Line, slipIn } from "../../evidence/slip.ts";
import { Both } from "./Both.tsx";
import { CodeReader } from "./CodeReader.tsx";
import { type Given, type Result, runCheck } from "./run.ts";

export function SlipPage() {
  const [given, setGiven] = useState<Given>(() => ({ slip: slipIn(location.hash), keys: "", checkpoint: "" }));
  const { mutate, reset, isPending, error, data } = useMutation({ mutationFn: runCheck });
  const [first] = useState(given);
  useEffect(() => {
    if (first.slip !== "") mutate(first);
  }, [first, mutate]);
  const change = (part: Partial<Given>) => setGiven({ ...given, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate(given);
  };
  const read = (slip: string) => {
    change({ slip });
    mutate({ ...given, slip });
  };
  const look = () => {
    change({ slip: "" });
    reset();
  };
  return (
    <main className="slip">
      <h1><Both words="slip.title" /></h1>
      <p><Both words="slip.intro" /></p>
      <CodeReader onSlip={read} onLook={look} />
      <form onSubmit={submit}>
        <label className="field"><Both words="slip.text" />
          <textarea rows={4} value={given.slip} onChange={(e) => change({ slip: e.target.value })} maxLength={8000} spellCheck={false} required /></label>
        <details>
          <summary><Both words="slip.again" /></summary>
          <p><Both words="slip.ownHint" /></p>
          <label className="field"><Both words="slip.ownKeys" />
            <textarea rows={2} value={given.keys} onChange={(e) => change({ keys: e.target.value })} spellCheck={false} /></label>
          <label className="field"><Both words="slip.ownCheckpoint" />
            <textarea rows={5} value={given.checkpoint} onChange={(e) => change({ checkpoint: e.target.value })} spellCheck={false} /></label>
        </details>
        <button className="button primary" disabled={isPending || given.slip.trim() === ""}><span><Both words="slip.check" /></span></button>
      </form>
      <ErrorNote error={error} />
      {data !== undefined && <ResultView result={data} />}
    </main>
  );
}

function ResultView({ result }: { result: Result }) {
  const { report, keys, ownKeys } = result;
  const good = holds(report);
  return (
    <section aria-live="polite">
      <p role="status" className={good ? "verdict fine" : "verdict late"}>
        <span aria-hidden="true">{good ? "✓ " : "✗ "}</span><Both words={good ? "slip.holds" : "slip.holdsNot"} /></p>
      <Lines title="slip.wrongTitle" lines={report.wrong} />
      <Lines title="slip.checkedTitle" lines={report.checked} />
      <Lines title="slip.notProvedTitle" lines={report.notProved} />
      <h2><Both words="slip.keysTitle" /></h2>
      <p><Both words={keys.length === 0 ? "slip.keysNone" : ownKeys ? "slip.keysFromYou" : "slip.keysFromSite"} /></p>
      {keys.length > 0 && <ul>{keys.map(({ text }) => <li key={text}><code>{text}</code></li>)}</ul>}
    </section>
  );
}

function Lines({ title, lines }: { title: Line["key"]; lines: Line[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <h2><Both words={title} /></h2>
      <ul>{lines.map(({ key, values }) => <li key={key + JSON.stringify(values)}><Both words={key} values={values} /></li>)}</ul>
    </>
  );
}
