// src/pages/desk/deskPages.tsx: the desk's pages, in the order of the menu. A page is loaded when it is opened.
import { type ComponentType, lazy } from "react";

import { t } from "../../languages/index.ts";

export type DeskPage = { path: string; title: string; page: ComponentType };

const Cases = lazy(async () => ({ default: (await import("./cases/CasesPage.tsx")).CasesPage }));
const Supervision = lazy(async () => ({ default: (await import("./supervision/SupervisionPage.tsx")).SupervisionPage }));
const Acting = lazy(async () => ({ default: (await import("./acting/ActingPage.tsx")).ActingPage }));
const Orders = lazy(async () => ({ default: (await import("./orders/OrdersPage.tsx")).OrdersPage }));
const Anomalies = lazy(async () => ({ default: (await import("./anomalies/AnomaliesPage.tsx")).AnomaliesPage }));
const Returns = lazy(async () => ({ default: (await import("./returns/ReturnsPage.tsx")).ReturnsPage }));
const Calendar = lazy(async () => ({ default: (await import("./calendar/CalendarPage.tsx")).CalendarPage }));
const Reports = lazy(async () => ({ default: (await import("./ReportsPage.tsx")).ReportsPage }));
const Inbox = lazy(async () => ({ default: (await import("./inbox/InboxPage.tsx")).InboxPage }));
const Messages = lazy(async () => ({ default: (await import("./messages/MessagesPage.tsx")).MessagesPage }));
const Directory = lazy(async () => ({ default: (await import("./directory/DirectoryPage.tsx")).DirectoryPage }));
const Definitions = lazy(async () => ({ default: (await import("./definitions/DefinitionsPage.tsx")).DefinitionsPage }));

// The first is where the desk begins.
export function deskPages(): DeskPage[] {
  return [
    { path: "/cases", title: t("desk.cases"), page: Cases },
    { path: "/board", title: t("board.title"), page: Supervision },
    { path: "/acting", title: t("acting.title"), page: Acting },
    { path: "/orders", title: t("order.title"), page: Orders },
    { path: "/anomalies", title: t("anomaly.title"), page: Anomalies },
    { path: "/returns", title: t("returns.title"), page: Returns },
    { path: "/calendar", title: t("calendar.title"), page: Calendar },
    { path: "/reports", title: t("reports.title"), page: Reports },
    { path: "/inbox", title: t("inbox.title"), page: Inbox },
    { path: "/messages", title: t("message.title"), page: Messages },
    { path: "/directory", title: t("directory.title"), page: Directory },
    { path: "/definitions", title: t("definition.title"), page: Definitions },
  ];
}
