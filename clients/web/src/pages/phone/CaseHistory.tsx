// src/pages/phone/CaseHistory.tsx: who did what when, an act a line, the newest first. What waits on the phone stands on top;
// the rest is the server's and needs a line.
import { useQuery } from "@tanstack/react-query";

import { caseKeys } from "../../api/cases.ts";
import { Said } from "../../components/Said.tsx";
import { helpedWords } from "../../components/helperWords.ts";
import { t } from "../../languages/index.ts";
import type { Shown } from "../../offline/phone.ts";
import { commandName } from "../../workflow/predict.ts";
import { actWords, commandWords } from "./commandWords.ts";
import { timeWords, writtenIn } from "./words.ts";
import { usePhone } from "./usePhone.ts";

export function CaseHistory({ shown }: { shown: Shown }) {
  const phone = usePhone();
  const fresh = shown.c.version === 0n;
  const history = useQuery({
    queryKey: [...caseKeys.history(shown.name), String(shown.c.version)],
    queryFn: () => phone.history(shown.name),
    enabled: phone.online && !fresh,
  });
  const acts = (history.data ?? []).filter((entry) => entry.event?.requestId !== "").reverse();
  return (
    <section>
      <h2><Said k="case.history" /></h2>
      <ol className="plain history">
        {[...shown.waiting].reverse().map((item) => (
          <li key={item.seq}>
            <strong>{commandWords(commandName(item.request.command!))}</strong>{" "}
            <span className="quiet">{item.trouble === undefined ? t("outbox.waits") : t("outbox.refused")}</span>
          </li>
        ))}
        {acts.map((entry) => (
          <li key={String(entry.position)}>
            <strong>{actWords(entry)}</strong> {writtenIn(entry.event).map((words, at) => <q key={at}>{words}</q>)}{" "}
            <span className="quiet">
              {entry.actorName || t("case.server")} · {timeWords(entry.event?.actTime ?? entry.event?.recordTime)}
              {entry.event?.helpedBy !== undefined && ` · ${helpedWords(entry.event.helpedBy)}`}
              {(entry.event?.lateDays ?? 0) > 0 && ` · ${t("case.late", { days: entry.event!.lateDays })}`}
            </span>
          </li>
        ))}
      </ol>
      {!phone.online && !fresh && <p className="quiet">{t("case.historyOffline")}</p>}
    </section>
  );
}
