// src/pages/desk/returns/UnitPath.tsx: where a unit stands, from the one that the caller watches over down to it: the way back
// up, when a map or a table led down.
import { useOrganisations } from "../../../api/directory.ts";
import { t } from "../../../languages/index.ts";
import { pathOf } from "./unitPath.ts";

type Props = { unit: string; top: string; onUnit: (unit: string) => void };

export function UnitPath({ unit, top, onUnit }: Props) {
  const path = pathOf(unit, top, useOrganisations().data ?? []);
  if (path.length < 2) return null;
  return (
    <nav aria-label={t("returns.path")} className="unit-path">
      {path.map((org, at) => (at === path.length - 1 ? <strong key={org.code}>{org.name}</strong>
        : <span key={org.code}><button type="button" className="link number" onClick={() => onUnit(`orgs/${org.code}`)}>{org.name}</button> <span aria-hidden="true">›</span> </span>))}
    </nav>
  );
}
