// src/pages/desk/directory/DirectoryPage.tsx: organisations, people, code lists of the county, and the import of new ones.
import { Tabs } from "antd";

import { t } from "../../../languages/index.ts";
import { CodesTab } from "./CodesTab.tsx";
import { ImportTab } from "./ImportTab.tsx";
import { PeopleTab } from "./PeopleTab.tsx";
import { TreeTab } from "./TreeTab.tsx";

export function DirectoryPage() {
  return (
    <>
      <h1>{t("directory.title")}</h1>
      <Tabs items={[
        { key: "tree", label: t("directory.tree"), children: <TreeTab /> },
        { key: "people", label: t("directory.people"), children: <PeopleTab /> },
        { key: "codes", label: t("directory.codes"), children: <CodesTab /> },
        { key: "import", label: t("directory.import"), children: <ImportTab /> },
      ]} />
    </>
  );
}
