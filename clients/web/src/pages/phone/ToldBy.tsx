// src/pages/phone/ToldBy.tsx: by which channels a party is told of its case, and the choice of them: whoever must not find a
// message on a shared telephone, or does not read, says so here. By its code a party cannot: whoever holds its phone is not
// always the party.
import { clone } from "@bufbuild/protobuf";
import { useState } from "react";

import { commandOf } from "../../api/cases.ts";
import { CHANNELS, channelWords, pressed, toldByWords, wantsNumber } from "../../components/messageChannels.ts";
import type { Party } from "../../gen/gaiwan/v1/case_pb.js";
import { MessageChannel } from "../../gen/gaiwan/v1/message_pb.js";
import { PartyDetailsSchema } from "../../gen/gaiwan/v1/personal_pb.js";
import { t } from "../../languages/index.ts";
import { openOn, type Shown } from "../../offline/phone.ts";
import { usePhone } from "./usePhone.ts";
import { detailsOf, nameOf } from "./words.ts";

export function ToldBy({ shown, party }: { shown: Shown; party: Party }) {
  const [choosing, setChoosing] = useState(false);
  // Amending a party says all of its details anew: who does not see them does not.
  const mayChoose = detailsOf(party) !== undefined && (openOn(shown, "amend_party")?.subjects.includes(party.id) ?? false);
  if (detailsOf(party) === undefined) return null;
  if (choosing && mayChoose) return <Choice shown={shown} party={party} onDone={() => setChoosing(false)} />;
  return (
    <div className="told-by">
      {t("toldBy.now", { ways: toldByWords(party) })}
      {mayChoose && (
        <button type="button" className="link" aria-label={t("toldBy.changeOf", { who: nameOf(party) })} onClick={() => setChoosing(true)}>{t("toldBy.change")}</button>
      )}
    </div>
  );
}

function Choice({ shown, party, onDone }: { shown: Shown; party: Party; onDone: () => void }) {
  const phone = usePhone();
  const details = detailsOf(party)!;
  const [chosen, setChosen] = useState<MessageChannel[]>(party.messageChannels);
  const keep = async () => {
    await phone.act(shown.name, commandOf({
      case: "amendParty", value: { party: party.id, details: clone(PartyDetailsSchema, details), messages: { channels: chosen } } }));
    onDone();
  };
  const chip = (channel: MessageChannel) => {
    const place = chosen.indexOf(channel);
    return (
      <label key={channel} className="choice-chip">
        <input type="checkbox" checked={place >= 0} onChange={() => setChosen(pressed(chosen, channel))} />
        {/* The order only says something where there is one. */}
        {place >= 0 && chosen.length > 1 && `${place + 1}. `}{channelWords(channel)}
      </label>
    );
  };
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void keep(); }}>
      <fieldset className="choice">
        <legend>{t("toldBy.ask", { who: nameOf(party) })}</legend>
        {[...CHANNELS, MessageChannel.NONE].map(chip)}
      </fieldset>
      <p className="quiet" role="status">{chosen.length === 0 ? t("toldBy.hintPlan") : chosen.includes(MessageChannel.NONE) ? t("toldBy.hintNone") : t("toldBy.hintOrder")}</p>
      {wantsNumber(chosen) && details.phone === "" && <p className="note soon">{t("toldBy.noNumber")}</p>}
      <div className="actions">
        <button className="button primary">{t("case.keep")}</button>
        <button type="button" className="button" onClick={onDone}>{t("app.back")}</button>
      </div>
    </form>
  );
}
