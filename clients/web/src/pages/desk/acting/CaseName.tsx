// src/pages/desk/acting/CaseName.tsx: a case of a list, led to; one that the caller does not see has no name.
import { Link } from "wouter";

import { t } from "../../../languages/index.ts";
import { caseIdOf } from "./names.ts";

export function CaseName({ name }: { name: string }) {
  if (name === "") return <span className="quiet">{t("subsidy.sealed")}</span>;
  return <Link href={`~/desk/${name}`}>{caseIdOf(name)}</Link>;
}
