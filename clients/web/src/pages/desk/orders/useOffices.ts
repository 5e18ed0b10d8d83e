// src/pages/desk/orders/useOffices.ts: the offices in which the caller may ask for an order, and for what: as the server says, asked once
// in one message that changes nothing.
import { create } from "@bufbuild/protobuf";
import { useQuery } from "@tanstack/react-query";

import { requestOf, untilKnown } from "../../../api/cases.ts";
import { troubleOfItem } from "../../../api/errors.ts";
import { type OwnPost, useOwnPosts } from "../../../api/session.ts";
import { CaseService, ExecuteBatchRequestSchema } from "../../../gen/gaiwan/v1/case_service_pb.js";
import { Reason } from "../../../gen/gaiwan/v1/errors_pb.js";
import { client } from "../../../transport.ts";
import { type Office, officesOf, questionsOf } from "./asking.ts";

async function officesFor(posts: readonly OwnPost[]): Promise<Office[]> {
  const questions = questionsOf(posts);
  const requests = questions.map(({ org, command }) => Object.assign(requestOf({ name: org, command }), { validateOnly: true }));
  const { outcomes } = await untilKnown(() => client(CaseService).executeBatch(create(ExecuteBatchRequestSchema, { requests })));
  return officesOf(questions, outcomes.map(({ outcome }) => (outcome.case === "refused" ? troubleOfItem(outcome.value).reason : Reason.REASON_UNSPECIFIED)));
}

// What is under this key holds for these posts: whoever is given another asks anew.
export function useOffices() {
  const posts = useOwnPosts();
  return useQuery({ queryKey: ["order-offices", posts], queryFn: () => officesFor(posts), enabled: posts.length > 0, staleTime: Infinity });
}
