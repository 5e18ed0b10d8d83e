// src/pages/phone/HomePage.tsx: four buttons, a fifth that calls the police, and what is due, each with its one next step.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { Link, useLocation } from "wouter";

import { ClockStatus } from "../../gen/gaiwan/v1/clock_pb.js";
import { t, words } from "../../languages/index.ts";
import type { Phone, Shown } from "../../offline/phone.ts";
import { ElderSwitch } from "../../components/ElderMode.tsx";
import { LanguageChoice } from "../../components/LanguageChoice.tsx";
import { Said } from "../../components/Said.tsx";
import { AT_ONCE, RECORD_AFTER_CALL } from "./dangerNumbers.ts";
import { cardStep } from "./nextStep.ts";
import { dangers, dayWords, lastDay, matter, people } from "./words.ts";
import { usePhone } from "./usePhone.ts";

export function HomePage() {
  const phone = usePhone();
  const cards = cardsOf(phone);
  return (
    <main>
      {phone.signedOut && <p className="error-note" role="alert">{t("lock.ended")} <button type="button" className="link"
        onClick={() => dispatchEvent(new Event("gaiwan-lock"))}>{t("lock.again")}</button></p>}
      <nav className="big-buttons" aria-label={t("phone.home")}>
        <Link href="/register" className="big-button"><Icon name="pen" /><Said k="home.register" /></Link>
        <Link href="/talk" className="big-button"><Icon name="talk" /><Said k="home.talk" /></Link>
        <Link href="/visits" className="big-button"><Icon name="visit" /><Said k="home.visit" /></Link>
        <Link href="/nothing" className="big-button"><Icon name="tick" /><Said k="home.nothing" /></Link>
      </nav>
      {phone.mayOpen("answer_question") && <Link href="/answer" className="button wide"><Icon name="answer" /><Said k="home.answer" /></Link>}
      <DangerButton />
      {cards.length === 0 && <p className="empty"><Said k="home.empty" /></p>}
      <ul className="cards">
        {cards.map((card) => <DueCard key={card.shown.name} card={card} phone={phone} />)}
      </ul>
      <footer className="foot">
        <LanguageChoice />
        <ElderSwitch />
      </footer>
    </main>
  );
}

// One tap dials; the page on which it is written down is there when the call is over.
function DangerButton() {
  const [, go] = useLocation();
  return (
    <a className="danger-button" href={`tel:${AT_ONCE.number}`} onClick={() => go(RECORD_AFTER_CALL)}>
      <Icon name="danger" />{t("home.danger", { number: AT_ONCE.number })}
    </a>
  );
}

type Tone = "late" | "soon" | "fine" | "quiet";
type Card = { shown: Shown; tone: Tone; due: Date | undefined; why: string; danger: string };

// A danger that nobody answered for first, then what is late, then by day; what has no day last. What is closed is out of the
// way.
function cardsOf(phone: Phone): Card[] {
  const now = phone.now().getTime();
  return phone.cases().filter(({ c, waiting }) => !c.closed || waiting.length > 0).map((shown) => cardOf(phone, shown, now))
    .sort((a, b) => Number(b.danger !== "") - Number(a.danger !== "") || (a.due?.getTime() ?? Infinity) - (b.due?.getTime() ?? Infinity) || a.shown.name.localeCompare(b.shown.name));
}

const DAY_MS = 24 * 3600_000;

function cardOf(phone: Phone, shown: Shown, now: number): Card {
  let first: { due: Date; why: string } | undefined;
  for (const clock of shown.c.clocks) {
    if (clock.dueTime === undefined || clock.rightOfParties || clock.status === ClockStatus.CLOCK_PAUSED) continue;
    const due = timestampDate(clock.dueTime);
    const label = phone.clockLabel(shown.c, clock.rule);
    if (first === undefined || due < first.due) first = { due, why: words(label) };
  }
  const left = (first?.due.getTime() ?? Infinity) - now;
  const tone = left <= 0 ? "late" : left <= 2 * DAY_MS ? "soon" : first === undefined ? "quiet" : "fine";
  return { shown, tone, due: first?.due, why: first?.why ?? "", danger: dangers(phone, shown.c) };
}

function DueCard({ card, phone }: { card: Card; phone: Phone }) {
  const { shown, tone, due, why, danger } = card;
  const { c, name, waiting } = shown;
  const step = cardStep(shown);
  return (
    <li className={`card ${danger === "" ? tone : "late"}`}>
      <Link href={`/${name}`} className="card-body">
        <strong>{people(c)}</strong>
        <span>{matter(c)}</span>
        {danger !== "" && <span className="due late"><Icon name="danger" />{danger}</span>}
        <span className={`due ${tone}`}>
          <Icon name={tone === "late" ? "late" : tone === "soon" ? "soon" : "clock"} />
          {tone === "late" ? t("due.late") : tone === "soon" ? t("due.soon") : tone === "fine" ? t("due.fine") : t("due.none")}
          {due !== undefined && ` · ${why} ${dayWords(lastDay(due))}`}
        </span>
        <span className="quiet">{words(phone.stateLabel(c))}{waiting.length > 0 && ` · ${t("case.waiting", { count: waiting.length })}`}</span>
      </Link>
      {step !== undefined && <Link href={step.href} className="button primary">{step.words}</Link>}
    </li>
  );
}

const PATHS: Record<string, string> = {
  pen: "M4 20h4L19 9l-4-4L4 16z", talk: "M4 5h16v11H9l-5 4z", visit: "M4 11l8-7 8 7v9h-5v-6H9v6H4z", tick: "M5 13l5 5L20 7",
  answer: "M12 3a9 9 0 100 18 9 9 0 000-18zM9 9a3 3 0 115 2c-1 1-2 1-2 3M12 17v.5",
  danger: "M12 3l10 18H2zM12 9v6M12 18v.5", late: "M12 3l10 18H2zM12 9v6M12 18v.5", soon: "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5l3 2",
  clock: "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5l3 2",
};
export function Icon({ name }: { name: string }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
      <path d={PATHS[name]} />
    </svg>
  );
}
