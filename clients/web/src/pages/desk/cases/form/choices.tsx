// src/pages/desk/cases/form/choices.tsx: choosers that the forms of commands share: out of a code list, the people of a
// committee, its seals, the mediators and parts of the case.
import { Select } from "antd";
import { type ReactNode, useEffect } from "react";

import { codeLabel, useAllPersonNames, useCodes, useOrganisationNames, usePeople, usePersonNames, useSeals } from "../../../../api/directory.ts";
import { ErrorNote } from "../../../../components/ErrorNote.tsx";
import type { Case } from "../../../../gen/gaiwan/v1/case_pb.js";
import type { CodeEntry } from "../../../../gen/gaiwan/v1/directory_pb.js";
import { t, words } from "../../../../languages/index.ts";
import { PART_LISTS, partWords } from "../partWords.ts";

export type Option = { value: string; label: string };
export type ChoiceProps = { label: string; value: string; placeholder?: string; onChange: (value: string) => void };
export type SeveralProps = { label: string; values: readonly string[]; onChange: (values: string[]) => void };

export const Labelled = ({ label, children }: { label: string; children: ReactNode }) => <div className="field">{label}{children}</div>;

// Found by any part of its name.
const SEARCH = { optionFilterProp: "label" } as const;

// `clears`: what may be left out can be taken back.
export function Choice({ label, value, placeholder = "", onChange, options, clears = false }: ChoiceProps & { options: Option[]; clears?: boolean }) {
  return (
    <Labelled label={label}>
      <Select aria-label={label} placeholder={placeholder} showSearch={SEARCH} allowClear={clears} {...(value === "" ? {} : { value })}
        onChange={(chosen: string | undefined) => onChange(chosen ?? "")} options={options} />
    </Labelled>
  );
}
export function Several({ label, values, onChange, options }: SeveralProps & { options: Option[] }) {
  return (
    <Labelled label={label}>
      <Select aria-label={label} mode="multiple" showSearch={SEARCH} value={[...values]} onChange={(chosen: string[]) => onChange(chosen)} options={options} />
    </Labelled>
  );
}

export const useCodeOptions = (list: string): Option[] =>
  (useCodes(list).data ?? []).map((entry) => ({ value: entry.code, label: words(entry.label) }));

export function CodeChoice({ list, ...rest }: ChoiceProps & { list: string; clears?: boolean }) {
  return <Choice {...rest} options={useCodeOptions(list)} />;
}

export function MediatorChoice({ unit, ...rest }: ChoiceProps & { unit: string }) {
  const people = usePeople(unit, "mediator", unit !== "").data ?? [];
  return <Choice {...rest} options={people.map((person) => ({ value: person.name, label: person.displayName }))} />;
}

// Everybody of the county, those of the case and of its committee first.
export function usePersonOptions(one: Case): Option[] {
  const near = usePeople(one.committee || one.unit, "", (one.committee || one.unit) !== "").data ?? [];
  const all = usePeople("").data ?? [];
  const first = one.mediators.map(({ person }) => person);
  const rank = (name: string) => (first.includes(name) ? 0 : near.some((person) => person.name === name) ? 1 : 2);
  return [...all].sort((a, b) => rank(a.name) - rank(b.name)).map((person) => ({ value: person.name, label: person.displayName }));
}

// What there is only one of needs no choice.
function useOnly(only: string, value: string, onChange: (value: string) => void): void {
  useEffect(() => {
    if (only !== "" && value === "") onChange(only);
  }, [only, value, onChange]);
}

export function AssignedChoice({ one, ...rest }: ChoiceProps & { one: Case }) {
  const person = usePersonNames(one.committee || one.unit);
  useOnly(one.mediators.length === 1 ? one.mediators[0]!.person : "", rest.value, rest.onChange);
  return <Choice {...rest} options={one.mediators.map((each) => ({ value: each.person, label: person(each.person) }))} />;
}

// The committee's seals as the directory has them today.
export function SealChoice({ committee, ...rest }: ChoiceProps & { committee: string }) {
  const seals = useSeals(committee);
  useOnly(seals.data?.length === 1 ? seals.data[0]!.name : "", rest.value, rest.onChange);
  return (
    <>
      <Choice {...rest} options={(seals.data ?? []).map(({ name, label }) => ({ value: name, label }))} />
      {seals.data?.length === 0 && <p role="alert">{t("form.noSeal")}</p>}
      <ErrorNote error={seals.error} />
    </>
  );
}

// What parts of the case are called, by kind and id.
export function usePartWords(one: Case): (part: string, ids: readonly string[]) => string[] {
  const org = useOrganisationNames();
  // Whoever urges or is asked sits elsewhere.
  const person = useAllPersonNames();
  const lists: Record<string, readonly CodeEntry[] | undefined> = {};
  // Always the same lists in the same order, as hooks want it.
  for (const list of PART_LISTS) lists[list] = useCodes(list).data;
  return (part, ids) => partWords(part, ids, one, { org, person, code: (list, code) => (code === "" ? "" : codeLabel(lists[list], code)) });
}

export function PartChoice({ part, one, ids, ...rest }: ChoiceProps & { part: string; one: Case; ids: readonly string[]; clears?: boolean }) {
  const called = usePartWords(one)(part, ids);
  return <Choice {...rest} options={ids.map((id, at) => ({ value: id, label: called[at]! }))} />;
}
