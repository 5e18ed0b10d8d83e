// src/pages/desk/orders/OrderedWhat.tsx: all that an order allows, for who is to say yes to it.
import type { OrderedAct } from "../../../gen/gaiwan/v1/acting_pb.js";
import { t } from "../../../languages/index.ts";
import { CaseName } from "../acting/CaseName.tsx";
import { ErasedPerson } from "./ErasedPerson.tsx";

export function OrderedWhat({ act }: { act: OrderedAct | undefined }) {
  switch (act?.act.case) {
    case "erasure":
      return <ErasedPerson erasure={act.act.value} />;
    case "export":
      return <p>{t("order.exportWhat")}</p>;
    case "glass":
      return (
        <>
          <p>{t("order.glassWhat")}</p>
          <dl className="ordered">
            <div><dt>{t("desk.case")}</dt><dd><CaseName name={act.act.value.case} /></dd></div>
            <div><dt>{t("order.minutes")}</dt><dd><strong>{act.act.value.minutes}</strong></dd></div>
          </dl>
        </>
      );
    case "publication":
      return (
        <>
          <p>{t("order.publicationWhat")}</p>
          <dl className="ordered">
            <div><dt>{t("order.definition")}</dt><dd>{act.act.value.id}</dd></div>
            <div><dt>{t("order.revision")}</dt><dd>{act.act.value.revision}</dd></div>
          </dl>
          <pre className="ordered-text" tabIndex={0} aria-label={t("order.definitionText")}>{act.act.value.textproto}</pre>
        </>
      );
    case "account":
      return (
        <>
          <p>{t("order.accountWhat")}</p>
          <dl className="ordered"><div><dt>{t("order.whose")}</dt><dd>{act.act.value.person}</dd></div></dl>
        </>
      );
    case "posts":
      return (
        <>
          <p>{t("order.postsWhat")}</p>
          <dl className="ordered"><div><dt>{t("order.whichPosts")}</dt><dd>{act.act.value.posts.join("，")}</dd></div></dl>
        </>
      );
    case undefined:
      return <p>{t("order.unknown")}</p>;
  }
}
