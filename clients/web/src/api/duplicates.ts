// src/api/duplicates.ts: what may be the same dispute, registered before.
import { useQuery } from "@tanstack/react-query";

import { CaseService } from "../gen/gaiwan/v1/case_service_pb.js";
import type { PossibleDuplicates } from "../gen/gaiwan/v1/duplicate_pb.js";
import { client } from "../transport.ts";
import { caseKeys } from "./cases.ts";

export const hasDuplicates = (found: PossibleDuplicates | undefined): found is PossibleDuplicates =>
  found !== undefined && (found.cases.length > 0 || found.shared.length > 0);

// Asked again whenever the case changed. Looking is noted as a read: only when it is wanted.
export function useDuplicates(name: string, wanted: boolean) {
  return useQuery({
    queryKey: [...caseKeys.one(name), "duplicates"],
    queryFn: async () => (await client(CaseService).findDuplicates({ name })).duplicates,
    enabled: wanted,
  });
}
