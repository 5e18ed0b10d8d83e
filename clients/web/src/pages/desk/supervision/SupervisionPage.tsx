// src/pages/desk/supervision/SupervisionPage.tsx: where things stand: the board by unit, the due list, and who has how much
// to do.
import { Tabs } from "antd";
import { useState } from "react";

import { useAreaOf } from "../../../api/directory.ts";
import { useOwnPosts } from "../../../api/session.ts";
import { t } from "../../../languages/index.ts";
import { UnitChoice } from "../UnitChoice.tsx";
import { Board } from "./Board.tsx";
import { DueList } from "./DueList.tsx";
import { Workloads } from "./Workloads.tsx";

export function SupervisionPage() {
  const own = useOwnPosts()[0]?.org ?? "";
  // An office holds no cases itself: it watches over what lies below the unit that it belongs to.
  const area = useAreaOf(own);
  const [chosen, setChosen] = useState<string>();
  const unit = chosen ?? area;
  const known = chosen !== undefined || area !== "" || own === "";
  return (
    <>
      <h1>{t("board.title")}</h1>
      <div className="filters"><UnitChoice value={unit} onChange={setChosen} label={t("desk.unit")} placeholder={t("desk.unitAny")} /></div>
      {known && <Tabs items={[
        { key: "board", label: t("board.board"), children: <Board unit={unit} onUnit={setChosen} /> },
        { key: "due", label: t("board.due"), children: <DueList unit={unit} /> },
        { key: "people", label: t("board.people"), children: <Workloads unit={unit} /> },
      ]} />}
    </>
  );
}
