// src/pages/desk/cases/CaseOverview.tsx: who, what and where. What the caller may not see is said to be hidden, not left out.
import { Descriptions, Table } from "antd";

import { MAIN_TRACK, stateLabel } from "../../../api/definition.ts";
import { codeLabel, useCodes, useOrganisationNames, usePersonNames } from "../../../api/directory.ts";
import { caseText, partyDetails } from "../../../api/personal.ts";
import { moment, yuan } from "../../../components/format.ts";
import { Invitation } from "../../../components/Invitation.tsx";
import { comingTimes, spanWords } from "../../../components/proposedTimes.ts";
import { Sessions } from "../../../components/Sessions.tsx";
import { type Case, ConsentAnswer, ConsentKind, PartySide, type Party } from "../../../gen/gaiwan/v1/case_pb.js";
import type { Definition } from "../../../gen/gaiwan/v1/workflow_pb.js";
import { t } from "../../../languages/index.ts";
import { refusedMediators } from "../../../workflow/questions.ts";
import { useServerNow } from "../now.ts";
import { Scrolls } from "../Scrolls.tsx";
import { CaseDuplicates } from "./CaseDuplicates.tsx";
import { CaseLinks } from "./CaseLinks.tsx";
import { useTrackWords } from "./useTrackWords.ts";

const SIDES: Record<PartySide, Parameters<typeof t>[0] | undefined> = {
  [PartySide.UNSPECIFIED]: undefined,
  [PartySide.APPLICANT]: "desk.sideApplicant",
  [PartySide.RESPONDENT]: "desk.sideRespondent",
  [PartySide.THIRD]: "desk.sideThird",
};

export function consentWords(party: Party): string {
  const said = party.consents.find((consent) => consent.kind === ConsentKind.MEDIATION);
  if (said === undefined) return "";
  return said.answer === ConsentAnswer.GIVEN ? t("desk.yes") : t("desk.no");
}

// `invites`: whether the caller may give parties their codes.
export function CaseOverview({ one, definition, invites }: { one: Case; definition: Definition | undefined; invites: boolean }) {
  const nameOf = useOrganisationNames();
  const now = useServerNow();
  const personOf = usePersonNames(one.committee || one.unit);
  const channels = useCodes("channel").data;
  const sources = useCodes("source").data;
  const classes = useCodes("dispute_class").data;
  const text = caseText(one.text);
  const trackOf = useTrackWords(one, definition);
  const tracks = one.tracks.filter((track) => track.track !== MAIN_TRACK);
  return (
    <>
      <Descriptions size="small" column={{ xs: 1, md: 2, xl: 3 }} items={[
        { key: "committee", label: t("desk.committee"), children: nameOf(one.committee) },
        { key: "mediators", label: t("desk.mediator"), children: one.mediators.map(({ person }) => personOf(person)).join("、") },
        { key: "channel", label: t("desk.channel"), children: codeLabel(channels, one.channel) },
        { key: "source", label: t("desk.source"), children: codeLabel(sources, one.source) },
        { key: "class", label: t("desk.class"), children: codeLabel(classes, one.disputeClass) },
        { key: "opened", label: t("desk.opened"), children: moment(one.createTime) },
        { key: "claimed", label: t("desk.claimed"), children: yuan(one.claimed) },
      ]} />
      {text === undefined ? <p className="facts"><em className="quiet">{t("desk.hidden")}</em></p> : (
        <Descriptions className="facts" size="small" column={1} items={[
          { key: "facts", label: t("desk.facts"), children: text.facts },
          ...(text.claim === "" ? [] : [{ key: "claim", label: t("desk.claim"), children: text.claim }]),
          ...(text.place === "" ? [] : [{ key: "place", label: t("desk.place"), children: text.place }]),
        ]} />
      )}
      {text !== undefined && <CaseDuplicates one={one} definition={definition} />}
      <Scrolls label={t("desk.party")}>
        <Table<Party> size="small" rowKey="id" pagination={false} dataSource={one.parties.filter((party) => !party.removed)}
          columns={[
            { title: t("desk.party"), render: (_, party) => partyDetails(party.details)?.name ?? t("desk.hidden") },
            { title: t("desk.side"), render: (_, party) => { const side = SIDES[party.side]; return side === undefined ? "" : t(side); } },
            { title: t("directory.phone"), render: (_, party) => partyDetails(party.details)?.phone ?? "" },
            { title: t("desk.consent"), render: (_, party) => consentWords(party) },
            { title: t("desk.refusedMediator"), render: (_, party) => refusedMediators(one, party).map(personOf).join("、") },
            { title: t("desk.canCome"), render: (_, party) => comingTimes(party, now).map(spanWords).join("、") },
            ...(invites ? [{ title: t("invite.party"), render: (_: unknown, party: Party) => {
              const details = partyDetails(party.details);
              return <Invitation party={`${one.name}/parties/${party.id}`} who={details?.name ?? party.id} phone={details?.phone ?? ""} />;
            } }] : []),
          ]} />
      </Scrolls>
      <Sessions one={one} />
      <CaseLinks one={one} />
      <h2>{t("desk.tracks")}</h2>
      <Table size="small" pagination={false} rowKey={(track) => `${track.track}/${track.subject}`} dataSource={tracks}
        columns={[
          { title: t("definition.track"), render: (_, track) => trackOf(track.track, track.subject) },
          { title: t("desk.state"), render: (_, track) => stateLabel(definition, track.track, track.state) },
          { title: t("desk.since"), render: (_, track) => moment(track.enterTime) },
        ]} />
    </>
  );
}
