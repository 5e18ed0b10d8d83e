// src/guide/guide.ts: what is asked before an application, and where the answers lead: data of the county
// (deploy/data/guide.json), checked whole where the gateway starts. Pure.

// Without en, zh is shown.
export type Text = { zh: string; en?: string };
export type Answer = Text & { to: string };
export type Question = Text & { id: string; answers: Answer[] };
// `letter`: words to send to the other side, with lines to fill in. `applies`: an application may follow. `source`: the
// articles it rests on.
export type Ending = Text & { id: string; steps: Text[]; letter?: string; source?: string; applies: boolean };
export type Guide = { name: string; revision: number; start: string; questions: Question[]; endings: Ending[] };

// Of questions on the longest way: more nobody answers before they have said what it is about.
export const QUESTIONS_DEEP_MAX = 12;
// Of choices on one screen of a telephone.
export const ANSWERS_MAX = 8;
// Characters: of a question or an answer, of a step, of a letter.
export const TEXT_MAX = 60;
export const STEP_MAX = 120;
export const LETTER_MAX = 400;
const ID = /^[a-z0-9][a-z0-9-]{0,39}$/;

export const questionOf = (guide: Guide, id: string): Question | undefined => guide.questions.find((each) => each.id === id);
export const endingOf = (guide: Guide, id: string): Ending | undefined => guide.endings.find((each) => each.id === id);

// Every fault, each with its place; none for a guide that leads everybody somewhere.
export function faultsOf(given: unknown): string[] {
  const faults: string[] = [];
  const guide = given as Guide;
  if (typeof given !== "object" || given === null || !Array.isArray(guide.questions) || !Array.isArray(guide.endings)) {
    return ["questions and endings are expected"];
  }
  const text = (said: unknown, place: string, max: number) => {
    if (typeof said !== "string" || said.trim() === "") faults.push(`${place}: has no words`);
    else if ([...said].length > max) faults.push(`${place}: ${[...said].length} characters, at most ${max}`);
  };
  const ids = new Set<string>();
  for (const [list, all] of [["questions", guide.questions], ["endings", guide.endings]] as const) {
    for (const [at, each] of all.entries()) {
      if (!ID.test(String(each.id))) faults.push(`${list}[${at}].id: 1 to 40 of a-z 0-9 -`);
      if (ids.has(each.id)) faults.push(`${list}[${at}].id: ${each.id} stands twice`);
      ids.add(each.id);
      text(each.zh, `${list}[${at}].zh`, TEXT_MAX);
    }
  }
  for (const [at, { answers }] of guide.questions.entries()) {
    const place = `questions[${at}].answers`;
    if (!Array.isArray(answers) || answers.length < 2 || answers.length > ANSWERS_MAX) {
      faults.push(`${place}: 2 to ${ANSWERS_MAX} are expected`);
      continue;
    }
    for (const [nth, answer] of answers.entries()) {
      text(answer.zh, `${place}[${nth}].zh`, TEXT_MAX);
      if (!ids.has(answer.to)) faults.push(`${place}[${nth}].to: there is no ${answer.to}`);
    }
  }
  for (const [at, ending] of guide.endings.entries()) {
    if (!Array.isArray(ending.steps) || ending.steps.length === 0) faults.push(`endings[${at}].steps: what somebody can do is missing`);
    else ending.steps.forEach((step, nth) => text(step.zh, `endings[${at}].steps[${nth}].zh`, STEP_MAX));
    if (typeof ending.applies !== "boolean") faults.push(`endings[${at}].applies: true or false`);
    if (ending.letter !== undefined) text(ending.letter, `endings[${at}].letter`, LETTER_MAX);
  }
  if (questionOf(guide, guide.start) === undefined) faults.push(`start: there is no question ${guide.start}`);
  return faults.length > 0 ? faults : waysOf(guide);
}

// Faults of where it leads: round in a circle, too far, or past a question or ending that nobody comes to.
function waysOf(guide: Guide): string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  const walk = (id: string, way: string[]): void => {
    seen.add(id);
    const question = questionOf(guide, id);
    if (question === undefined) return;
    if (way.includes(id)) return void faults.push(`${[...way, id].join(" > ")}: leads back`);
    if (way.length >= QUESTIONS_DEEP_MAX) return void faults.push(`${way.join(" > ")}: more than ${QUESTIONS_DEEP_MAX} questions`);
    for (const { to } of question.answers) walk(to, [...way, id]);
  };
  walk(guide.start, []);
  for (const { id } of [...guide.questions, ...guide.endings]) if (!seen.has(id)) faults.push(`${id}: nobody comes there`);
  return [...new Set(faults)];
}
