// src/pages/phone/AgreementPaper.tsx: the agreement as a sheet of paper, to be read out, printed and signed where there is no
// line. Always in Chinese, as the paper is; what is missing is marked. The ministry's own form is rendered by the server.
import { timestampDate } from "@bufbuild/protobuf/wkt";

import type { Agreement, Clause, Party } from "../../gen/gaiwan/v1/case_pb.js";
import { PartySide } from "../../gen/gaiwan/v1/case_pb.js";
import type { Shown } from "../../offline/phone.ts";
import { dayOf } from "../../workflow/facts.ts";
import { shortName } from "../../workflow/questions.ts";
import { nameOf } from "./words.ts";
import { usePhone } from "./usePhone.ts";

const SIDES: Record<PartySide, string> = {
  [PartySide.UNSPECIFIED]: "第三人", [PartySide.APPLICANT]: "申请人", [PartySide.RESPONDENT]: "被申请人", [PartySide.THIRD]: "第三人",
};

type Props = { shown: Shown; facts: string; texts: string[]; clauses: Clause[]; agreement: Agreement | undefined };

export function AgreementPaper({ shown, facts, texts, clauses, agreement }: Props) {
  const phone = usePhone();
  const parties = shown.c.parties.filter((party) => !party.removed);
  const day = agreement?.draftTime === undefined ? phone.now() : timestampDate(agreement.draftTime);
  // Whoever only seals it, or looks on, is not its mediator: that name is left to be written.
  const mediates = shown.c.mediators.length === 0 || shown.c.mediators.some(({ person }) => person === phone.me.actor);
  const bySomebody = agreement?.signatures.some(({ who }) => who.startsWith("people/")) ?? false;
  const committee = shortName(shown.c.committee);
  return (
    <article className="paper" lang="zh-CN" aria-label="人民调解协议书">
      <h2>人民调解协议书</h2>
      <p className="right">{shown.c.caseNumber || "编号：＿＿＿＿＿＿"}</p>
      {parties.map((party) => <p key={party.id}>{SIDES[party.side]}：{nameOf(party)}</p>)}
      <p>纠纷主要事实、争议事项：{facts || <Missing />}</p>
      <p>经调解，自愿达成如下协议：</p>
      <ol>
        {clauses.map((clause, at) => (
          <li key={at}>
            {sides(clause, parties)}{texts[at] || <Missing />}
            {clause.amount !== undefined && `，金额人民币${yuan(clause.amount.fen)}元`}
            {clause.dueDate !== "" && `，于${clause.dueDate}前履行`}
            {clause.doneAtOnce && "，当场履行"}。
          </li>
        ))}
      </ol>
      <p>当事人签名（盖章或者按指印）：{parties.map((party) => (
        <span key={party.id} className="sign-line">{nameOf(party)}{signed(agreement, party.id) ? "（已签）" : ""}</span>))}
      </p>
      <p>人民调解员签名：<span className="sign-line">{mediates ? phone.me.name : ""}{bySomebody ? "（已签）" : ""}</span></p>
      <p className="right">{committee === "" ? phone.me.unitName : phone.me.unitNames?.[committee] ?? "＿＿＿＿＿＿"}　{dayOf(day)}</p>
    </article>
  );
}

const Missing = () => <mark>（待填写）</mark>;
const signed = (agreement: Agreement | undefined, who: string) => agreement?.signatures.some((each) => each.who === who) ?? false;

function sides(clause: Clause, parties: Party[]): string {
  const name = (id: string) => parties.find((party) => party.id === id);
  const from = name(clause.fromParty);
  const to = name(clause.toParty);
  if (from === undefined || to === undefined) return "双方：";
  return `${nameOf(from)}对${nameOf(to)}：`;
}

const yuan = (fen: bigint): string => `${fen / 100n}.${String(fen % 100n).padStart(2, "0")}`;
