// src/pages/desk/acting/Orphans.tsx: open cases of a unit, or below it, that nobody looks after any more, each with the act
// that mends it: another mediator in the place of who left, the whole desk at once, or another unit where nobody is left.
import { Table } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";

import { caseKeys } from "../../../api/cases.ts";
import { stateLabel, useDefinitionInForce, MAIN_TRACK } from "../../../api/definition.ts";
import { useAllPersonNames, useOrganisationNames, usePeople } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { day } from "../../../components/format.ts";
import { t } from "../../../languages/index.ts";
import { useServerNow } from "../now.ts";
import { Scrolls } from "../Scrolls.tsx";
import { CaseName } from "./CaseName.tsx";
import { openCases } from "./handOver.ts";
import { type Orphan, orphansOf } from "./orphans.ts";
import { ReassignDialog } from "./ReassignDialog.tsx";

export function Orphans({ unit }: { unit: string }) {
  const [mended, setMended] = useState<Orphan>();
  const nameOf = useOrganisationNames();
  const personOf = useAllPersonNames();
  const definition = useDefinitionInForce();
  const today = day(useServerNow());
  const people = usePeople("");
  const cases = useQuery({ queryKey: [...caseKeys.all, "open", unit], queryFn: () => openCases({ unit }), enabled: unit !== "" });
  const orphans = cases.data === undefined || people.data === undefined ? undefined : orphansOf(cases.data, people.data, today);
  // Who left more than one case: their whole desk goes at once, with a receipt that takes it back.
  const left = new Map<string, number>();
  for (const { gone } of orphans ?? []) for (const person of gone) left.set(person, (left.get(person) ?? 0) + 1);
  return (
    <>
      <p className="quiet">{t("orphan.rule")}</p>
      <ErrorNote error={cases.error ?? people.error} onAgain={() => void cases.refetch()} />
      {orphans !== undefined && <p role="status"><strong>{t("orphan.count", { open: cases.data!.length, count: orphans.length })}</strong></p>}
      {[...left].filter(([, count]) => count > 1).map(([person, count]) => (
        <p key={person}><Link href={`/?${new URLSearchParams({ tab: "hand-over", unit, of: person }).toString()}`}>{t("orphan.wholeDesk", { who: personOf(person), count })}</Link></p>
      ))}
      <Scrolls label={t("acting.orphans")}>
        <Table<Orphan> size="small" loading={orphans === undefined && cases.error === null} dataSource={orphans ?? []} locale={{ emptyText: t("orphan.none") }}
          rowKey={({ one }) => one.name} pagination={{ pageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
          columns={[
            { title: t("desk.case"), render: (_, { one }) => <CaseName name={one.name} /> },
            { title: t("acting.unit"), render: (_, { one }) => nameOf(one.unit) },
            { title: t("desk.state"), render: (_, { one }) => stateLabel(definition, MAIN_TRACK, one.state) },
            { title: t("orphan.why"), render: (_, { gone }) => gone.length === 0 ? t("orphan.nobody") : gone.map((person) => t("orphan.gone", { who: personOf(person) })).join("；") },
            { title: "", render: (_, orphan) => <button type="button" className="link" onClick={() => setMended(orphan)}>{t(orphan.gone.length === 0 ? "orphan.designate" : "orphan.replace")}</button> },
          ]} />
      </Scrolls>
      {mended !== undefined && <ReassignDialog orphan={mended} onClose={() => setMended(undefined)} />}
    </>
  );
}
