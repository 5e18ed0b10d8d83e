// src/pages/desk/bulk/useBulk.ts: doing something to many cases from a page: how far it is, what came of it, and taking the last
// of it back for a day, over closing the page.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { caseKeys } from "../../../api/cases.ts";
import { useWhoAmI } from "../../../api/session.ts";
import { useServerNow } from "../now.ts";
import { type Bulk, type Deed, runBulk, undoOf } from "./bulk.ts";
import { keep, kept } from "./kept.ts";

export type Progress = { done: number; all: number };

// `page`: whose last doing is kept, such as "cases". `onDone`: what else is read anew.
export function useBulk(page: string, onDone: () => unknown = () => undefined) {
  const who = useWhoAmI().data?.actor ?? "";
  const now = useServerNow();
  const queries = useQueryClient();
  const [last, setLast] = useState<{ bulk: Bulk; undone: boolean }>();
  const [progress, setProgress] = useState<Progress>();
  const before = useQuery({ queryKey: ["bulk", who, page], queryFn: async () => (await kept(who, page, now)) ?? null, enabled: who !== "" });

  const send = async (deeds: readonly Deed[], trial: boolean): Promise<Bulk> => {
    setProgress({ done: 0, all: deeds.length });
    try {
      return await runBulk(deeds, trial, (done) => setProgress({ done, all: deeds.length }));
    } finally {
      setProgress(undefined);
    }
  };
  const finish = async (bulk: Bulk, undone: boolean, undo: readonly Deed[]) => {
    setLast({ bulk, undone });
    await keep(who, page, undo, now);
    await Promise.all([queries.invalidateQueries({ queryKey: ["bulk", who, page] }), queries.invalidateQueries({ queryKey: caseKeys.all }), onDone()]);
  };
  return {
    last, progress,
    // What can be taken back now, and since when it stands.
    back: before.data ?? undefined,
    trial: (deeds: readonly Deed[]) => send(deeds, true),
    run: async (deeds: readonly Deed[]) => {
      const bulk = await send(deeds, false);
      await finish(bulk, false, undoOf(bulk));
    },
    takeBack: async (undo: readonly Deed[]) => {
      const bulk = await send(undo, false);
      // What was not taken back can be tried again.
      await finish(bulk, true, undo.filter((_, at) => bulk.outcomes[at]?.trouble !== undefined));
    },
  };
}
export type BulkState = ReturnType<typeof useBulk>;
