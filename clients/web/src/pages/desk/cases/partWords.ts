// src/pages/desk/cases/partWords.ts: what a part of a case is called where one is to be chosen: what it is about and since
// when, not its id.
import { moment } from "../../../components/format.ts";
import { MODES } from "../../../components/Sessions.tsx";
import { type Agreement, type Case } from "../../../gen/gaiwan/v1/case_pb.js";
import { partyDetails } from "../../../api/personal.ts";
import { type Key, t } from "../../../languages/index.ts";

// How the directory and the code lists call things.
export type Names = { org: (name: string) => string; person: (name: string) => string; code: (list: string, code: string) => string };

const GRADES: Record<string, Key> = { yellow: "form.riskYellow", orange: "form.riskOrange", red: "form.riskRed" };
// Of a clause: enough to tell one agreement from another.
const CLAUSE_CHARS_MAX = 24;

function firstClause(agreement: Agreement): string {
  const form = agreement.text?.form;
  const clause = form?.case === "open" && form.value.data.case === "agreement" ? form.value.data.value.clauses[0] ?? "" : "";
  return clause.length > CLAUSE_CHARS_MAX ? `${clause.slice(0, CLAUSE_CHARS_MAX)}…` : clause;
}

const byId = <T extends { id: string }>(all: readonly T[], id: string): T | undefined => all.find((one) => one.id === id);
const dayOf = (time: Parameters<typeof moment>[0]): string => moment(time).slice(0, 10);

// `field`: of the command, such as `transfer`. Empty when the caller sees no such part.
function about(field: string, id: string, c: Case, names: Names): string[] {
  switch (field) {
    case "transfer": {
      const found = byId(c.transfers, id);
      return found === undefined ? []
        : [`${names.org(found.from)} → ${names.org(found.to)}`, names.code("transfer_reason", found.reason), dayOf(found.offerTime)];
    }
    case "urging": {
      const found = byId(c.urgings, id);
      return found === undefined ? []
        : [names.person(found.by), dayOf(found.actTime), found.dueDate === "" ? "" : t("form.answerUntil", { day: found.dueDate })];
    }
    case "risk": {
      const found = byId(c.risks, id);
      const grade = found === undefined ? undefined : GRADES[found.grade];
      return found === undefined ? []
        : [names.code("risk_kind", found.kind), grade === undefined ? found.grade : t(grade), dayOf(found.actTime)];
    }
    case "guidance": {
      const found = byId(c.guidances, id);
      return found === undefined ? [] : [names.org(found.of), dayOf(found.actTime)];
    }
    case "complaint": {
      const found = byId(c.complaints, id);
      return found === undefined ? [] : [names.code("complaint_reason", found.reason), dayOf(found.actTime)];
    }
    case "recusal": {
      const found = byId(c.recusals, id);
      const party = byId(c.parties, found?.party ?? "");
      return found === undefined ? [] : [names.person(found.mediator), partyDetails(party?.details)?.name ?? "", dayOf(found.askTime)];
    }
    case "support": {
      const found = byId(c.supports, id);
      return found === undefined ? [] : [names.code("support_need", found.need), found.place, found.neededBy];
    }
    case "agreement": {
      const found = byId(c.agreements, id);
      return found === undefined ? [] : [t("desk.agreement"), firstClause(found), dayOf(found.draftTime)];
    }
    case "session": {
      const found = byId(c.sessions, id);
      const mode = found === undefined ? undefined : MODES[found.mode];
      return found === undefined ? [] : [moment(found.plannedStart), mode === undefined ? "" : t(mode)];
    }
    default:
      return [];
  }
}

// For each id of `ids` its words. What could be taken for another says its id as well.
export function partWords(field: string, ids: readonly string[], c: Case, names: Names): string[] {
  const all = ids.map((id) => about(field, id, c, names).filter((words) => words !== "").join(" · "));
  return all.map((words, at) => {
    const alone = all.filter((other) => other === words).length === 1;
    return words === "" ? ids[at]! : alone ? words : `${words} (${ids[at]!})`;
  });
}
