// src/pages/apply/ApplyApp.tsx: a citizen applies from a village's poster, in writing, by voice or with photographs: one
// question a screen, a receipt with the time.
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useMutation } from "@tanstack/react-query";

import "../../styles/party.css";
import type { Captured } from "../../components/Capture.tsx";
import { ElderSwitch } from "../../components/ElderMode.tsx";
import { ErrorNote } from "../../components/ErrorNote.tsx";
import { moment } from "../../components/format.ts";
import { LanguageChoice } from "../../components/LanguageChoice.tsx";
import { Said } from "../../components/Said.tsx";
import { ApplicationService } from "../../gen/gaiwan/v1/application_service_pb.js";
import { SignInService } from "../../gen/gaiwan/v1/sign_in_service_pb.js";
import { t } from "../../languages/index.ts";
import { client } from "../../transport.ts";
import { attach, fileOf } from "./attach.ts";
import { dropDraft, keepDraft, keptDraft } from "./draft.ts";
import { Files } from "./Files.tsx";
import { Guide, useGuide } from "./Guide.tsx";
import { type Answers, EMPTY, QUESTIONS, requestFrom } from "./questions.ts";

// The poster's QR says where it hangs: `/apply?unit=632821100001`.
function unitInAddress(): string {
  const unit = new URLSearchParams(location.search).get("unit") ?? "";
  return unit === "" || unit.startsWith("orgs/") ? unit : `orgs/${unit}`;
}

export function ApplyApp() {
  const [unit] = useState(unitInAddress);
  const [signedIn, setSignedIn] = useState(false);
  const [phone, setPhone] = useState("");
  const [guided, setGuided] = useState(false);
  const guide = useGuide();
  // Not before it is known whether something is asked first: a page that changes under a finger is answered wrongly.
  if (unit !== "" && guide.isPending) return <main className="party"><h1><Said k="apply.title" /></h1></main>;
  return (
    <main className="party">
      <h1><Said k="apply.title" /></h1>
      {unit === "" ? <p role="alert"><Said k="apply.noUnit" /></p>
        : guide.data && !guided ? <Guide guide={guide.data} onApply={() => setGuided(true)} />
        : signedIn ? <Questions unit={unit} phone={phone.trim()} /> : <PhoneCode {...{ unit, phone, setPhone }} onDone={() => setSignedIn(true)} />}
      <footer><ElderSwitch /><LanguageChoice /></footer>
    </main>
  );
}

// One question; `optional` may stay empty.
function Screen({ children, button, busy, error, onDone }: { children: ReactNode; button: ReactNode; busy: boolean; error: unknown; onDone: () => void }) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onDone();
  };
  return (
    <form className="card" onSubmit={submit}>
      {children}
      <button className="button primary" disabled={busy}>{button}</button>
      <ErrorNote error={error} />
    </form>
  );
}

type PhoneProps = { unit: string; phone: string; setPhone: (phone: string) => void; onDone: () => void };

function PhoneCode({ unit, phone, setPhone, onDone }: PhoneProps) {
  const [code, setCode] = useState("");
  const send = useMutation({ mutationFn: () => client(SignInService).requestPhoneCode({ phone: phone.trim(), unit }) });
  const enter = useMutation({ mutationFn: () => client(SignInService).redeemPhoneCode({ phone: phone.trim(), code: code.trim() }), onSuccess: onDone });
  if (!send.isSuccess) {
    return (
      <Screen button={<Said k="apply.sendCode" />} busy={send.isPending} error={send.error} onDone={() => send.mutate()}>
        <p><Said k="apply.help" /></p>
        <label className="field">{t("apply.phone")}
          <input type="tel" inputMode="tel" autoComplete="tel" required value={phone} onChange={(e) => setPhone(e.target.value)} /></label>
        <p className="hint"><Said k="apply.phoneHelp" /></p>
      </Screen>
    );
  }
  return (
    <Screen button={<Said k="apply.next" />} busy={enter.isPending} error={enter.error} onDone={() => enter.mutate()}>
      <label className="field">{t("apply.code")}
        <input inputMode="numeric" autoComplete="one-time-code" required value={code} onChange={(e) => setCode(e.target.value)} /></label>
    </Screen>
  );
}

