// src/pages/desk/cases/form/FieldEntry.tsx: one field of a command as it is entered, groups and rows of fields with all that
// is in them.
import { Checkbox, Input } from "antd";

import type { Case } from "../../../../gen/gaiwan/v1/case_pb.js";
import type { ExplainCaseResponse } from "../../../../gen/gaiwan/v1/case_service_pb.js";
import { fieldWords } from "../../../../languages/fieldWords.ts";
import { t, words } from "../../../../languages/index.ts";
import { valueWords } from "../../../../languages/valueWords.ts";
import { inWords } from "../../enumWords.ts";
import { UnitChoice } from "../../UnitChoice.tsx";
import { CaseChoice } from "./CaseChoice.tsx";
import { Choice, Labelled, SealChoice, Several, useCodeOptions, usePartWords, usePersonOptions } from "./choices.tsx";
import { type Draft, type Entered, ROW_WORDS } from "./draft.ts";
import { EntryChoice } from "./EntryChoice.tsx";
import { FileEntry } from "./FileEntry.tsx";
import { formFields, type FormField, type Kind, lineMax } from "./kinds.ts";
import { idsFor } from "./prefill.ts";
import { useAnyPartOptions, useSomebodyOptions } from "./people.ts";
import { isAbout } from "./wrongField.ts";

// What the fields of a form look at. `wrong`: the path of the field that the server found wrong, and its words.
export type About = {
  one: Case;
  subjects: readonly string[];
  explained: ExplainCaseResponse;
  wrong: { path: string; words: string } | undefined;
};

type Props<K extends Kind = Kind> = {
  about: About; field: FormField & { kind: K }; path: string; label: string; value: Entered | undefined; onChange: (value: Entered) => void;
};

// So many of a message are shown at once; what may be left out beyond that is unfolded by whoever needs it.
const SHOWN_MAX = 6;

type FieldsProps = { about: About; fields: readonly FormField[]; before: string; draft: Draft; onChange: (draft: Draft) => void };

export function Fields({ about, fields, before, draft, onChange }: FieldsProps) {
  const folded = fields.filter((field, at) => at >= SHOWN_MAX && !field.required);
  const entry = (field: FormField) => (
    <FieldEntry key={field.name} about={about} field={field} path={`${before}${field.path}`} label={fieldWords(field.desc.parent.name, field.path)}
      value={draft[field.name]} onChange={(value) => onChange({ ...draft, [field.name]: value })} />
  );
  return (
    <>
      {fields.filter((field) => !folded.includes(field)).map(entry)}
      {folded.length > 0 && (
        <details open={folded.some((field) => isAbout(about.wrong?.path, `${before}${field.path}`)) || undefined}>
          <summary>{t("form.more", { count: folded.length })}</summary>
          <div className="fields">{folded.map(entry)}</div>
        </details>
      )}
    </>
  );
}

export function FieldEntry(props: Props) {
  const { about, field, path } = props;
  const inside = field.kind.is === "group" || field.kind.is === "rows";
  const wrong = inside ? about.wrong?.path === path : isAbout(about.wrong?.path, path);
  return (
    <>
      <Entry {...props} label={field.required ? `${props.label} *` : props.label} />
      {wrong && <p className="wrong" role="alert">{about.wrong!.words}</p>}
    </>
  );
}

