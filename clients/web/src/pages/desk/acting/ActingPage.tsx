// src/pages/desk/acting/ActingPage.tsx: what those who watch over mediation do besides looking: who stands in for whom, a
// desk that is handed over, cases that nobody looks after, samples for call-backs, the subsidy for cases. Who may do what is the server's affair.
import { Tabs } from "antd";
import { useLocation, useSearch } from "wouter";

import { useOwnPosts } from "../../../api/session.ts";
import { t } from "../../../languages/index.ts";
import { UnitChoice } from "../UnitChoice.tsx";
import { HandOver } from "./HandOver.tsx";
import { Orphans } from "./Orphans.tsx";
import { Samples } from "./Samples.tsx";
import { StandIns } from "./StandIns.tsx";
import { Subsidies } from "./Subsidies.tsx";

export function ActingPage() {
  const own = useOwnPosts()[0]?.org ?? "";
  const given = new URLSearchParams(useSearch());
  const [, go] = useLocation();
  const tab = given.get("tab") ?? "stand-ins";
  const unit = given.get("unit") || own;
  const change = (part: Record<string, string>) => go(`/?${new URLSearchParams({ tab, unit, ...part }).toString()}`);
  const of = given.get("of") ?? "";
  const draw = { fromUnit: given.get("draw") ?? "", from: given.get("from") ?? "", to: given.get("to") ?? "", chosen: given.get("case") ?? "" };
  return (
    <>
      <h1>{t("acting.title")}</h1>
      <div className="filters"><UnitChoice value={unit} onChange={(chosen) => change({ unit: chosen })} label={t("acting.unit")} placeholder={t("acting.unit")} /></div>
      <Tabs activeKey={tab} onChange={(key) => change({ tab: key })} items={[
        { key: "stand-ins", label: t("acting.standIns"), children: <StandIns unit={unit} /> },
        { key: "hand-over", label: t("acting.handOver"), children: <HandOver key={of} of={of} within={unit} /> },
        { key: "orphans", label: t("acting.orphans"), children: <Orphans unit={unit} /> },
        { key: "samples", label: t("acting.samples"), children: <Samples key={`${draw.fromUnit} ${draw.chosen}`} unit={unit} own={own} draw={draw} /> },
        { key: "subsidies", label: t("acting.subsidies"), children: <Subsidies unit={unit} own={own} /> },
      ]} />
    </>
  );
}
