// src/pages/desk/cases/form/CaseChoice.tsx: another case, found by what it is about, as in the list of cases.
import { Select } from "antd";
import { useState } from "react";

import { useCases } from "../../../../api/cases.ts";
import { useCodes, useOrganisationNames } from "../../../../api/directory.ts";
import { t } from "../../../../languages/index.ts";
import { caseNumber, neutralTitle } from "../title.ts";
import { type ChoiceProps, Labelled } from "./choices.tsx";

const FOUND_MAX = 20;

export function CaseChoice({ label, value, onChange }: ChoiceProps) {
  const [words, setWords] = useState("");
  const found = useCases({ filter: words.trim(), showClosed: true, pageSize: FOUND_MAX });
  const nameOf = useOrganisationNames();
  const classes = useCodes("dispute_class").data;
  return (
    <Labelled label={label}>
      <Select aria-label={label} placeholder={t("desk.searchHelp")} allowClear loading={found.isFetching} {...(value === "" ? {} : { value })}
        showSearch={{ filterOption: false, onSearch: setWords }} onChange={(chosen: string | undefined) => onChange(chosen ?? "")}
        options={(found.data?.cases ?? []).map((one) => ({ value: one.name, label: `${caseNumber(one)} · ${neutralTitle(one, nameOf, classes)}` }))} />
    </Labelled>
  );
}
