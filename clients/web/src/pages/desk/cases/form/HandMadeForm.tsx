// src/pages/desk/cases/form/HandMadeForm.tsx: the form of a command that is better made by hand (commandForms.ts): fewer
// fields, in the order in which they are decided, with what helps to decide.
import { Checkbox, Input } from "antd";
import { type FormEvent, useState } from "react";

import { useAct } from "../../../../api/cases.ts";
import { troubleOf } from "../../../../api/errors.ts";
import { sentence } from "../../../../components/ErrorNote.tsx";
import { MODES } from "../../../../components/Sessions.tsx";
import type { Case } from "../../../../gen/gaiwan/v1/case_pb.js";
import type { OpenCommand } from "../../../../gen/gaiwan/v1/case_service_pb.js";
import { t, words } from "../../../../languages/index.ts";
import { useServerNow } from "../../now.ts";
import { UnitChoice } from "../../UnitChoice.tsx";
import { COMMAND_FORMS, commandFrom, type Field, type Given, missing, snake } from "../commandForms.ts";
import { WhenEntry } from "../WhenEntry.tsx";
import { actTimeFault, asActTime, NOW } from "./actTime.ts";
import { ActTimeEntry } from "./ActTimeEntry.tsx";
import { AssignedChoice, Choice, CodeChoice, Labelled, MediatorChoice, PartChoice, SealChoice } from "./choices.tsx";
import { FormError } from "./FormError.tsx";
import { ProposedChoice } from "./ProposedChoice.tsx";
import { isAbout, wrongField } from "./wrongField.ts";

export function HandMadeForm({ one, open, onDone }: { one: Case; open: OpenCommand; onDone: () => void }) {
  const [given, setGiven] = useState<Given>(() => open.subjects.length === 1 ? partOf(open) : {});
  const [happened, setHappened] = useState(NOW);
  const wrongTime = actTimeFault(happened, useServerNow(), one) !== undefined;
  const { send, isPending, error } = useAct(one.name, onDone);
  const trouble = error === null ? undefined : troubleOf(error);
  const wrong = wrongField(trouble, open.command);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(commandFrom(open.command, given), String(one.version), asActTime(happened, one));
  };
  return (
    <form className="command-form" onSubmit={submit} aria-label={words(open.label)}>
      {(COMMAND_FORMS[open.command] ?? []).flatMap((field) => [
        <Entry key={field.name} field={field} open={open} one={one} given={given} value={given[field.name]}
          onChange={(value) => setGiven((before) => ({ ...before, [field.name]: value }))}
          onChoose={(lead, why) => setGiven((before) => ({ ...before, lead, why }))} />,
        ...(isAbout(wrong, snake(field.name)) ? [<p key={`${field.name} wrong`} className="wrong" role="alert">{sentence(trouble!)}</p>] : []),
      ])}
      <ActTimeEntry one={one} value={happened} onChange={setHappened} />
      <button className="button primary" disabled={isPending || wrongTime || missing(open.command, given).length > 0}>
        {t("desk.send")} · {words(open.label)}
      </button>
      <FormError error={error} command={open.command} />
    </form>
  );
}

// The only part there is needs no choice.
function partOf(open: OpenCommand): Given {
  const field = COMMAND_FORMS[open.command]?.find(({ kind }) => kind === "part");
  return field === undefined ? {} : { [field.name]: lastOf(open.subjects[0]!) };
}
// `transfers/1` is named `1` in a command.
const lastOf = (subject: string): string => subject.split("/").at(-1)!;

const MINUTES = ["30", "60", "90", "120", "180", "240"];

type EntryProps = { field: Field; open: OpenCommand; one: Case; given: Given; value: string | boolean | undefined; onChange: (value: string | boolean) => void; onChoose: (lead: string, why: string) => void };

function Entry({ field, open, one, given, value, onChange, onChoose }: EntryProps) {
  const label = t(field.label);
  const text = typeof value === "string" ? value : "";
  switch (field.kind) {
    case "text":
      return <label className="field">{label}<Input.TextArea rows={3} maxLength={8000} value={text} onChange={(e) => onChange(e.target.value)} /></label>;
    case "date":
      return <label className="field">{label}<input type="date" value={text} onChange={(e) => onChange(e.target.value)} /></label>;
    case "moment":
      return <WhenEntry label={label} one={one} given={given} value={text} onChange={onChange} />;
    case "mode":
      return <Choice label={label} value={text} placeholder={field.required ? "" : t("form.same")} onChange={onChange} options={Object.entries(MODES).flatMap(([mode, key]) => (key === undefined ? [] : [{ value: mode, label: t(key) }]))} />;
    case "minutes":
      return <Choice label={label} value={text || (field.usual ?? "")} placeholder={t("form.same")} onChange={onChange} options={MINUTES.map((each) => ({ value: each, label: t("form.minutesOf", { count: each }) }))} />;
    case "seal":
      return <SealChoice label={label} committee={one.committee} value={text} onChange={onChange} />;
    case "yes":
      return <Checkbox checked={value === true} onChange={(e) => onChange(e.target.checked)}>{label}</Checkbox>;
    case "unit":
      return <Labelled label={label}><UnitChoice value={text} onChange={onChange} label={label} placeholder={label} /></Labelled>;
    case "part":
      return <PartChoice label={label} part={field.name} one={one} ids={open.subjects.map(lastOf)} value={text} onChange={onChange} />;
    case "code":
      return <CodeChoice label={label} list={field.list ?? ""} value={text} onChange={onChange} />;
    case "proposed":
      return <ProposedChoice label={label} one={one} value={text} onChoose={onChoose} />;
    case "reasons":
      return null; // Chosen with the person.
    case "mediator":
      return <MediatorChoice label={label} unit={one.committee} value={text} onChange={onChange} />;
    case "assigned":
      return <AssignedChoice label={label} one={one} value={text} onChange={onChange} />;
  }
}
