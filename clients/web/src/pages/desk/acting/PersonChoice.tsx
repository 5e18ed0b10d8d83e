// src/pages/desk/acting/PersonChoice.tsx: somebody of the county, found by any part of the name or of a post's unit.
import { Select } from "antd";

import { codeLabel, useCodes, useOrganisationNames, usePeople } from "../../../api/directory.ts";

// `under`: only with a post in that organisation or below it; empty: anybody.
type Props = { label: string; under: string; value: string; onChange: (person: string) => void };

export function PersonChoice({ label, under, value, onChange }: Props) {
  const people = usePeople(under);
  const nameOf = useOrganisationNames();
  // Posts are the directory's: a definition knows only those that do something in a case.
  const roles = useCodes("directory_role").data;
  return (
    <Select aria-label={label} style={{ minWidth: 260, width: "100%" }} allowClear showSearch={{ optionFilterProp: "label" }} loading={people.isPending}
      value={value === "" ? undefined : value} onChange={(chosen: string | undefined) => onChange(chosen ?? "")}
      options={(people.data ?? []).map((person) => ({
        value: person.name,
        label: [person.displayName, ...person.posts.map((post) => `${nameOf(post.org)} ${codeLabel(roles, post.role)}`)].join(" · "),
      }))} />
  );
}
