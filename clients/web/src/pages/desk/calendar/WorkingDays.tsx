// src/pages/desk/calendar/WorkingDays.tsx: of which years it is known which days are worked, by which periods are counted, and the
// import of another year or of a correction.
import { useOwnPosts } from "../../../api/session.ts";
import { day } from "../../../components/format.ts";
import { t } from "../../../languages/index.ts";
import { ImportTab } from "../directory/ImportTab.tsx";
import { useServerNow, useServerTime } from "../now.ts";

// As the server counts the rows of such a file.
const CALENDAR_DAYS = "calendar days";

export function WorkingDays() {
  const years = useServerTime().data?.calendarYears ?? [];
  const thisYear = Number(day(useServerNow()).slice(0, 4));
  const mayImport = useOwnPosts().some(({ role }) => role === "administrator");
  return (
    <>
      <p role="status">{years.length === 0 ? t("calendar.noYears") : t("calendar.years", { years: years.join("、") })}</p>
      {!years.includes(thisYear) && <p className="note">{t("calendar.missing", { year: thisYear })}</p>}
      {mayImport ? (
        <>
          <p>{t("calendar.format")}</p>
          <pre className="printed">date,status,reason{"\n"}2026-10-01,off,国庆节{"\n"}2026-10-10,work,国庆节调休</pre>
          <ImportTab only={CALENDAR_DAYS} />
        </>
      ) : <p className="quiet">{t("calendar.byAdministrator")}</p>}
    </>
  );
}
