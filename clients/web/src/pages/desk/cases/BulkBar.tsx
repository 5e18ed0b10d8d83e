// src/pages/desk/cases/BulkBar.tsx: what is done with the chosen cases at once: urge them, move them, give them to another
// mediator; tried first, then done, and taken back as long as nobody has gone on from there.
import { useState } from "react";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { t } from "../../../languages/index.ts";
import { BULK_MAX } from "../bulk/bulk.ts";
import { BulkResult } from "../bulk/BulkResult.tsx";
import { useBulk } from "../bulk/useBulk.ts";
import { BulkDialog, type What } from "./BulkDialog.tsx";
import type { Chosen } from "./chosen.ts";

const BUTTONS = [["urge", "desk.urge"], ["move", "desk.move"], ["reassign", "bulk.reassign"]] as const;

// `total`: how many the list counts. `onAll` chooses them.
type Props = { chosen: readonly Chosen[]; total: number; onAll: () => Promise<void>; onNone: () => void };

export function BulkBar({ chosen, total, onAll, onNone }: Props) {
  const [what, setWhat] = useState<What>();
  const [gathering, setGathering] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const bulk = useBulk("cases");
  const all = Math.min(total, BULK_MAX);
  const gather = async () => {
    setGathering(true);
    setError(null);
    await onAll().catch(setError);
    setGathering(false);
  };
  return (
    <>
      {chosen.length > 0 && (
        <div className="bulk" role="toolbar">
          <span>{t("desk.chosen", { count: chosen.length })}</span>
          {chosen.length < all && <button type="button" className="link" disabled={gathering} onClick={() => void gather()}>{t(total > BULK_MAX ? "bulk.chooseFirst" : "bulk.chooseAll", { count: all })}</button>}
          <button type="button" className="link" onClick={onNone}>{t("bulk.chooseNone")}</button>
          {BUTTONS.map(([each, key]) => <button key={each} type="button" className="button" onClick={() => setWhat(each)}>{t(key)}</button>)}
        </div>
      )}
      <BulkResult bulk={bulk} />
      <ErrorNote error={error} />
      {what !== undefined && (
        <BulkDialog what={what} chosen={chosen} bulk={bulk} onClose={() => setWhat(undefined)} onDone={() => { setWhat(undefined); onNone(); }} />
      )}
    </>
  );
}
