// src/pages/desk/orders/ErasedPerson.tsx: whose data is to be erased, by name as far as the caller sees it. It reads the case,
// which is noted there: only where somebody is about to decide.
import { useQuery } from "@tanstack/react-query";

import { caseKeys } from "../../../api/cases.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import type { OrderedErasure } from "../../../gen/gaiwan/v1/acting_pb.js";
import { CaseService, CaseView } from "../../../gen/gaiwan/v1/case_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { CaseName } from "../acting/CaseName.tsx";
import { basisWords, peopleOf, sharedTextWords } from "./orders.ts";

export function usePeopleOfCase(name: string) {
  return useQuery({ queryKey: caseKeys.one(name), queryFn: () => client(CaseService).getCase({ name, view: CaseView.FULL }), enabled: name !== "" });
}

export function ErasedPerson({ erasure }: { erasure: OrderedErasure }) {
  const found = usePeopleOfCase(erasure.case);
  const person = found.data === undefined ? undefined : peopleOf(found.data).find(({ id }) => id === erasure.who);
  return (
    <>
      <dl className="ordered">
        <div><dt>{t("desk.case")}</dt><dd><CaseName name={erasure.case} /></dd></div>
        <div><dt>{t("order.who")}</dt><dd><strong>{erasure.who === "" ? t("order.sharedOnly") : person?.label ?? erasure.who}</strong></dd></div>
        <div><dt>{t("order.basis")}</dt><dd>{basisWords(erasure.basis)}</dd></div>
        <div><dt>{t("order.shared")}</dt><dd>{sharedTextWords(erasure.sharedText)}</dd></div>
      </dl>
      <ErrorNote error={found.error} />
    </>
  );
}
