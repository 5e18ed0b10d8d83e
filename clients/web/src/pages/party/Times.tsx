// src/pages/party/Times.tsx: a party says when it can come to a session. Nothing is planned by it: whoever plans sees it.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { useState } from "react";

import { useWhoAmI } from "../../api/session.ts";
import { ErrorNote } from "../../components/ErrorNote.tsx";
import { comingTimes, daysOffered, type PartOfDay, PARTS_OF_DAY, spanOf, spanWords, TIMES_MAX, type TimeSpanInit } from "../../components/proposedTimes.ts";
import { Said } from "../../components/Said.tsx";
import type { Case } from "../../gen/gaiwan/v1/case_pb.js";
import { t } from "../../languages/index.ts";
import { proposeTimes } from "./acts.ts";
import { usePartyAct } from "./helper.ts";

type Props = { one: Case; me: string; onDone: () => void };

// Days are the server's: a phone's own may be wrong.
export function Times(props: Props) {
  const { serverTime } = useWhoAmI().data ?? {};
  return serverTime === undefined ? null : <Proposed {...props} now={timestampDate(serverTime)} />;
}

function Proposed({ one, me, onDone, now }: Props & { now: Date }) {
  const { send, isPending, error } = usePartyAct(one.name, onDone);
  const days = daysOffered(now);
  const [day, setDay] = useState(days[0]!);
  const said = comingTimes(one.parties.find(({ id }) => id === me), now);
  const change = (times: readonly TimeSpanInit[]) => send(proposeTimes(times, me));
  const add = (part: PartOfDay) => {
    const span = spanOf(day, part);
    if (!said.some((each) => spanWords(each) === spanWords(span))) change([...said, span]);
  };
  return (
    <section aria-labelledby="times">
      <h2 id="times"><Said k="times.title" /></h2>
      <p className="hint"><Said k="times.help" /></p>
      {said.length > 0 && (
        <ul>
          {said.map((span) => (
            <li key={spanWords(span)}>{spanWords(span)} <button type="button" className="link" disabled={isPending}
              aria-label={t("times.removeOne", { time: spanWords(span) })}
              onClick={() => change(said.filter((each) => each !== span))}>{t("times.remove")}</button></li>
          ))}
        </ul>
      )}
      {said.length < TIMES_MAX && (
        <>
          <label className="field">{t("times.day")}
            <select value={day} onChange={(event) => setDay(event.target.value)}>{days.map((each) => <option key={each} value={each}>{each}</option>)}</select></label>
          <p className="more">
            {PARTS_OF_DAY.map((part) => (
              <button key={part.key} type="button" className="button" disabled={isPending} onClick={() => add(part)}>{t(part.key)} {part.from}–{part.to}</button>
            ))}
          </p>
        </>
      )}
      <ErrorNote error={error} />
    </section>
  );
}
