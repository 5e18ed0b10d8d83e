// src/pages/desk/orders/useOrderCommand.ts: one command of this page: asked for, answered, done; or tried without effect.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { caseKeys, type CommandInit, execute, requestOf } from "../../../api/cases.ts";
import { ORDERS } from "./orders.ts";

// One id for as long as the dialog is open: pressing twice does it once. `name`: `orgs/{org}` or `cases/{case}`.
export function useOrderCommand(onDone: () => void) {
  const [requestId] = useState(() => crypto.randomUUID());
  const queries = useQueryClient();
  const { mutateAsync, isPending, error } = useMutation({
    mutationFn: ({ name, command }: { name: string; command: CommandInit }) => execute(Object.assign(requestOf({ name, command }), { requestId })),
    onSuccess: () => Promise.all([queries.invalidateQueries({ queryKey: [ORDERS] }), queries.invalidateQueries({ queryKey: caseKeys.all })]),
  });
  // What went wrong is in `error`.
  const send = (name: string, command: CommandInit) => void mutateAsync({ name, command }).then(onDone, () => undefined);
  return { send, isPending, error };
}

// Whether it would be taken, but for the order that it needs: nothing changes.
export function useTrial() {
  return useMutation({
    mutationFn: ({ name, command }: { name: string; command: CommandInit }) => execute(Object.assign(requestOf({ name, command }), { validateOnly: true })),
  });
}
