// src/pages/desk/cases/CaseTimeline.tsx: what happened, the newest first, with both times: when, and when it was recorded.
import { Timeline } from "antd";

import { useHistory } from "../../../api/cases.ts";
import { stateLabel } from "../../../api/definition.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { eventWords } from "../../../components/eventWords.ts";
import { moment } from "../../../components/format.ts";
import { helpedWords } from "../../../components/helperWords.ts";
import type { Case } from "../../../gen/gaiwan/v1/case_pb.js";
import type { Definition } from "../../../gen/gaiwan/v1/workflow_pb.js";
import { t } from "../../../languages/index.ts";
import { useTrackWords } from "./useTrackWords.ts";

export function CaseTimeline({ one, definition }: { one: Case; definition: Definition | undefined }) {
  const history = useHistory(one.name);
  const trackOf = useTrackWords(one, definition);
  if (history.error !== null) return <ErrorNote error={history.error} onAgain={() => void history.refetch()} />;
  const entries = [...(history.data?.entries ?? [])].reverse();
  return (
    <Timeline items={entries.map(({ position, event, actorName }) => ({
      key: String(position),
      content: (
        <>
          <strong>{eventWords(event?.payload.case ?? "")}</strong> {actorName}
          {(event?.lateDays ?? 0) > 0 && <span className="late-entry"> {t("desk.lateBy", { days: event!.lateDays })}</span>}
          {event?.helpedBy !== undefined && <span className="quiet"> {helpedWords(event.helpedBy)}</span>}
          <div className="quiet">
            {moment(event?.actTime ?? event?.recordTime)}
            {(event?.lateDays ?? 0) > 0 && ` · ${t("desk.recorded")} ${moment(event?.recordTime)}`}
          </div>
          {event?.moves.map((move) => (
            <div key={`${move.track}/${move.subject}`} className="quiet">
              {trackOf(move.track, move.subject)} → {stateLabel(definition, move.track, move.to)}
            </div>
          ))}
        </>
      ),
    }))} />
  );
}
