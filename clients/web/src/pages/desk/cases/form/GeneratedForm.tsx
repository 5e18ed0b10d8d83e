// src/pages/desk/cases/form/GeneratedForm.tsx: the form of a command that nobody made one for by hand, out of its message. What
// it knows is what the message says of itself: a new command has a form from its first day.
import { type FormEvent, useState } from "react";

import { useAct } from "../../../../api/cases.ts";
import { troubleOf } from "../../../../api/errors.ts";
import { sentence } from "../../../../components/ErrorNote.tsx";
import type { Case } from "../../../../gen/gaiwan/v1/case_pb.js";
import type { ExplainCaseResponse, OpenCommand } from "../../../../gen/gaiwan/v1/case_service_pb.js";
import { t, words } from "../../../../languages/index.ts";
import { useServerNow } from "../../now.ts";
import { actTimeFault, asActTime, NOW } from "./actTime.ts";
import { ActTimeEntry } from "./ActTimeEntry.tsx";
import { commandField, commandOfDraft, type Draft, missingPaths } from "./draft.ts";
import { Fields } from "./FieldEntry.tsx";
import { FormError } from "./FormError.tsx";
import { formFields } from "./kinds.ts";
import { begin, standing, subjectOf } from "./prefill.ts";
import { wrongField } from "./wrongField.ts";

type Props = { one: Case; open: OpenCommand; explained: ExplainCaseResponse; onDone: () => void };

export function GeneratedForm({ one, open, explained, onDone }: Props) {
  const { command } = open;
  const message = commandField(command)!.message!;
  const subject = subjectOf(command)?.name ?? "";
  const [draft, setDraft] = useState<Draft>(() => begin(command, one, open.subjects));
  const [happened, setHappened] = useState(NOW);
  const wrongTime = actTimeFault(happened, useServerNow(), one) !== undefined;
  const { send, isPending, error } = useAct(one.name, onDone);
  const trouble = error === null ? undefined : troubleOf(error);
  const wrong = wrongField(trouble, command);
  const change = (next: Draft) => {
    const chosen = next[subject];
    setDraft(chosen === draft[subject] || typeof chosen !== "string" ? next : { ...next, ...standing(command, one, chosen) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(commandOfDraft(command, draft), String(one.version), asActTime(happened, one));
  };
  return (
    <form className="command-form" onSubmit={submit} aria-label={words(open.label)}>
      <Fields about={{ one, subjects: open.subjects, explained, wrong: wrong === undefined ? undefined : { path: wrong, words: sentence(trouble!) } }}
        fields={formFields(message)} before="" draft={draft} onChange={change} />
      <ActTimeEntry one={one} value={happened} onChange={setHappened} />
      <button className="button primary" disabled={isPending || wrongTime || missingPaths(message, draft).length > 0}>
        {t("desk.send")} · {words(open.label)}
      </button>
      <FormError error={error} command={command} />
    </form>
  );
}
