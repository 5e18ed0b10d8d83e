// src/pages/phone/OutboxPage.tsx: what waits to be sent, and what the server refused: the act as it was meant beside what
// the case says now, in words, and what its author may do about it.
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { TroubleNote } from "../../components/ErrorNote.tsx";
import { Said } from "../../components/Said.tsx";
import { CaseService } from "../../gen/gaiwan/v1/case_service_pb.js";
import { t, words } from "../../languages/index.ts";
import type { Item } from "../../offline/outbox.ts";
import { isCellular, type Phone, tellsLine } from "../../offline/phone.ts";
import { client } from "../../transport.ts";
import { commandName } from "../../workflow/predict.ts";
import { ageOf } from "./TopBar.tsx";
import { actWords, commandWords } from "./commandWords.ts";
import { people, timeWords, writtenIn } from "./words.ts";
import { usePhone } from "./usePhone.ts";

export function OutboxPage() {
  const phone = usePhone();
  const items = phone.items();
  return (
    <main>
      <h1><Said k="outbox.title" /></h1>
      <p>{items.length === 0 ? t("outbox.empty") : t("outbox.hint")}</p>
      {phone.lastSync > 0 && <p className="quiet">{t("outbox.lastSync", { age: ageOf(Date.now() - phone.lastSync) })}</p>}
      <button type="button" className="button" onClick={() => void phone.flush().then(() => phone.sync().catch(() => undefined))}>
        {t("outbox.now")}
      </button>
      {(tellsLine() || phone.filesByWifi) && (
        <label className="choice-chip"><input type="checkbox" checked={phone.filesByWifi} onChange={(event) => void phone.chooseFilesByWifi(event.target.checked)} />
          {t("outbox.filesByWifi")}</label>)}
      <ul className="cards">
        {items.map((item) => <OutboxItem key={item.seq} item={item} phone={phone} />)}
      </ul>
    </main>
  );
}

function OutboxItem({ item, phone }: { item: Item; phone: Phone }) {
  const shown = phone.shown(item.request.name);
  const meant = (
    <>
      <strong>{commandWords(commandName(item.request.command!))}</strong>
      <span>{shown === undefined ? phone.me.unitName : people(shown.c)}</span>
      {writtenIn(item.request.command).map((words, at) => <q key={at}>{words}</q>)}
      <span className="quiet">{timeWords(timestampFromDate(new Date(item.actedAt)))}</span>
    </>
  );
  const { trouble } = item;
  if (trouble === undefined) return <li className="card"><div className="card-body">{meant}<span>{t(item.file !== undefined && phone.filesByWifi && isCellular() ? "outbox.waitsForWifi" : "outbox.waits")}</span></div></li>;
  return (
    <li className="card late">
      <div className="side-by-side">
        <section><h2><Said k="outbox.yours" /></h2><div className="card-body">{meant}</div></section>
        <section>
          <h2><Said k="outbox.now.case" /></h2>
          {shown !== undefined && <Link href={`/${shown.name}`}>{words(phone.stateLabel(shown.c))}</Link>}
          <TroubleNote trouble={trouble} nameOf={commandWords} onCommand={undefined} onAgain={undefined} />
          {trouble.kind === "changed" && <DoneMeanwhile name={item.request.name} since={trouble.sinceVersion ?? 0} />}
        </section>
      </div>
      <div className="actions">
        <button type="button" className="button primary" onClick={() => void phone.tryAgain(item)}>{t("outbox.again")}</button>
        <button type="button" className="button" onClick={() => confirm(t("outbox.sure")) && void phone.takeBack(item)}>
          {t("outbox.takeBack")}
        </button>
      </div>
    </li>
  );
}

// What others did to the case behind the back of an act.
function DoneMeanwhile({ name, since }: { name: string; since: number }) {
  const history = useQuery({
    queryKey: ["cases", "since", name, since],
    queryFn: () => client(CaseService).getCaseHistory({ name, fromVersion: BigInt(since + 1), pageSize: 50 }),
  });
  return (
    <ul className="plain history">
      {(history.data?.entries ?? []).filter((entry) => entry.event?.requestId !== "").map((entry) => (
        <li key={String(entry.position)}>
          <strong>{actWords(entry)}</strong> {writtenIn(entry.event).map((text, at) => <q key={at}>{text}</q>)}{" "}
          <span className="quiet">{entry.actorName || t("case.server")} · {timeWords(entry.event?.recordTime)}</span>
        </li>
      ))}
    </ul>
  );
}