function Questions({ unit, phone }: { unit: string; phone: string }) {
  const [kept] = useState(() => keptDraft(unit, phone));
  const [answers, setAnswers] = useState<Answers>(kept?.answers ?? EMPTY);
  const [at, setAt] = useState(kept?.at ?? 0);
  // One id for the whole application: sending it again after a broken line is the same application.
  const [requestId] = useState(() => kept?.requestId ?? crypto.randomUUID());
  const [files, setFiles] = useState<Captured[]>([]);
  const [recording, setRecording] = useState(false);
  const [sending, setSending] = useState("");
  // What the server has whole is not sent again when the rest is.
  const stored = useRef(new Set<Captured>());
  const send = async () => {
    const named = [];
    for (const [at, captured] of files.entries()) {
      const file = await fileOf(captured);
      const tell = (part: number) => setSending(t("apply.sending", { number: at + 1, count: files.length, percent: Math.floor(part * 100) }));
      tell(0);
      if (!stored.current.has(captured)) await attach(requestId, file, captured.bytes, tell);
      stored.current.add(captured);
      named.push(file);
    }
    return client(ApplicationService).apply(requestFrom(answers, unit, requestId, named));
  };
  useEffect(() => {
    if (Object.values(answers).some((answer) => answer !== "")) keepDraft(unit, phone, { requestId, answers, at });
  }, [unit, phone, requestId, answers, at]);
  const apply = useMutation({ mutationFn: send, onSuccess: dropDraft, onSettled: () => setSending("") });
  if (apply.data !== undefined) {
    const left = files.length - apply.data.fileCount;
    return (
      <section className="card thanks" role="status">
        <h2>✓ <Said k="apply.received" /></h2>
        <p>{t("apply.receivedAt", { time: moment(apply.data.receiveTime) })}</p>
        <p>{t("apply.receivedBy", { who: apply.data.unitName })}</p>
        <p>{t("apply.number", { number: apply.data.case.replace("cases/", "") })}</p>
        {apply.data.fileCount > 0 && <p>{t("apply.files", { count: apply.data.fileCount })}</p>}
        {left > 0 && <p role="alert">{t("apply.filesLeft", { count: left })}</p>}
        <p><Said k="apply.limitation" binding /></p>
      </section>
    );
  }
  const question = QUESTIONS[at];
  if (question === undefined) {
    return (
      <Screen button={<Said k="apply.send" binding />} busy={apply.isPending} error={apply.error} onDone={() => apply.mutate()}>
        <p><strong><Said k="apply.check" binding /></strong></p>
        {kept !== undefined && <p role="status" className="hint"><Said k="apply.kept" /></p>}
        <dl>{QUESTIONS.map(({ name, label }) => answers[name] !== "" && <div key={name}><dt>{t(label)}</dt><dd>{answers[name]}</dd></div>)}</dl>
        <Files files={files} />
        {sending !== "" && <p role="status">{sending}</p>}
        {apply.isError && files.length > 0 && <p className="hint"><Said k="apply.lineBroke" /></p>}
        <button type="button" className="button" disabled={apply.isPending} onClick={() => setAt(0)}>{t("party.back")}</button>
      </Screen>
    );
  }
  // What happened may be told or shown instead of typed.
  const told = question.name === "facts" && files.length > 0;
  const entry = {
    value: answers[question.name],
    required: question.required && !told,
    maxLength: question.max,
    onChange: (e: { target: { value: string } }) => setAnswers({ ...answers, [question.name]: e.target.value }),
  };
  return (
    <Screen key={question.name} button={<Said k="apply.next" />} busy={recording} error={null} onDone={() => setAt(at + 1)}>
      <label className="field">{t(question.label)}
        {question.long ? <textarea rows={5} autoFocus {...entry} /> : <input autoFocus type={question.phone ? "tel" : "text"} {...entry} />}</label>
      {kept !== undefined && <p role="status" className="hint"><Said k="apply.kept" /></p>}
      {question.name === "facts" && <Files files={files} onChange={setFiles} onRecording={setRecording} />}
      {!entry.required && <p className="hint"><Said k="apply.optional" /></p>}
      {at > 0 && <button type="button" className="button" onClick={() => setAt(at - 1)}>{t("party.back")}</button>}
    </Screen>
  );
}
