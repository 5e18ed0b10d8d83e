// src/components/Duplicates.tsx: what may be the same dispute, registered before: which, why, and what can be done. It warns and
// stops nobody: whoever registers decides.
import type { ReactNode } from "react";

import type { PossibleDuplicate, PossibleDuplicates } from "../gen/gaiwan/v1/duplicate_pb.js";
import { t, words } from "../languages/index.ts";

// `nameOf`: a party of the case at hand. `linkTo`: a case that can be opened here; undefined for one that cannot.
type Props = { found: PossibleDuplicates; nameOf: (party: string) => string; linkTo: (name: string, words: string) => ReactNode };

export function Duplicates({ found, nameOf, linkTo }: Props) {
  const among = (parties: readonly string[]) => (parties.length === 0 ? "" : t("duplicate.parties", { who: parties.map(nameOf).join(t("app.comma")) }));
  const which = (other: PossibleDuplicate): ReactNode =>
    // Of a case out of sight nothing is told but whom to ask.
    other.name === "" ? null : <>{linkTo(other.name, other.caseNumber || other.name.replace("cases/", ""))} {other.unitName}: </>;
  return (
    <>
      {found.shared.map((shared) => <p key={`${shared.reason} ${shared.parties.join()}`}>{words(shared.words)}{among(shared.parties)}</p>)}
      {found.cases.length > 0 && (
        <>
          <p><strong>{t("duplicate.title")}</strong></p>
          <ul>
            {found.cases.map((other, at) => (
              <li key={other.name || at}>
                {which(other)}
                {other.matches.map((match) => `${words(match.words)}${among(match.parties)}`).join(t("duplicate.and"))}{t("duplicate.stop")}
                {words(other.words)}{other.linked && ` ${t("duplicate.linked")}`}
              </li>
            ))}
          </ul>
        </>
      )}
      {found.more && <p>{t("duplicate.more")}</p>}
      {found.incomplete && <p>{t("duplicate.incomplete")}</p>}
    </>
  );
}
