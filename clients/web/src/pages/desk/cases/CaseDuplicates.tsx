// src/pages/desk/cases/CaseDuplicates.tsx: what may be the same dispute, registered before: looked for by itself while the case is
// taken in, later when somebody asks.
import { useState } from "react";
import { Link } from "wouter";

import { hasDuplicates, useDuplicates } from "../../../api/duplicates.ts";
import { nameIn } from "../../../api/personal.ts";
import { Duplicates } from "../../../components/Duplicates.tsx";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import type { Case } from "../../../gen/gaiwan/v1/case_pb.js";
import type { Definition } from "../../../gen/gaiwan/v1/workflow_pb.js";
import { t } from "../../../languages/index.ts";

// For those who see the records of the case, as the server has it.
export function CaseDuplicates({ one, definition }: { one: Case; definition: Definition | undefined }) {
  const [asked, setAsked] = useState(false);
  const isTakenIn = !one.closed && definition?.steps[0]?.id === one.step;
  const found = useDuplicates(one.name, isTakenIn || asked);
  const nameOf = (id: string) => nameIn(one.parties.find((party) => party.id === id)?.details) || id;
  if (!isTakenIn && !asked) return <p><button type="button" className="link" onClick={() => setAsked(true)}>{t("duplicate.look")}</button></p>;
  if (found.error !== null) return <ErrorNote error={found.error} onAgain={() => void found.refetch()} />;
  if (!hasDuplicates(found.data)) return asked && found.isSuccess ? <p role="status">{t("duplicate.none")}</p> : null;
  return (
    <section className="note" role="note" aria-label={t("duplicate.title")}>
      <Duplicates found={found.data} nameOf={nameOf} linkTo={(other, words) => <Link href={`/${other.replace("cases/", "")}`}>{words}</Link>} />
    </section>
  );
}
