// src/pages/phone/AnswerPage.tsx: somebody asked and was answered: ten seconds, one tap where nothing more is asked for. No
// case, no number, nobody's name.
import { useEffect, useState } from "react";
import { Link, useLocation } from "wouter";

import { commandOf } from "../../api/cases.ts";
import { Screens } from "../../components/ElderMode.tsx";
import { Said } from "../../components/Said.tsx";
import { currentLanguage, t, words } from "../../languages/index.ts";
import { newCaseName } from "../../offline/ids.ts";
import { channelOf, staffedChannels } from "./channels.ts";
import { ClassChoice } from "./ClassChoice.tsx";
import { usePhone } from "./usePhone.ts";

// Where somebody sat last is where they mostly sit.
const LAST_CHANNEL = "answer-channel";
// Code list `visit_aim`: what it comes to when nothing else is said.
const DOUBT_EXPLAINED = "doubt-explained";

export function AnswerPage() {
  const phone = usePhone();
  const [, go] = useLocation();
  const channels = staffedChannels(phone);
  const [chosen, setChosen] = useState<string>();
  const [aim, setAim] = useState(DOUBT_EXPLAINED);
  const [question, setQuestion] = useState("");
  const [answer, setAnswer] = useState("");
  const [disputeClass, setClass] = useState("");
  useEffect(() => void phone.draft<string>(LAST_CHANNEL).then((kept) => setChosen((now) => now ?? kept ?? "")), [phone]);
  if (chosen === undefined) return null;
  const channel = channels.find(({ code }) => code === chosen) ?? channels.find(({ code }) => code === channelOf(phone));
  // The channel's minimum record, as workflow/channel.h names it.
  const needs = (what: string) => channel?.atAnswer.includes(what) ?? false;
  const complete = (!needs("question") || question.trim() !== "") && (!needs("answer") || answer.trim() !== "") &&
    (!needs("dispute-class") || disputeClass !== "");
  const record = async () => {
    await phone.keepDraft(LAST_CHANNEL, channel?.code ?? "");
    await phone.act(newCaseName(), commandOf({
      case: "answerQuestion",
      value: {
        channel: channel?.code ?? "", aim, disputeClass,
        ...(question.trim() === "" ? {} : { question: { text: question.trim() } }),
        ...(answer.trim() === "" ? {} : { answer: { text: answer.trim() } }),
      },
    }));
    go("/");
  };
  const asked = (what: string, label: string) => (needs(what) ? label : `${label}${t("answer.mayBeLeft")}`);
  return (
    <main>
      <h1><Said k="home.answer" /></h1>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); if (complete) void record(); }}>
        <Screens screens={[
          { id: "aim", node: (
            <fieldset className="choice">
              <legend>{t("answer.aim")}</legend>
              {phone.codeList("visit_aim").map((each) => (
                <label key={each.code} className="choice-chip">
                  <input type="radio" name="aim" checked={aim === each.code} onChange={() => setAim(each.code)} />
                  {currentLanguage() === "en" && each.en !== "" ? each.en : each.zh}
                </label>
              ))}
            </fieldset>
          ) },
          ...(channels.length < 2 ? [] : [{ id: "channel", node: (
            <label className="field">{t("answer.channel")}
              <select value={channel?.code ?? ""} onChange={(event) => setChosen(event.target.value)}>
                {channels.map(({ code }) => <option key={code} value={code}>{words(phone.codeLabel("channel", code))}</option>)}
              </select>
            </label>
          ) }]),
          ...(needs("dispute-class") ? [{ id: "class", node: <ClassChoice phone={phone} value={disputeClass} onChoose={setClass} /> }] : []),
          { id: "question", node: (
            <label className="field">{asked("question", t("answer.question"))}
              <textarea rows={2} value={question} onChange={(event) => setQuestion(event.target.value)} maxLength={1000} />
            </label>
          ) },
          { id: "answer", node: (
            <label className="field">{asked("answer", t("answer.answer"))}
              <textarea rows={2} value={answer} onChange={(event) => setAnswer(event.target.value)} maxLength={1000} />
            </label>
          ) },
        ]} />
        <div className="actions">
          <button className="button primary" disabled={!complete}>{t("answer.record")}</button>
          <Link className="button" href="/">{t("app.back")}</Link>
        </div>
      </form>
    </main>
  );
}
