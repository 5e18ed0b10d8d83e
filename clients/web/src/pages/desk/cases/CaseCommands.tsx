// src/pages/desk/cases/CaseCommands.tsx: what the caller can do with the case now; what is closed says why.
import { Checkbox, Input, Select } from "antd";
import { type FormEvent, useEffect, useState } from "react";

import { useAct } from "../../../api/cases.ts";
import { codeLabel, useCodes, useOrganisationNames, usePeople, usePersonNames, useSeals } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { MODES } from "../../../components/Sessions.tsx";
import type { Case } from "../../../gen/gaiwan/v1/case_pb.js";
import type { ExplainCaseResponse, OpenCommand } from "../../../gen/gaiwan/v1/case_service_pb.js";
import type { CodeEntry } from "../../../gen/gaiwan/v1/directory_pb.js";
import { t, words } from "../../../languages/index.ts";
import { UnitChoice } from "../UnitChoice.tsx";
import { COMMAND_FORMS, commandFrom, type Field, type Given, missing } from "./commandForms.ts";
import { partWords } from "./partWords.ts";
import { WhenEntry } from "./WhenEntry.tsx";

export function CaseCommands({ one, explained }: { one: Case; explained: ExplainCaseResponse | undefined }) {
  const [chosen, setChosen] = useState("");
  if (explained === undefined) return null;
  const open = explained.open.find(({ command }) => command === chosen);
  const here = explained.open.filter(({ command }) => command in COMMAND_FORMS);
  const elsewhere = explained.open.filter(({ command }) => !(command in COMMAND_FORMS));
  return (
    <>
      <h2>{t("desk.openNow")}</h2>
      <p className="choices">
        {here.map(({ command, label }) => (
          <button key={command} type="button" className={command === chosen ? "button primary" : "button"} onClick={() => setChosen(command)}>{words(label)}</button>
        ))}
      </p>
      {open !== undefined && <CommandForm key={`${chosen}/${one.version}`} one={one} open={open} onDone={() => setChosen("")} />}
      {elsewhere.length > 0 && (
        <details>
          <summary>{t("form.elsewhere", { count: elsewhere.length })}</summary>
          <ul>{elsewhere.map(({ command, label }) => <li key={command}>{words(label)}</li>)}</ul>
        </details>
      )}
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

function CommandForm({ one, open, onDone }: { one: Case; open: OpenCommand; onDone: () => void }) {
  const [given, setGiven] = useState<Given>(() => open.subjects.length === 1 ? partOf(open) : {});
  const { send, isPending, error } = useAct(one.name, onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(commandFrom(open.command, given), String(one.version));
  };
  return (
    <form className="command-form" onSubmit={submit} aria-label={words(open.label)}>
      {(COMMAND_FORMS[open.command] ?? []).map((field) => (
        <Entry key={field.name} field={field} open={open} one={one} given={given} value={given[field.name]}
          onChange={(value) => setGiven((before) => ({ ...before, [field.name]: value }))} />
      ))}
      <button className="button primary" disabled={isPending || missing(open.command, given).length > 0}>
        {t("desk.send")} · {words(open.label)}
      </button>
      <ErrorNote error={error} />
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

type EntryProps = { field: Field; open: OpenCommand; one: Case; given: Given; value: string | boolean | undefined; onChange: (value: string | boolean) => void };

function Entry({ field, open, one, given, value, onChange }: EntryProps) {
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
      return <div className="field">{label}<UnitChoice value={text} onChange={onChange} label={label} placeholder={label} /></div>;
    case "part":
      return <PartChoice label={label} field={field.name} one={one} ids={open.subjects.map(lastOf)} value={text} onChange={onChange} />;
    case "code":
      return <CodeChoice label={label} list={field.list ?? ""} value={text} onChange={onChange} />;
    case "mediator":
      return <PersonChoice label={label} unit={one.committee} value={text} onChange={onChange} />;
    case "assigned":
      return <AssignedChoice label={label} one={one} value={text} onChange={onChange} />;
  }
}

type ChoiceProps = { label: string; value: string; placeholder?: string; onChange: (value: string) => void };

function Choice({ label, value, placeholder = "", onChange, options }: ChoiceProps & { options: { value: string; label: string }[] }) {
  return <div className="field">{label}<Select aria-label={label} placeholder={placeholder} {...(value === "" ? {} : { value })} onChange={onChange} options={options} /></div>;
}
function CodeChoice({ list, ...rest }: ChoiceProps & { list: string }) {
  const entries = useCodes(list).data ?? [];
  return <Choice {...rest} options={entries.map((entry) => ({ value: entry.code, label: words(entry.label) }))} />;
}
function PersonChoice({ unit, ...rest }: ChoiceProps & { unit: string }) {
  const people = usePeople(unit, "mediator", unit !== "").data ?? [];
  return <Choice {...rest} options={people.map((person) => ({ value: person.name, label: person.displayName }))} />;
}

// The only mediator there is needs no choice.
function AssignedChoice({ one, ...rest }: ChoiceProps & { one: Case }) {
  const person = usePersonNames(one.committee || one.unit);
  const { value, onChange } = rest;
  const only = one.mediators.length === 1 ? one.mediators[0]!.person : "";
  useEffect(() => {
    if (only !== "" && value === "") onChange(only);
  }, [only, value, onChange]);
  return <Choice {...rest} options={one.mediators.map((each) => ({ value: each.person, label: person(each.person) }))} />;
}

function PartChoice({ field, one, ids, ...rest }: ChoiceProps & { field: string; one: Case; ids: string[] }) {
  const org = useOrganisationNames();
  const person = usePersonNames(one.committee || one.unit);
  const lists: Record<string, readonly CodeEntry[] | undefined> = {
    transfer_reason: useCodes("transfer_reason").data, risk_kind: useCodes("risk_kind").data,
    complaint_reason: useCodes("complaint_reason").data, support_need: useCodes("support_need").data,
  };
  const called = partWords(field, ids, one, { org, person, code: (list, code) => code === "" ? "" : codeLabel(lists[list], code) });
  return <Choice {...rest} options={ids.map((id, at) => ({ value: id, label: called[at]! }))} />;
}

// The committee's seals as the directory has them today; the only one there is needs no choice.
function SealChoice({ committee, ...rest }: ChoiceProps & { committee: string }) {
  const seals = useSeals(committee);
  const { value, onChange } = rest;
  const only = seals.data?.length === 1 ? seals.data[0]!.name : "";
  useEffect(() => {
    if (only !== "" && value === "") onChange(only);
  }, [only, value, onChange]);
  return (
    <>
      <Choice {...rest} options={(seals.data ?? []).map(({ name, label }) => ({ value: name, label }))} />
      {seals.data?.length === 0 && <p role="alert">{t("form.noSeal")}</p>}
      <ErrorNote error={seals.error} />
    </>
  );
}
