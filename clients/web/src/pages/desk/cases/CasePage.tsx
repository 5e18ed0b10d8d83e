// src/pages/desk/cases/CasePage.tsx: one case as the caller may see it: where it stands, why that is due then, what
// happened, what can be done, who looked.
import { Tabs } from "antd";
import { Link } from "wouter";

import { useCase, useExplained, useWatch } from "../../../api/cases.ts";
import { levelLabel, MAIN_TRACK, stateLabel, stepLabel, useDefinition } from "../../../api/definition.ts";
import { useCodes, useOrganisationNames } from "../../../api/directory.ts";
import { useOwnPosts } from "../../../api/session.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { t, words } from "../../../languages/index.ts";
import { DueTag } from "../DueTag.tsx";
import { nextClock } from "../due.ts";
import { useServerNow } from "../now.ts";
import { useOffices } from "../orders/useOffices.ts";
import { CaseClocks } from "./CaseClocks.tsx";
import { CaseCommands } from "./CaseCommands.tsx";
import { CaseDocuments } from "./CaseDocuments.tsx";
import { CaseOverview } from "./CaseOverview.tsx";
import { CaseReads } from "./CaseReads.tsx";
import { CaseTimeline } from "./CaseTimeline.tsx";
import { caseNumber, neutralTitle } from "./title.ts";

// As the policy table has it for PublicationService; of which cases, the server says there.
const PUBLISHERS = ["head", "justice-officer"];

export function CasePage({ name }: { name: string }) {
  const found = useCase(name);
  const explained = useExplained(name);
  const now = useServerNow();
  const nameOf = useOrganisationNames();
  const classes = useCodes("dispute_class").data;
  const one = found.data;
  const definition = useDefinition(one?.definition?.id ?? "", one?.definition?.revision ?? 0).data?.definition;
  // Whether anything of this case is in the way, the server says there.
  const mayErase = (useOffices().data ?? []).some(({ kinds }) => kinds.includes("erasure"));
  const mayPublish = useOwnPosts().some(({ role }) => PUBLISHERS.includes(role));
  useWatch({ name });

  if (found.error !== null) return <ErrorNote error={found.error} onAgain={() => void found.refetch()} />;
  if (one === undefined) return <p className="loading" role="status">{t("app.loading")}</p>;
  return (
    <article>
      <p><Link href="/">{t("desk.cases")}</Link> · <Link href={`~/desk/messages?case=${name.replace("cases/", "")}`}>{t("message.ofCase")}</Link>
        {mayErase && <> · <Link href={`~/desk/orders?erase=${name.replace("cases/", "")}`}>{t("order.ofCase")}</Link></>}
        {mayPublish && <> · <Link href={`/${name.replace("cases/", "")}/publication`}>{t("publication.ofCase")}</Link></>}</p>
      <h1>{caseNumber(one)}</h1>
      <p className="quiet">{neutralTitle(one, nameOf, classes)} · {t("desk.registered", { number: one.name.replace("cases/", "") })}</p>
      <p className="standing">
        <strong>{stateLabel(definition, MAIN_TRACK, one.state)}</strong>
        <span>{stepLabel(definition, one.step)} · {levelLabel(definition, one.level)} · {nameOf(one.unit)}</span>
        <DueTag time={nextClock(one)?.dueTime} now={now} />
      </p>
      {explained.data?.warnings.map((warning) => <p key={warning.zh} className="note" role="note">{words(warning)}</p>)}
      <Tabs items={[
        { key: "overview", label: t("desk.overview"), children: <CaseOverview one={one} definition={definition} invites={explained.data?.open.some(({ command }) => command === "invite_party") ?? false} /> },
        { key: "clocks", label: t("desk.clocks"), children: <CaseClocks explained={explained.data} now={now} /> },
        { key: "timeline", label: t("desk.timeline"), children: <CaseTimeline one={one} definition={definition} /> },
        { key: "commands", label: t("desk.commands"), children: <CaseCommands one={one} explained={explained.data} /> },
        { key: "documents", label: t("desk.documents"), children: <CaseDocuments one={one} /> },
        { key: "reads", label: t("desk.reads"), children: <CaseReads name={name} /> },
      ]} />
      <ErrorNote error={explained.error} />
    </article>
  );
}
