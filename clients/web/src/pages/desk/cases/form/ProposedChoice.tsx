// src/pages/desk/cases/form/ProposedChoice.tsx: who could mediate the case, best first, each with why; anybody else of the
// committee below. Why somebody was proposed goes along with the assignment.
import { Radio } from "antd";
import { useQuery } from "@tanstack/react-query";

import { ErrorNote } from "../../../../components/ErrorNote.tsx";
import type { Case } from "../../../../gen/gaiwan/v1/case_pb.js";
import { CaseService } from "../../../../gen/gaiwan/v1/case_service_pb.js";
import { t, words } from "../../../../languages/index.ts";
import { client } from "../../../../transport.ts";
import { MediatorChoice } from "./choices.tsx";

// More than these nobody reads through.
const PROPOSED_MAX = 5;

// `why`: codes, with spaces between; empty for somebody who was not proposed.
type Props = { one: Case; label: string; value: string; onChoose: (person: string, why: string) => void };

export function ProposedChoice({ one, label, value, onChoose }: Props) {
  const found = useQuery({
    queryKey: ["proposed", one.name, String(one.version)],
    queryFn: () => client(CaseService).proposeMediators({ name: one.name }),
    enabled: one.committee !== "",
  });
  const proposed = found.data?.proposed.slice(0, PROPOSED_MAX) ?? [];
  return (
    <fieldset className="field">
      <legend>{t("assign.proposed")}</legend>
      <ErrorNote error={found.error} />
      <Radio.Group value={value} onChange={(e) => {
        const chosen = proposed.find(({ person }) => person === e.target.value);
        if (chosen !== undefined) onChoose(chosen.person, chosen.why.join(" "));
      }}>
        {proposed.map((each) => (
          <div key={each.person}>
            <Radio value={each.person}>{each.displayName} · {t("assign.open", { count: each.openCases })}
              {each.reasons.length > 0 && <span className="quiet"> · {each.reasons.map(words).join("；")}</span>}</Radio>
          </div>
        ))}
      </Radio.Group>
      {found.data?.excluded.map((each) => <div key={each.person} className="quiet">{each.displayName}：{words(each.reason)}</div>)}
      <MediatorChoice label={label} unit={one.committee} value={value} onChange={(person) => onChoose(person, proposed.find((each) => each.person === person)?.why.join(" ") ?? "")} />
    </fieldset>
  );
}
