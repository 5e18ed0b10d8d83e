// src/api/cases.ts: cases: what is asked of the server, under which key it is remembered, and the one way to change one.
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import type { HelperSchema } from "../gen/gaiwan/v1/acting_pb.js";
import {
  CaseService,
  CaseView,
  type ExecuteRequest,
  ExecuteRequestSchema,
  type ListCasesRequestSchema,
} from "../gen/gaiwan/v1/case_service_pb.js";
import { type Command, CommandSchema } from "../gen/gaiwan/v1/command_pb.js";
import { TimeBasis } from "../gen/gaiwan/v1/common_pb.js";
import { client } from "../transport.ts";

export const caseKeys = {
  all: ["cases"] as const,
  list: (filter: MessageInitShape<typeof ListCasesRequestSchema>) => ["cases", "list", filter] as const,
  one: (name: string) => ["cases", "one", name] as const,
  explained: (name: string) => ["cases", "one", name, "explained"] as const,
  history: (name: string) => ["cases", "one", name, "history"] as const,
};

export function useCases(filter: MessageInitShape<typeof ListCasesRequestSchema>, enabled = true) {
  return useQuery({ queryKey: caseKeys.list(filter), queryFn: () => client(CaseService).listCases(filter), enabled });
}

export function useCase(name: string) {
  return useQuery({
    queryKey: caseKeys.one(name),
    queryFn: () => client(CaseService).getCase({ name, view: CaseView.FULL }),
  });
}

// What is open to the caller, what is closed and why, and every clock with its arithmetic.
export function useExplained(name: string) {
  return useQuery({ queryKey: caseKeys.explained(name), queryFn: () => client(CaseService).explainCase({ name }) });
}

export function useHistory(name: string) {
  return useQuery({
    queryKey: caseKeys.history(name),
    queryFn: () => client(CaseService).getCaseHistory({ name, pageSize: 1000 }),
  });
}

// A command by its field name in `Command`, such as "acceptCase".
export type CommandInit = NonNullable<MessageInitShape<typeof CommandSchema>["command"]>;

export function commandOf(command: CommandInit): Command {
  return create(CommandSchema, { command });
}

export type Asked = {
  name: string;
  command: CommandInit;
  // The version looked at: the command is refused when somebody changed the case since.
  etag?: string;
  // When it happened, if not now, and how that is known.
  actTime?: Date;
  basis?: TimeBasis;
  // Who presses the keys for the caller.
  helper?: MessageInitShape<typeof HelperSchema> | undefined;
};

// With a request id of its own: to send the same message again is safe, to make another one is another act.
export function requestOf(asked: Asked): ExecuteRequest {
  const request = create(ExecuteRequestSchema, {
    name: asked.name,
    etag: asked.etag ?? "",
    requestId: crypto.randomUUID(),
    view: CaseView.FULL,
    command: commandOf(asked.command),
    ...(asked.helper === undefined ? {} : { helper: asked.helper }),
  });
  if (asked.actTime !== undefined) {
    request.actTime = timestampFromDate(asked.actTime);
    request.actTimeBasis = asked.basis ?? TimeBasis.MEMORY;
  }
  return request;
}

// How often a call whose answer got lost is repeated, with the same request id.
const REPEATS = 4;
const REPEAT_MS = 400;

export async function untilKnown<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; ++attempt) {
    try {
      return await call();
    } catch (error) {
      const { code } = ConnectError.from(error);
      const lost = code === Code.Unavailable || code === Code.DeadlineExceeded;
      if (!lost || attempt === REPEATS) throw error;
      await new Promise((resolve) => setTimeout(resolve, REPEAT_MS * 2 ** attempt));
    }
  }
}

export const execute = (request: ExecuteRequest) => untilKnown(() => client(CaseService).execute(request));

export function useExecute() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (asked: Asked) => execute(requestOf(asked)),
    onSuccess: (answer) => {
      if (answer.case !== undefined) queries.setQueryData(caseKeys.one(answer.case.name), answer.case);
      return queries.invalidateQueries({ queryKey: caseKeys.all });
    },
  });
}

// One command after another on one case. `onDone` is called also when the answer makes whatever sent it disappear: a
// callback of `mutate` would not be.
export function useAct(name: string, onDone: () => void, helper?: Asked["helper"]) {
  const { mutateAsync, isPending, error } = useExecute();
  // What went wrong is in `error`.
  const send = (command: CommandInit, etag = "", happened: Pick<Asked, "actTime" | "basis"> = {}) =>
    void mutateAsync({ name, command, etag, helper, ...happened }).then(onDone, () => undefined);
  return { send, isPending, error };
}

// Follows what happens to the cases of a unit (or to one case) while the page is open, and has what it shows read again.
export function useWatch(what: { unit?: string; name?: string }): void {
  const queries = useQueryClient();
  const { unit = "", name = "" } = what;
  useEffect(() => {
    const ended = new AbortController();
    void follow({ unit, name }, ended.signal, (changed) => {
      void queries.invalidateQueries({ queryKey: caseKeys.one(changed) });
      void queries.invalidateQueries({ queryKey: ["cases", "list"] });
    });
    return () => ended.abort();
  }, [queries, unit, name]);
}

const WATCH_AGAIN_MS = 3_000;

async function follow(what: { unit: string; name: string }, signal: AbortSignal, changed: (name: string) => void) {
  let resumeToken = "";
  while (!signal.aborted) {
    try {
      // A watch lasts: it has no deadline.
      for await (const seen of client(CaseService).watchCases({ ...what, resumeToken }, { signal, timeoutMs: 0 })) {
        resumeToken = seen.resumeToken;
        if (!seen.bookmark && seen.name !== "") changed(seen.name);
      }
    } catch {
      // The line broke, or the session ended: the page's other calls say so.
    }
    await new Promise((resolve) => setTimeout(resolve, WATCH_AGAIN_MS));
  }
}
