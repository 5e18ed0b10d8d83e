// src/pages/desk/calendar/CalendarPage.tsx: when venues and people are taken, and which days are worked at all.
import { Tabs } from "antd";

import { t } from "../../../languages/index.ts";
import { Bookings } from "./Bookings.tsx";
import { WorkingDays } from "./WorkingDays.tsx";

export function CalendarPage() {
  return (
    <>
      <h1>{t("calendar.title")}</h1>
      <Tabs items={[
        { key: "bookings", label: t("calendar.bookings"), children: <Bookings /> },
        { key: "days", label: t("calendar.days"), children: <WorkingDays /> },
      ]} />
    </>
  );
}
