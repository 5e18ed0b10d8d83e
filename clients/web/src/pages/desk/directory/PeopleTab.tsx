// src/pages/desk/directory/PeopleTab.tsx: who works where.
import { Table } from "antd";
import { useState } from "react";

import { codeLabel, useCodes, useOrganisationNames, usePeople } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import type { Person } from "../../../gen/gaiwan/v1/directory_service_pb.js";
import { t } from "../../../languages/index.ts";
import { UnitChoice } from "../UnitChoice.tsx";

export function PeopleTab() {
  const [unit, setUnit] = useState("");
  const people = usePeople(unit);
  const nameOf = useOrganisationNames();
  const roles = useCodes("directory_role").data;
  const languages = useCodes("language").data;
  return (
    <>
      <div className="filters"><UnitChoice value={unit} onChange={setUnit} label={t("desk.unit")} placeholder={t("desk.unitAny")} /></div>
      <ErrorNote error={people.error} />
      <Table<Person> size="small" rowKey="name" loading={people.isPending} dataSource={people.data ?? []}
        pagination={{ pageSize: 50, showSizeChanger: false }}
        columns={[
          { title: t("directory.name"), dataIndex: "displayName" },
          { title: t("directory.posts"), render: (_, person) => person.posts.map((post) => `${nameOf(post.org)} ${codeLabel(roles, post.role)}`).join("；") },
          { title: t("directory.phone"), dataIndex: "phone" },
          { title: t("directory.languages"), render: (_, person) => person.languages.map((one) => codeLabel(languages, one)).join("、") },
        ]} />
    </>
  );
}
