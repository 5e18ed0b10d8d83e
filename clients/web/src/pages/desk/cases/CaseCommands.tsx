// src/pages/desk/cases/CaseCommands.tsx: what the caller can do with the case now, each with its form; what is closed says why.
import { useState } from "react";

import type { Case } from "../../../gen/gaiwan/v1/case_pb.js";
import type { ExplainCaseResponse, OpenCommand } from "../../../gen/gaiwan/v1/case_service_pb.js";
import { t, words } from "../../../languages/index.ts";
import { COMMAND_FORMS } from "./commandForms.ts";
import { commandField } from "./form/draft.ts";
import { GeneratedForm } from "./form/GeneratedForm.tsx";
import { HandMadeForm } from "./form/HandMadeForm.tsx";

export function CaseCommands({ one, explained }: { one: Case; explained: ExplainCaseResponse | undefined }) {
  const [chosen, setChosen] = useState("");
  if (explained === undefined) return null;
  const open = explained.open.find(({ command }) => command === chosen);
  const often = explained.open.filter(({ command }) => command in COMMAND_FORMS);
  // Of a command that this page is too old to know nothing is known.
  const others = explained.open.filter(({ command }) => !(command in COMMAND_FORMS) && commandField(command) !== undefined);
  const offered = (list: OpenCommand[]) => (
    <p className="choices">
      {list.map(({ command, label }) => (
        <button key={command} type="button" className={command === chosen ? "button primary" : "button"} aria-pressed={command === chosen} onClick={() => setChosen(command)}>{words(label)}</button>
      ))}
    </p>
  );
  const form = { one, onDone: () => setChosen("") };
  return (
    <>
      <h2>{t("desk.openNow")}</h2>
      {offered(often)}
      {others.length > 0 && <details><summary>{t("form.others", { count: others.length })}</summary>{offered(others)}</details>}
      {open !== undefined && (open.command in COMMAND_FORMS
        ? <HandMadeForm key={`${chosen}/${one.version}`} open={open} {...form} />
        : <GeneratedForm key={`${chosen}/${one.version}`} open={open} explained={explained} {...form} />)}
      <details>
        <summary>{t("desk.showClosed", { count: explained.closed.length })}</summary>
        <h3>{t("desk.closedNow")}</h3>
        <ul>
          {explained.closed.map((closed) => (
            <li key={`${closed.command}/${closed.subject}`}>
              <strong>{words(closed.label)}</strong> {closed.words.map((why) => words(why)).join("；")}
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
