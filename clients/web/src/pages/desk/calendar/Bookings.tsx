// src/pages/desk/calendar/Bookings.tsx: when venues and people are taken. Of a case that the caller may not see it shows that
// the time is taken, and no more.
import { Table } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useSearch } from "wouter";

import { useAllPersonNames, useOrganisationNames } from "../../../api/directory.ts";
import { useOwnPosts, useWhoAmI } from "../../../api/session.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { day, moment } from "../../../components/format.ts";
import { SessionService } from "../../../gen/gaiwan/v1/session_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { useServerNow } from "../now.ts";
import { UnitChoice } from "../UnitChoice.tsx";

const PAGE_SIZE = 1000;

export function Bookings() {
  const who = useWhoAmI().data;
  const posts = useOwnPosts();
  // Somebody's week, by a link from elsewhere.
  const given = new URLSearchParams(useSearch());
  const [unit, setUnit] = useState(given.get("of") ?? "");
  const now = useServerNow();
  const [chosen, setChosen] = useState(given.get("from") ?? "");
  const from = chosen || day(now);
  const name = unit || posts[0]?.org || who?.actor || "";
  const nameOf = useOrganisationNames();
  const personOf = useAllPersonNames();
  const calendar = useQuery({
    queryKey: ["calendar", name, from],
    queryFn: () => client(SessionService).listCalendar({ name, fromDate: from, pageSize: PAGE_SIZE }),
    enabled: name !== "",
  });
  return (
    <>
      <div className="filters">
        <UnitChoice value={name.startsWith("orgs/") ? name : ""} onChange={setUnit} label={t("desk.unit")} placeholder={t("desk.unit")} />
        {name.startsWith("people/") && <strong>{personOf(name)}</strong>}
        <label className="field">{t("calendar.week")}<input type="date" value={from} onChange={(e) => setChosen(e.target.value)} /></label>
      </div>
      <ErrorNote error={calendar.error} />
      <Table size="small" pagination={false} loading={calendar.isPending} locale={{ emptyText: t("calendar.free") }}
        rowKey={(busy) => `${busy.startTime?.seconds}${busy.venue}${busy.people.join()}`} dataSource={calendar.data?.busy ?? []}
        columns={[
          { title: t("desk.when"), render: (_, busy) => `${moment(busy.startTime)} – ${moment(busy.endTime).slice(11)}` },
          { title: t("desk.what"), render: (_, busy) => (busy.case === "" ? t("calendar.taken")
            : <Link href={`~/desk/cases/${busy.case.replace("cases/", "")}`}>{busy.title}</Link>) },
          { title: t("calendar.venue"), render: (_, busy) => (busy.venue === "" ? "" : nameOf(busy.venue)) },
          { title: t("calendar.people"), render: (_, busy) => busy.people.map(personOf).join("、") },
        ]} />
    </>
  );
}
