// src/pages/desk/calendar/Bookings.tsx: when venues and people are taken. Of a case that the caller may not see it shows that
// the time is taken, and no more. The sessions of a venue and a day are chosen here, to be held elsewhere or called off.
import { Select, Table } from "antd";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useSearch } from "wouter";

import { useAllPersonNames, useOrganisationNames } from "../../../api/directory.ts";
import { useOwnPosts, useWhoAmI } from "../../../api/session.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { day, moment } from "../../../components/format.ts";
import { type Busy, SessionService } from "../../../gen/gaiwan/v1/session_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { useServerNow } from "../now.ts";
import { UnitChoice } from "../UnitChoice.tsx";
import { SessionsBar } from "./SessionsBar.tsx";
import { daysOf, isOurs, keyOf, shownOf, venuesOf } from "./sessionDeeds.ts";

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
  const queries = useQueryClient();
  const [only, setOnly] = useState({ venue: "", on: "" });
  const [picked, setPicked] = useState<readonly Busy[]>([]);
  const all = calendar.data?.busy ?? [];
  const shown = shownOf(all, only);
  const narrow = (part: Partial<typeof only>) => {
    setOnly({ ...only, ...part });
    setPicked([]);
  };
  const again = () => {
    setPicked([]);
    return queries.invalidateQueries({ queryKey: ["calendar"] });
  };
  return (
    <>
      <div className="filters">
        <UnitChoice value={name.startsWith("orgs/") ? name : ""} onChange={setUnit} label={t("desk.unit")} placeholder={t("desk.unit")} />
        {name.startsWith("people/") && <strong>{personOf(name)}</strong>}
        <label className="field">{t("calendar.week")}<input type="date" value={from} onChange={(e) => setChosen(e.target.value)} /></label>
        <Narrow label={t("calendar.venueOf")} value={only.venue} onChange={(venue) => narrow({ venue })} options={venuesOf(all).map((venue) => ({ value: venue, label: nameOf(venue) }))} />
        <Narrow label={t("calendar.dayOf")} value={only.on} onChange={(on) => narrow({ on })} options={daysOf(all).map((each) => ({ value: each, label: each }))} />
      </div>
      <SessionsBar chosen={picked} onDone={again} />
      <ErrorNote error={calendar.error} />
      <Table size="small" pagination={false} loading={calendar.isPending} locale={{ emptyText: t("calendar.free") }}
        rowKey={keyOf} dataSource={shown}
        rowSelection={{ selectedRowKeys: picked.map(keyOf), onChange: (_, rows) => setPicked(rows),
          getCheckboxProps: (busy) => ({ disabled: !isOurs(busy), "aria-label": t("calendar.session", { what: `${moment(busy.startTime)} ${busy.title}` }) }) as never,
          columnTitle: (box) => box }}
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

type NarrowProps = { label: string; value: string; options: { value: string; label: string }[]; onChange: (value: string) => void };

// Which of what is shown stays.
function Narrow({ label, value, options, onChange }: NarrowProps) {
  return (
    <Select aria-label={label} allowClear placeholder={`${label}：${t("calendar.any")}`} style={{ minWidth: 170 }} options={options}
      value={value === "" ? undefined : value} onChange={(chosen: string | undefined) => onChange(chosen ?? "")} />
  );
}
