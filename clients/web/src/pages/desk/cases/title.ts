// src/pages/desk/cases/title.ts: what a case is called on a list: its number, and a title that names nobody.
import type { Case } from "../../../gen/gaiwan/v1/case_pb.js";
import type { CodeEntry } from "../../../gen/gaiwan/v1/directory_pb.js";
import { codeLabel } from "../../../api/directory.ts";
import { t } from "../../../languages/index.ts";

export function caseNumber(one: Case): string {
  return one.caseNumber === "" ? t("desk.noNumber") : one.caseNumber;
}

// "希里沟镇 · 合同纠纷 · 2 方当事人": place, class, number of parties.
export function neutralTitle(one: Case, nameOf: (org: string) => string, classes: readonly CodeEntry[] | undefined): string {
  const parts = [nameOf(one.unit)];
  if (one.disputeClass !== "") parts.push(codeLabel(classes, one.disputeClass));
  const parties = one.parties.filter((party) => !party.removed).length;
  if (parties > 0) parts.push(t("desk.parties", { count: parties }));
  return parts.join(" · ");
}

export const caseId = (one: Case): string => one.name.replace("cases/", "");
