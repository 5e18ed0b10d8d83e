// src/pages/desk/acting/useActing.ts: one command about an organisation (docs/acting.md), as useAct is one about a case.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { type CommandInit, execute, requestOf } from "../../../api/cases.ts";

// Under which everything of this page is remembered.
export const ACTING = "acting";

// One command for as long as the dialog that sends it is open: pressing twice does it once. `name`: `orgs/{org}`.
export function useActing(onDone: () => void) {
  const [requestId] = useState(() => crypto.randomUUID());
  const queries = useQueryClient();
  const { mutateAsync, isPending, error } = useMutation({
    mutationFn: ({ name, command }: { name: string; command: CommandInit }) => execute(Object.assign(requestOf({ name, command }), { requestId })),
    onSuccess: () => queries.invalidateQueries({ queryKey: [ACTING] }),
  });
  // What went wrong is in `error`.
  const send = (name: string, command: CommandInit) => void mutateAsync({ name, command }).then(onDone, () => undefined);
  return { send, isPending, error };
}
