// src/pages/phone/LikeSection.tsx: what may be the same dispute, as the server said when people were brought in; until somebody says
// that they compared.
import { Link } from "wouter";

import { Duplicates } from "../../components/Duplicates.tsx";
import { t } from "../../languages/index.ts";
import type { Shown } from "../../offline/phone.ts";
import { usePhone } from "./usePhone.ts";
import { nameOf } from "./words.ts";

export function LikeSection({ shown: { name, c, like } }: { shown: Shown }) {
  const phone = usePhone();
  if (like === undefined) return null;
  const called = (id: string) => {
    const party = c.parties.find((each) => each.id === id);
    return party === undefined ? id : nameOf(party);
  };
  return (
    <section className="note soon" aria-label={t("duplicate.title")}>
      <Duplicates found={like} nameOf={called}
        linkTo={(other, words) => (phone.shown(other) === undefined ? words : <Link href={`/${other}`}>{words}</Link>)} />
      <button type="button" className="button" onClick={() => void phone.dropLike(name)}>{t("duplicate.seen")}</button>
    </section>
  );
}
