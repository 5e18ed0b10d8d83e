// src/pages/desk/directory/TreeTab.tsx: the county as a tree.
import { Table } from "antd";

import { useOrganisations } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import type { Organisation } from "../../../gen/gaiwan/v1/directory_pb.js";
import { t } from "../../../languages/index.ts";
import { inWords } from "../enumWords.ts";
import { Scrolls } from "../Scrolls.tsx";
import { PosterButton } from "./PosterButton.tsx";

// Where people live, and a poster hangs.
const PLACES = ["town", "farm", "village", "community", "grid"];

type Row = Organisation & { children?: Row[] };

function rowsOf(all: readonly Organisation[]): Row[] {
  const rows = new Map(all.map((org) => [org.code, { ...org } as Row]));
  const top: Row[] = [];
  for (const row of rows.values()) {
    const parent = rows.get(row.parent.replace("orgs/", ""));
    if (parent === undefined) top.push(row);
    else (parent.children ??= []).push(row);
  }
  return top;
}

export function TreeTab() {
  const all = useOrganisations();
  const rows = rowsOf(all.data ?? []);
  return (
    <>
      <ErrorNote error={all.error} onAgain={() => void all.refetch()} />
      <Scrolls label={t("directory.tree")}>
        {/* Made anew when it is read, so that it begins with what lies right below the county. */}
        <Table<Row> key={String(all.isPending)} size="small" rowKey="code" pagination={false} loading={all.isPending} dataSource={rows}
          expandable={{ defaultExpandedRowKeys: rows.map(({ code }) => code) }}
          columns={[
            { title: t("directory.name"), dataIndex: "name" },
            { title: t("directory.kind"), render: (_, org) => inWords("orgKind", org.kind) },
            { title: t("directory.phone"), dataIndex: "phone" },
            { title: t("directory.poster"), render: (_, org) => PLACES.includes(org.kind) && <PosterButton code={org.code} name={org.name} /> },
            { title: t("directory.code"), render: (_, org) => <code>{org.code}</code> },
          ]} />
      </Scrolls>
    </>
  );
}
