// src/pages/phone/WhyClosed.tsx: why something is not offered, in the words of the definition.
import { Reason } from "../../gen/gaiwan/v1/errors_pb.js";
import { t, words } from "../../languages/index.ts";
import { closedOn, type Shown } from "../../offline/phone.ts";

export function WhyClosed({ shown, command }: { shown: Shown; command: string }) {
  const closed = closedOn(shown, command);
  if (shown.unsure) return <p className="quiet">{t("case.unsure")}</p>;
  if (closed === undefined) return null;
  return (
    <div className="why-closed">
      <p>{closed.reason === Reason.NOT_YOUR_ROLE ? t("why.role") : closed.reason === Reason.NOT_IN_THIS_STATE ? t("why.state") : t("why.missing")}</p>
      {closed.words.length > 0 && closed.reason !== Reason.NOT_IN_THIS_STATE && (
        <ul>{closed.words.map((label) => <li key={label.zh}>{words(label)}</li>)}</ul>
      )}
    </div>
  );
}
