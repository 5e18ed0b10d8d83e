// src/pages/desk/UnitChoice.tsx: an organisation out of the county's tree, found by any part of its name.
import { TreeSelect } from "antd";

import { useOrganisations } from "../../api/directory.ts";
import type { Organisation } from "../../gen/gaiwan/v1/directory_pb.js";

type Node = { value: string; title: string; children: Node[] };

// Those whose parent is not there stand at the top, so that none is lost.
export function treeOf(all: readonly Organisation[]): Node[] {
  const nodes = new Map(all.map((org) => [org.code, { value: `orgs/${org.code}`, title: org.name, children: [] } as Node]));
  const top: Node[] = [];
  for (const org of all) {
    const parent = nodes.get(org.parent.replace("orgs/", ""));
    (parent === undefined ? top : parent.children).push(nodes.get(org.code)!);
  }
  return top;
}

type Props = { value: string; onChange: (unit: string) => void; placeholder: string; label: string };

export function UnitChoice({ value, onChange, placeholder, label }: Props) {
  const all = useOrganisations();
  return (
    <TreeSelect aria-label={label} style={{ minWidth: 260 }} allowClear placeholder={placeholder} loading={all.isPending}
      showSearch={{ treeNodeFilterProp: "title" }} treeData={treeOf(all.data ?? [])} value={value === "" ? undefined : value}
      onChange={(chosen: string | undefined) => onChange(chosen ?? "")} />
  );
}
