// src/pages/party/Agreements.tsx: what is or will be agreed, clause by clause, and whether it is in effect.
import { moment } from "../../components/format.ts";
import { Said } from "../../components/Said.tsx";
import type { Agreement, Case } from "../../gen/gaiwan/v1/case_pb.js";
import type { AgreementText } from "../../gen/gaiwan/v1/personal_pb.js";
import { t } from "../../languages/index.ts";

function textOf(agreement: Agreement): AgreementText | undefined {
  const form = agreement.text?.form;
  return form?.case === "open" && form.value.data.case === "agreement" ? form.value.data.value : undefined;
}

// `only`: the id of the one that is asked about.
export function Agreements({ one, only }: { one: Case; only?: string }) {
  const shown = one.agreements.filter((agreement) => !agreement.replaced && (only === undefined || agreement.id === only));
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="agreements">
      <h2 id="agreements"><Said k="party.agreement" /></h2>
      {shown.map((agreement) => {
        const text = textOf(agreement);
        return (
          <article key={agreement.id} className="card">
            <p><strong>{agreement.effectiveTime === undefined ? t("party.notInEffect") : t("party.inEffect", { time: moment(agreement.effectiveTime) })}</strong></p>
            {text?.facts !== "" && <p>{text?.facts}</p>}
            <ol>{text?.clauses.map((clause) => <li key={clause}>{clause}</li>)}</ol>
          </article>
        );
      })}
    </section>
  );
}
