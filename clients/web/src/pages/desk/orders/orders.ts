// src/pages/desk/orders/orders.ts: an order by two people in words: what is to be done, where it stands, and the command that
// is given by it (docs/sight.md).
import type { CommandInit } from "../../../api/cases.ts";
import { nameIn } from "../../../api/personal.ts";
import type { OrderedAct, OrderedErasure } from "../../../gen/gaiwan/v1/acting_pb.js";
import { type Case, ErasureBasis, SharedText } from "../../../gen/gaiwan/v1/case_pb.js";
import type { Order } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { t } from "../../../languages/index.ts";
import { inWords } from "../enumWords.ts";

// Under which everything of this page is remembered.
export const ORDERS = "orders";

// `waits` for its answer; `allowed`: who asked may do it; `done`: they did; `over`: they might, until a day that is past.
export type Standing = "waits" | "lapsed" | "allowed" | "done" | "over" | "refused";

// `today`: as 2026-03-02, by the server's clock.
export function standingOf({ asked, answered, done }: Order, today: string): Standing {
  if (answered === undefined) return (asked?.lastDay ?? "") >= today ? "waits" : "lapsed";
  if (!answered.approved) return "refused";
  if (done) return "done";
  return answered.lastDay >= today ? "allowed" : "over";
}

export function standingWords(order: Order, today: string): string {
  const asked = { day: order.asked?.lastDay ?? "" };
  const answered = { day: order.answered?.lastDay ?? "" };
  switch (standingOf(order, today)) {
    case "waits":
      return t("order.waits", asked);
    case "lapsed":
      return t("order.lapsed", asked);
    case "allowed":
      return t("order.allowed", answered);
    case "done":
      return t("order.done");
    case "over":
      return t("order.over", answered);
    case "refused":
      return t("order.refused");
  }
}

export const TONES: Record<Standing, string> = { waits: "due-soon", lapsed: "due-none", allowed: "due-fine", done: "due-none", over: "due-none", refused: "due-late" };

export function kindWords(kind: OrderedAct["act"]["case"]): string {
  switch (kind) {
    case "erasure":
      return t("order.erasure");
    case "export":
      return t("order.export");
    case "glass":
      return t("order.glass");
    case "publication":
      return t("order.publication");
    case "account":
      return t("order.account");
    case "posts":
      return t("order.posts");
    case undefined:
      return t("order.unknown");
  }
}

// How who asked does what was allowed, where no page does it; `order` as the command line takes it.
export function howWords(act: OrderedAct | undefined, order: string): string {
  switch (act?.act.case) {
    case "export":
      return t("order.exportHow", { order });
    case "glass":
      return t("order.glassHow", { case: act.act.value.case.replace("cases/", ""), minutes: act.act.value.minutes, order });
    case "publication":
      return t("order.publicationHow", { order });
    case "account":
      return t("order.accountHow", { person: act.act.value.person.replace("people/", ""), order });
    case "posts":
      return t("order.postsHow", { order });
    case "erasure":
    case undefined:
      return "";
  }
}
export const erasureOf = (act: OrderedAct | undefined): OrderedErasure | undefined => (act?.act.case === "erasure" ? act.act.value : undefined);
export const basisWords = (basis: ErasureBasis): string => inWords("erasureBasis", ErasureBasis[basis]);
export const sharedTextWords = (text: SharedText): string => inWords("sharedText", SharedText[text]);

// Everybody of a case whose data can be erased, by the id that the order names.
export function peopleOf(one: Pick<Case, "parties" | "representatives" | "participants">): { id: string; label: string }[] {
  const called = (id: string, name: string, what: string) => ({ id, label: `${name || t("desk.hidden")} · ${what} ${id}` });
  return [
    ...one.parties.map(({ id, details }) => called(id, nameIn(details), t("order.party"))),
    ...one.representatives.map(({ id, person }) => called(id, nameIn(person), t("order.representative"))),
    ...one.participants.map(({ id, person }) => called(id, nameIn(person), t("order.participant"))),
  ];
}

type Erased = Pick<OrderedErasure, "who" | "basis" | "sharedText">;
export const eraseCommand = ({ who, basis, sharedText }: Erased, reason: string, order = ""): CommandInit =>
  ({ case: "erasePersonalData", value: { who, basis, sharedText, reason: { text: reason }, order } });
