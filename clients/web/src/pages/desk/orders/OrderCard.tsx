// src/pages/desk/orders/OrderCard.tsx: one order: what, by whom, why, where it stands, and what the caller can do with it now.
import { Descriptions } from "antd";
import { useState } from "react";

import { useAllPersonNames, useOrganisationNames } from "../../../api/directory.ts";
import { freeText } from "../../../api/personal.ts";
import { useWhoAmI } from "../../../api/session.ts";
import { day, moment } from "../../../components/format.ts";
import type { Order } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { CaseName } from "../acting/CaseName.tsx";
import { partOf } from "../acting/names.ts";
import { useServerNow } from "../now.ts";
import { AnswerDialog } from "./AnswerDialog.tsx";
import { EraseDialog } from "./EraseDialog.tsx";
import { basisWords, erasureOf, howWords, kindWords, sharedTextWords, standingOf, standingWords, TONES } from "./orders.ts";

export function OrderCard({ order }: { order: Order }) {
  const [shown, setShown] = useState<"" | "answer" | "erase" | "erased">("");
  const nameOf = useOrganisationNames();
  const personOf = useAllPersonNames();
  const me = useWhoAmI().data?.actor ?? "";
  const today = day(useServerNow());
  const { asked, answered } = order;
  const { unit, id } = partOf(order.name);
  const erasure = erasureOf(asked?.act);
  const standing = standingOf(order, today);
  const own = order.actor === me;
  const said = freeText(answered?.text);
  return (
    <article className="act" aria-label={order.name}>
      <h2>{kindWords(asked?.act?.act.case)} <span className={`due ${TONES[standing]}`}>{standingWords(order, today)}</span></h2>
      <Descriptions size="small" column={{ xs: 1, md: 2 }} items={[
        { key: "unit", label: t("order.number"), children: `${nameOf(unit)} · ${id}` },
        { key: "by", label: t("order.asked"), children: t("acting.by", { who: personOf(order.actor), time: moment(order.recordTime) }) },
        ...(erasure === undefined ? [] : [
          { key: "case", label: t("desk.case"), children: <CaseName name={erasure.case} /> },
          { key: "who", label: t("order.who"), children: erasure.who === "" ? t("order.sharedOnly") : t("order.person", { id: erasure.who }) },
          { key: "basis", label: t("order.basis"), children: basisWords(erasure.basis) },
          { key: "text", label: t("order.shared"), children: sharedTextWords(erasure.sharedText) },
        ]),
        ...(asked?.act?.act.case !== "glass" ? [] : [
          { key: "case", label: t("desk.case"), children: <CaseName name={asked.act.act.value.case} /> },
          { key: "minutes", label: t("order.minutes"), children: asked.act.act.value.minutes },
        ]),
        ...(asked?.act?.act.case !== "publication" ? [] : [
          { key: "definition", label: t("order.definition"), children: `${asked.act.act.value.id} · ${t("order.revision")} ${asked.act.act.value.revision}` },
        ]),
        ...(asked?.act?.act.case !== "account" ? [] : [{ key: "whose", label: t("order.whose"), children: personOf(asked.act.act.value.person) }]),
        ...(asked?.act?.act.case !== "posts" ? [] : [{ key: "posts", label: t("order.whichPosts"), children: asked.act.act.value.posts.join("，") }]),
        { key: "why", label: t("acting.reason"), children: freeText(asked?.text) || t("desk.hidden") },
        ...(answered === undefined ? [] : [{
          key: "answered", label: t("order.answered"),
          children: `${t(answered.approved ? "order.approve" : "order.refuse")} · ${t("acting.by", { who: personOf(order.answeredBy), time: moment(order.answerTime) })}${said === "" ? "" : `：${said}`}`,
        }]),
      ]} />
      <div className="choices">
        {standing === "waits" && (own ? <span className="quiet">{t("order.byAnother")}</span>
          : <button type="button" className="button" onClick={() => setShown("answer")}>{t("order.answer")}</button>)}
        {standing === "allowed" && own && erasure !== undefined && shown !== "erased" && (
          <button type="button" className="button" onClick={() => setShown("erase")}>{t("order.erase")}</button>)}
        {standing === "allowed" && own && erasure === undefined && <span className="quiet">{howWords(asked?.act, `${unit.replace("orgs/", "")}/${id}`)}</span>}
        {shown === "erased" && <span className="same" role="status">{t("order.erased")}</span>}
      </div>
      {shown === "answer" && <AnswerDialog order={order} onClose={() => setShown("")} />}
      {shown === "erase" && erasure !== undefined && <EraseDialog order={order} erasure={erasure} onClose={() => setShown("")} onDone={() => setShown("erased")} />}
    </article>
  );
}
