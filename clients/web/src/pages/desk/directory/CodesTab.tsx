// src/pages/desk/directory/CodesTab.tsx: the code lists, with what each code is reported as.
import { Select, Table } from "antd";
import { useState } from "react";

import { useCodes } from "../../../api/directory.ts";
import type { CodeEntry } from "../../../gen/gaiwan/v1/directory_pb.js";
import { t, words } from "../../../languages/index.ts";

export function CodesTab() {
  const lists = useCodes("").data ?? [];
  const [list, setList] = useState("dispute_class");
  const entries = useCodes(list);
  return (
    <>
      <Select aria-label={t("directory.list")} value={list} onChange={setList} showSearch style={{ minWidth: 240 }}
        options={lists.map((one) => ({ value: one.list, label: one.list }))} />
      <Table<CodeEntry> size="small" rowKey="code" pagination={false} loading={entries.isPending} dataSource={entries.data ?? []}
        columns={[
          { title: t("directory.code"), render: (_, entry) => <code>{entry.code}</code> },
          { title: t("directory.label"), render: (_, entry) => words(entry.label) },
          { title: t("directory.ministry"), dataIndex: "ministry" },
          { title: t("inbox.note"), dataIndex: "note" },
        ]} />
    </>
  );
}