function Entry(props: Props) {
  const { about: { one, explained }, field, label, onChange } = props;
  const { kind } = field;
  const text = typeof props.value === "string" ? props.value : "";
  const list = Array.isArray(props.value) ? (props.value as string[]) : [];
  const plain = { label, value: text, onChange, clears: !field.required };
  switch (kind.is) {
    case "words":
      return (
        <label className="field">{label}
          {kind.long ? <Input.TextArea rows={3} maxLength={kind.max} value={text} onChange={(e) => onChange(e.target.value)} />
            : <Input maxLength={kind.max} value={text} onChange={(e) => onChange(e.target.value)} />}
        </label>
      );
    case "lines":
      return <label className="field">{label}<Input.TextArea rows={3} maxLength={lineMax(field.desc) * 20} value={text} onChange={(e) => onChange(e.target.value)} /></label>;
    case "date":
      return <label className="field">{label}<input type="date" value={text} onChange={(e) => onChange(e.target.value)} /></label>;
    case "moment":
      return <label className="field">{label}<input type="datetime-local" value={text} onChange={(e) => onChange(e.target.value)} /></label>;
    case "number":
      return <label className="field">{label}<input type="number" step={1} min={kind.min} max={kind.max} value={text} onChange={(e) => onChange(e.target.value)} /></label>;
    case "yuan":
      return <label className="field">{label}<input type="number" step="0.01" min={0} value={text} onChange={(e) => onChange(e.target.value)} /></label>;
    case "yes":
      return <Checkbox checked={props.value === true} onChange={(e) => onChange(e.target.checked)}>{label}</Checkbox>;
    case "value": {
      const options = kind.values.map(({ number, name }) => ({ value: String(number), label: valueWords(name, kind.prefix) }));
      return kind.many ? <Several label={label} values={list} onChange={onChange} options={options} /> : <Choice {...plain} options={options} />;
    }
    case "grade":
      return <Choice {...plain} options={kind.values.map((value) => ({ value, label: inWords("grade", value) }))} />;
    case "code":
      return <CodeEntry {...props} field={{ ...field, kind }} label={label} />;
    case "part":
      return <PartEntry {...props} field={{ ...field, kind }} label={label} />;
    case "somebody":
      return <SomebodyEntry {...props} field={{ ...field, kind }} label={label} />;
    case "anyPart":
      return <AnyPartEntry {...plain} one={one} />;
    case "person":
      return <PersonEntry {...props} field={{ ...field, kind }} label={label} />;
    case "org":
      return <Labelled label={label}><UnitChoice value={text} onChange={onChange} label={label} placeholder={label} /></Labelled>;
    case "seal":
      return <SealChoice {...plain} committee={one.committee} />;
    case "case":
      return <CaseChoice {...plain} />;
    case "clock":
      return <Choice {...plain} options={explained.clocks.flatMap(({ clock, label: called }) => (clock === undefined ? [] : [{ value: clock.id, label: words(called) || clock.id }]))} />;
    case "entry":
      return <EntryChoice {...plain} one={one} of={kind.of} />;
    case "file":
      return <FileEntry label={label} one={one} value={props.value as Draft | undefined} onChange={onChange} />;
    case "group":
      return (
        <fieldset className="fields">
          <legend>{label}</legend>
          <Fields about={props.about} fields={formFields(kind.message)} before={`${props.path}.`} draft={(props.value ?? {}) as Draft} onChange={onChange} />
        </fieldset>
      );
    case "rows":
      return <Rows {...props} field={{ ...field, kind }} label={label} />;
  }
}

type Of<K extends Kind["is"]> = Props<Extract<Kind, { is: K }>>;

// One of `options`, or several of them.
function OneOrSeveral({ label, field, value, onChange, options }: Props & { options: { value: string; label: string }[] }) {
  const many = "many" in field.kind && field.kind.many;
  return many ? <Several label={label} values={Array.isArray(value) ? (value as string[]) : []} onChange={onChange} options={options} />
    : <Choice label={label} value={typeof value === "string" ? value : ""} onChange={onChange} options={options} clears={!field.required} />;
}
const CodeEntry = (props: Of<"code">) => <OneOrSeveral {...props} options={useCodeOptions(props.field.kind.list)} />;
const PersonEntry = (props: Of<"person">) => <OneOrSeveral {...props} options={usePersonOptions(props.about.one)} />;
const SomebodyEntry = (props: Of<"somebody">) => <OneOrSeveral {...props} options={useSomebodyOptions(props.about.one, props.field.kind.as)} />;

function PartEntry(props: Of<"part">) {
  const { about: { one, subjects }, field } = props;
  const ids = idsFor(field, field.kind.of, one, subjects);
  const called = usePartWords(one)(field.kind.of, ids);
  return <OneOrSeveral {...props} options={ids.map((id, at) => ({ value: id, label: called[at]! }))} />;
}

function AnyPartEntry({ one, ...plain }: { one: Case; label: string; value: string; onChange: (value: string) => void }) {
  return <Choice {...plain} options={useAnyPartOptions(one)} clears />;
}

function Rows({ about, field, path, label, value, onChange }: Of<"rows">) {
  const rows = Array.isArray(value) ? (value as Draft[]) : [];
  const put = (at: number, row: Draft) => onChange(rows.map((each, other) => (other === at ? row : each)));
  return (
    <fieldset className="fields">
      <legend>{label}</legend>
      {rows.map((row, at) => (
        <fieldset key={at} className="fields" aria-label={t("form.rowOf", { label, number: at + 1 })}>
          <legend>{t("form.row", { number: at + 1 })} <button type="button" className="link" onClick={() => onChange(rows.filter((_, other) => other !== at))}>{t("form.removeRow")}</button></legend>
          {field.kind.words !== undefined && (
            <label className="field">{`${t("form.rowWords")} *`}
              <Input.TextArea rows={2} maxLength={1000} value={String(row[ROW_WORDS] ?? "")} onChange={(e) => put(at, { ...row, [ROW_WORDS]: e.target.value })} />
            </label>
          )}
          <Fields about={about} fields={formFields(field.kind.message)} before={`${path}[${at}].`} draft={row} onChange={(changed) => put(at, changed)} />
        </fieldset>
      ))}
      <p><button type="button" className="button" aria-label={t("form.addRowTo", { label })} onClick={() => onChange([...rows, {}])}>{t("form.addRow")}</button></p>
    </fieldset>
  );
}
