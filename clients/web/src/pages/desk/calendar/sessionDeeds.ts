// src/pages/desk/calendar/sessionDeeds.ts: what is done to the sessions that are chosen on the calendar, such as when a room
// cannot be used: each is held at the same time elsewhere, or called off.
import { timestampDate } from "@bufbuild/protobuf/wkt";

import type { CommandInit } from "../../../api/cases.ts";
import { day, moment } from "../../../components/format.ts";
import { type Case, SessionMode } from "../../../gen/gaiwan/v1/case_pb.js";
import type { Busy } from "../../../gen/gaiwan/v1/session_service_pb.js";
import { t } from "../../../languages/index.ts";
import { type Deed, deed } from "../bulk/bulk.ts";

export const keyOf = (busy: Busy): string => `${busy.case}/${busy.session}/${busy.startTime?.seconds}${busy.venue}${busy.people.join()}`;
// Of a case that the caller may not see nothing can be done.
export const isOurs = (busy: Busy): boolean => busy.case !== "" && busy.session !== "";

const dayOf = ({ startTime }: Busy): string => (startTime === undefined ? "" : day(timestampDate(startTime)));
export const daysOf = (all: readonly Busy[]): string[] => [...new Set(all.map(dayOf))].sort();
export const venuesOf = (all: readonly Busy[]): string[] => [...new Set(all.map(({ venue }) => venue).filter((venue) => venue !== ""))];
export const shownOf = (all: readonly Busy[], { venue, on }: { venue: string; on: string }): Busy[] =>
  all.filter((busy) => (venue === "" || busy.venue === venue) && (on === "" || dayOf(busy) === on));

const called = (busy: Busy): string => `${moment(busy.startTime)} ${busy.title}`;
const at = ({ session, startTime }: Busy, venue: string, text: string): CommandInit =>
  ({ case: "rescheduleSession", value: { session, plannedStart: startTime!, venue, reason: { text } } });

export const movedTo = (chosen: readonly Busy[], venue: string, text: string): Deed[] =>
  chosen.filter((busy) => isOurs(busy) && busy.venue !== venue)
    // Where it was in no venue there is none to go back to.
    .map((busy) => deed(busy.case, called(busy), at(busy, venue, text), busy.venue === "" ? undefined : at(busy, busy.venue, t("calendar.backWords"))));

// These need no place.
const FROM_AFAR: readonly SessionMode[] = [SessionMode.VIDEO, SessionMode.PHONE, SessionMode.NOT_AT_THE_SAME_TIME];
const isAtNoVenue = ({ venue, mode }: Pick<Busy, "venue" | "mode">): boolean => venue === "" && !FROM_AFAR.includes(mode);

// Another session, planned as that one was; the parties are told anew. Of one at no venue the place stands in the history
// alone, in words: it is planned by hand.
const plannedAgain = (id: string) => (answered: Case): CommandInit | undefined => {
  const was = answered.sessions.find((session) => session.id === id);
  if (was?.plannedStart === undefined || isAtNoVenue(was)) return undefined;
  const { mode, venue, plannedStart, plannedMinutes, people, parties, videoProvider } = was;
  return { case: "scheduleSession", value: { mode, venue, plannedStart, plannedMinutes, people, parties, public: was.public, videoProvider } };
};

export const calledOff = (chosen: readonly Busy[], text: string): Deed[] => chosen.filter(isOurs).map((busy) =>
  deed(busy.case, called(busy), { case: "cancelSession", value: { session: busy.session, reason: { text } } }, plannedAgain(busy.session)));
// Those that nothing brings back once they are called off.
export const staysOff = (chosen: readonly Busy[]): Busy[] => chosen.filter((busy) => isOurs(busy) && isAtNoVenue(busy));
