// src/api/errors.ts: what went wrong, as the server's details say it, in a form that a page can show and act on.
import { Code, ConnectError } from "@connectrpc/connect";

import type { Label } from "../gen/gaiwan/v1/common_pb.js";
import {
  BadFieldSchema,
  CaseChangedSchema,
  CommandRefusedSchema,
  type Fault,
  FaultsSchema,
  Reason,
  RetryAfterSchema,
} from "../gen/gaiwan/v1/errors_pb.js";
import type { Refused } from "../gen/gaiwan/v1/case_service_pb.js";

export type Trouble = {
  // `refused`: the case or the role does not allow it. `changed`: somebody else changed the case. `wrong`: something in
  // what was entered. `later`: try again. `offline`: no line to the server. `signed-out`. `failed`: the rest.
  kind: "refused" | "changed" | "wrong" | "later" | "offline" | "signed-out" | "failed";
  reason: Reason;
  // The server's words; absent for what the server never saw.
  words?: Label;
  // The server's words in one language when there is no label.
  message: string;
  // Every guard that failed.
  guards: Label[];
  state?: Label;
  // Commands open instead, as field names of `Command`.
  allowed: string[];
  // What is wrong, `command.open_case.parties[1].details.name`.
  field?: string;
  faults: Fault[];
  // Of a case that was changed: by whom, and since which version.
  changedBy?: string;
  sinceVersion?: number;
  retryMillis?: number;
};

export function troubleOf(error: unknown): Trouble {
  const failed = ConnectError.from(error);
  const trouble: Trouble = {
    kind: kindOf(failed.code),
    reason: Reason.REASON_UNSPECIFIED,
    message: failed.rawMessage,
    guards: [],
    allowed: [],
    faults: [],
  };
  // fetch() says no more than TypeError when there is no line.
  if (failed.cause instanceof TypeError) trouble.kind = "offline";
  for (const refused of failed.findDetails(CommandRefusedSchema)) {
    trouble.reason = refused.reason;
    if (refused.words) trouble.words = refused.words;
    if (refused.stateLabel) trouble.state = refused.stateLabel;
    trouble.guards = refused.guards;
    trouble.allowed = refused.allowed;
    if (trouble.kind === "failed") trouble.kind = "refused";
  }
  for (const bad of failed.findDetails(BadFieldSchema)) {
    trouble.field = bad.field;
    if (bad.words) trouble.words = bad.words;
  }
  for (const changed of failed.findDetails(CaseChangedSchema)) {
    trouble.reason = changed.reason;
    trouble.changedBy = changed.changedBy;
    trouble.sinceVersion = Number(changed.expectedVersion);
  }
  for (const retry of failed.findDetails(RetryAfterSchema)) trouble.retryMillis = retry.retryAfterMillis;
  for (const { reason, faults } of failed.findDetails(FaultsSchema)) {
    trouble.reason = reason;
    trouble.faults = faults;
  }
  return trouble;
}

// The same of an item of a batch, where a refusal is data.
export function troubleOfItem(refused: Refused): Trouble {
  const details = [];
  if (refused.commandRefused) details.push({ desc: CommandRefusedSchema, value: refused.commandRefused });
  if (refused.badField) details.push({ desc: BadFieldSchema, value: refused.badField });
  if (refused.caseChanged) details.push({ desc: CaseChangedSchema, value: refused.caseChanged });
  if (refused.retryAfter) details.push({ desc: RetryAfterSchema, value: refused.retryAfter });
  return troubleOf(new ConnectError(refused.message, refused.code, undefined, details));
}

function kindOf(code: Code): Trouble["kind"] {
  switch (code) {
    case Code.FailedPrecondition:
    case Code.PermissionDenied:
    case Code.NotFound:
    case Code.AlreadyExists:
      return "refused";
    case Code.Aborted:
      return "changed";
    case Code.InvalidArgument:
    case Code.OutOfRange:
      return "wrong";
    case Code.ResourceExhausted:
    case Code.Unavailable:
    case Code.DeadlineExceeded:
      return "later";
    case Code.Unauthenticated:
      return "signed-out";
    default:
      return "failed";
  }
}
