// src/pages/party/PartyCase.tsx: a party's case on one page: where it stands, whose turn it is, until when, what happened,
// and what the party may do.
import { useState } from "react";

import { useCase, useExplained, useHistory } from "../../api/cases.ts";
import { MAIN_TRACK, stateLabel, useDefinition } from "../../api/definition.ts";
import { useOrganisations } from "../../api/directory.ts";
import { useSignOut } from "../../api/session.ts";
import { ElderSwitch, type Screen, Screens, useElder } from "../../components/ElderMode.tsx";
import { ErrorNote } from "../../components/ErrorNote.tsx";
import { eventWords } from "../../components/eventWords.ts";
import { moment } from "../../components/format.ts";
import { helpedWords } from "../../components/helperWords.ts";
import { LanguageChoice } from "../../components/LanguageChoice.tsx";
import { toldByWords } from "../../components/messageChannels.ts";
import { Said } from "../../components/Said.tsx";
import { comingSessions, Sessions } from "../../components/Sessions.tsx";
import { ClockStatus } from "../../gen/gaiwan/v1/clock_pb.js";
import { MessageChannel } from "../../gen/gaiwan/v1/message_pb.js";
import { t, words } from "../../languages/index.ts";
import { type Turn, turnsOf } from "./acts.ts";
import { Agreements } from "./Agreements.tsx";
import { HelperContext, keepHelper, keptHelper } from "./helper.ts";
import { HandIn } from "./HandIn.tsx";
import { HelperBar } from "./HelperBar.tsx";
import { Mediators } from "./Mediators.tsx";
import { More } from "./More.tsx";
import { Papers } from "./Papers.tsx";
import { Times } from "./Times.tsx";
import { TurnCard } from "./TurnCard.tsx";
import { Until } from "./Until.tsx";

export function PartyCase({ name, me }: { name: string; me: string }) {
  const found = useCase(name);
  const explained = useExplained(name);
  const history = useHistory(name);
  const organisations = useOrganisations();
  const signOut = useSignOut();
  const [thanked, setThanked] = useState(false);
  const elder = useElder();
  const [helper, setHelper] = useState(() => keptHelper(`${name}/${me}`));
  const one = found.data;
  const definition = useDefinition(one?.definition?.id ?? "", one?.definition?.revision ?? 0).data?.definition;
  if (found.error !== null) return <main className="party"><ErrorNote error={found.error} onAgain={() => void found.refetch()} /></main>;
  if (one === undefined) return <p className="loading" role="status">{t("app.loading")}</p>;

  const office = organisations.data?.find(({ code }) => `orgs/${code}` === one.committee) ?? organisations.data?.find(({ code }) => `orgs/${code}` === one.unit);
  const officeName = office?.name ?? "";
  const open = explained.data?.open ?? [];
  const turns = turnsOf(one, open, me);
  const clocks = one.clocks.filter(({ status, dueTime }) => status === ClockStatus.CLOCK_RUNNING && dueTime !== undefined);
  const own = one.parties.find(({ id }) => id === me);
  const done = () => setThanked(true);
  const may = (wanted: string) => open.some(({ command }) => command === wanted);
  // What waits for the party: all under one heading, or each on a screen of its own with what it is about.
  const card = (turn: Turn) => <TurnCard key={keyOf(turn)} one={one} me={me} turn={turn} onDone={done} />;
  const waits = (shown: Turn[]) => (
    <section aria-labelledby="turn" className={shown.length > 0 ? "turn" : ""}>
      <h2 id="turn"><Said k="party.turn" /></h2>
      {explained.isSuccess && turns.length === 0 && <p>{t("party.nothing", { who: officeName })}</p>}
      {shown.map(card)}
    </section>
  );
  const asked: Screen[] = !elder || turns.length === 0 ? [{ id: "turn", node: waits(turns) }]
    : turns.map((turn) => ({
      id: keyOf(turn),
      node: <>{"agreement" in turn && <Agreements one={one} only={turn.agreement.id} />}{waits([turn])}</>,
    }));
  const told: Screen[] = [
    { id: "now", node: (
      <section aria-labelledby="now">
        <h2 id="now"><Said k="party.now" /></h2>
        <p className="state">{stateLabel(definition, MAIN_TRACK, one.state)}</p>
        {explained.data?.warnings.map((warning) => <p key={warning.zh} className="hint">{words(warning)}</p>)}
        {own !== undefined && own.messageChannels.length > 0 && (
          <p className="hint">{own.messageChannels.includes(MessageChannel.NONE) ? t("party.toldByPerson") : t("party.toldBy", { ways: toldByWords(own) })}</p>)}
      </section>
    ) },
    ...(comingSessions(one).length > 0 ? [{ id: "sessions", node: <Sessions one={one} party /> }] : []),
    ...(one.agreements.some((agreement) => !agreement.replaced) ? [{ id: "agreements", node: <Agreements one={one} /> }] : []),
    ...(clocks.length > 0 ? [{ id: "until", node: <Until clocks={clocks} definition={definition} explained={explained.data} /> }] : []),
    ...(one.documents.some((document) => !document.withdrawn) ? [{ id: "papers", node: <Papers one={one} me={me} open={open} onDone={done} /> }] : []),
    ...(may("choose_mediator") && one.mediators.length > 0
      ? [{ id: "mediators", node: <Mediators one={one} me={me} entries={history.data?.entries ?? []} onDone={done} /> }] : []),
    ...(may("propose_times") ? [{ id: "times", node: <Times one={one} me={me} onDone={done} /> }] : []),
    ...(may("add_document") ? [{ id: "hand-in", node: <HandIn one={one} me={me} onDone={done} /> }] : []),
    { id: "more", node: <More one={one} me={me} open={open} onDone={done} /> },
    { id: "happened", node: (
      <section aria-labelledby="happened">
        <h2 id="happened"><Said k="party.happened" /></h2>
        <ErrorNote error={history.error} />
        <ol className="happened">
          {[...(history.data?.entries ?? [])].reverse().map(({ position, event }) => (
            <li key={String(position)}><time>{moment(event?.actTime ?? event?.recordTime)}</time> {eventWords(event?.payload.case ?? "")}
              {event?.helpedBy !== undefined && <span className="hint"> {helpedWords(event.helpedBy)}</span>}</li>
          ))}
        </ol>
      </section>
    ) },
  ];
  return (
    <HelperContext value={helper}><main className="party">
      <header>
        <h1><Said k="party.hello" /></h1>
        <p>{one.caseNumber}</p>
        {office?.phone && <a className="button" href={`tel:${office.phone}`}>☎ {t("party.call", { who: officeName })}</a>}
        <HelperBar helper={helper} onHelper={(chosen) => { keepHelper(`${name}/${me}`, chosen); setHelper(chosen); }} />
      </header>
      {thanked && <p className="thanks" role="status">✓ <Said k="party.done" /></p>}
      <Screens screens={elder ? [...asked, ...told] : [told[0]!, ...asked, ...told.slice(1)]} />
      <footer>
        <ElderSwitch />
        <LanguageChoice />
        <button type="button" className="link" onClick={() => { keepHelper(`${name}/${me}`, undefined); signOut.mutate(); }}><Said k="party.signOut" /></button>
      </footer>
    </main></HelperContext>
  );
}

const keyOf = (turn: Turn): string => `${turn.kind}/${"id" in turn ? turn.id : "agreement" in turn ? turn.agreement.id : ""}`;
