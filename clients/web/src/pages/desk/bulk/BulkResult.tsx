// src/pages/desk/bulk/BulkResult.tsx: what came of something that was done to many cases: how many, which not and why; and the
// button that takes it back.
import { Progress as Line } from "antd";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { Link } from "wouter";

import { sentence } from "../../../components/ErrorNote.tsx";
import { moment } from "../../../components/format.ts";
import { t } from "../../../languages/index.ts";
import type { Bulk } from "./bulk.ts";
import type { BulkState, Progress } from "./useBulk.ts";

export function BulkOutcome({ bulk, undone = false }: { bulk: Bulk; undone?: boolean }) {
  const refused = bulk.outcomes.filter(({ trouble }) => trouble !== undefined);
  const count = { done: bulk.outcomes.length - refused.length, refused: refused.length };
  return (
    <div role="status">
      <p>{undone && <><strong>{t("desk.undone")}</strong> · </>}{t(bulk.trial ? "desk.wouldDo" : "desk.done", count)}</p>
      {refused.length > 0 && (
        <ul className="refused">
          {refused.map(({ name, called, trouble }) => <li key={name}><Link href={`~/desk/${name}`}>{called}</Link>: {sentence(trouble!)}</li>)}
        </ul>
      )}
    </div>
  );
}

export function BulkProgress({ progress }: { progress: Progress | undefined }) {
  if (progress === undefined) return null;
  const words = t("bulk.progress", progress);
  return <div role="status">{words}<Line percent={Math.round((progress.done / progress.all) * 100)} showInfo={false} aria-label={words} /></div>;
}

// What was done last on this page, and what of it can be taken back, also when it was done before the page was opened.
export function BulkResult({ bulk }: { bulk: BulkState }) {
  const { last, back, progress, takeBack } = bulk;
  if (last === undefined && back === undefined) return progress === undefined ? null : <div className="bulk-result"><BulkProgress progress={progress} /></div>;
  return (
    <div className="bulk-result">
      {last !== undefined && <BulkOutcome bulk={last.bulk} undone={last.undone} />}
      {back !== undefined && (
        <p>
          {t("bulk.back", { time: moment(timestampFromDate(back.doneAt)), count: back.undo.length })}
          <button type="button" className="button" disabled={progress !== undefined} onClick={() => void takeBack(back.undo)}>{t("desk.undo")}</button>
        </p>
      )}
      <BulkProgress progress={progress} />
    </div>
  );
}
