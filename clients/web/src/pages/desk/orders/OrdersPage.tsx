// src/pages/desk/orders/OrdersPage.tsx: what nobody does alone (docs/sight.md, "By two people"): what waits for a second
// person, what was said to it, and asking. Who may see, ask and answer is the server's affair.
import { Checkbox } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation, useSearch } from "wouter";

import { useOrganisations } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { SupervisionService } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { treeOf, UnitChoice } from "../UnitChoice.tsx";
import { AskDialog } from "./AskDialog.tsx";
import { OrderCard } from "./OrderCard.tsx";
import { ORDERS } from "./orders.ts";
import { useOffices } from "./useOffices.ts";

export function OrdersPage() {
  const given = new URLSearchParams(useSearch());
  const [, go] = useLocation();
  const organisations = useOrganisations();
  // Everybody sees of the whole county what they may see: whom the county names may have a post anywhere, or none.
  const unit = given.get("unit") || (treeOf(organisations.data ?? [])[0]?.value ?? "");
  const showAll = given.get("all") === "1";
  // `?erase=c-7f3`: asked for from the page of that case.
  const erase = given.get("erase") ?? "";
  const [asking, setAsking] = useState(erase !== "");
  const may = useOffices();
  const offices = may.data ?? [];
  const list = useQuery({
    queryKey: [ORDERS, unit, showAll],
    queryFn: () => client(SupervisionService).listOrders({ unit, showAll }),
    enabled: unit !== "",
  });
  const change = (part: Record<string, string>) => go(`/?${new URLSearchParams({ unit, all: showAll ? "1" : "", ...part }).toString()}`);
  const orders = list.data?.orders;
  const close = () => {
    setAsking(false);
    if (erase !== "") change({});
  };
  return (
    <>
      <h1>{t("order.title")}</h1>
      <p className="quiet">{t("order.rule")}</p>
      <div className="filters">
        <UnitChoice value={unit} onChange={(chosen) => change({ unit: chosen })} label={t("desk.unit")} placeholder={t("desk.unit")} />
        <Checkbox checked={showAll} onChange={(e) => change({ all: e.target.checked ? "1" : "" })}>{t("order.showAll")}</Checkbox>
        {offices.length > 0 && <button type="button" className="button" onClick={() => setAsking(true)}>{t("order.ask")}</button>}
      </div>
      <ErrorNote error={organisations.error ?? may.error ?? list.error} onAgain={() => void Promise.all([may.refetch(), list.refetch()])} />
      {orders?.length === 0 && <p role="status">{t(showAll ? "order.none" : "order.noneWaits")}</p>}
      {orders?.map((order) => <OrderCard key={order.name} order={order} />)}
      {asking && offices.length > 0 && <AskDialog offices={offices} caseName={erase === "" ? "" : `cases/${erase}`} onClose={close} />}
    </>
  );
}
