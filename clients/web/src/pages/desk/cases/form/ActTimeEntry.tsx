// src/pages/desk/cases/form/ActTimeEntry.tsx: below every form of a command: when it happened, for what is entered later.
import type { Case } from "../../../../gen/gaiwan/v1/case_pb.js";
import { TimeBasisSchema } from "../../../../gen/gaiwan/v1/common_pb.js";
import { t } from "../../../../languages/index.ts";
import { valueWords } from "../../../../languages/valueWords.ts";
import { useServerNow } from "../../now.ts";
import { actTimeFault, BASES, type Happened } from "./actTime.ts";
import { Choice } from "./choices.tsx";

type Props = { one: Case; value: Happened; onChange: (value: Happened) => void };

export function ActTimeEntry({ one, value, onChange }: Props) {
  const fault = actTimeFault(value, useServerNow(), one);
  return (
    <details>
      <summary>{t("form.actTime")}</summary>
      <div className="fields">
        <p className="quiet">{t("form.actTimeHelp")}</p>
        <label className="field">{t("form.actTimeWhen")}<input type="datetime-local" value={value.at} onChange={(e) => onChange({ ...value, at: e.target.value })} /></label>
        {fault !== undefined && <p className="wrong" role="alert">{t(fault.key, { limit: fault.limit })}</p>}
        <Choice label={t("form.actTimeBasis")} value={value.basis} onChange={(basis) => onChange({ ...value, basis })}
          options={BASES.map(({ number, name }) => ({ value: String(number), label: valueWords(name, TimeBasisSchema.sharedPrefix ?? "") }))} />
      </div>
    </details>
  );
}
