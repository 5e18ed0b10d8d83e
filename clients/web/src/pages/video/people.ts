// src/pages/video/people.ts: what somebody in the room is called, by what the one who looks may know.
import type { Case } from "../../gen/gaiwan/v1/case_pb.js";
import { PartySide, Presence } from "../../gen/gaiwan/v1/case_pb.js";
import { type VideoPerson, VideoPosition, VideoRole } from "../../gen/gaiwan/v1/video_room_pb.js";
import { t } from "../../languages/index.ts";

// The name where the case shows it; else the side.
export function nameOf(person: VideoPerson, c: Case | undefined): string {
  if (person.name !== "") return person.name;
  const form = c?.parties.find(({ id }) => id === person.who)?.details?.form;
  if (form?.case === "open" && form.value.data.case === "party" && form.value.data.value.name !== "") return form.value.data.value.name;
  if (person.role === VideoRole.PARTY) {
    return t(person.side === PartySide.APPLICANT ? "video.applicant" : person.side === PartySide.RESPONDENT ? "video.respondent" : "video.party");
  }
  return person.who;
}

export function roleOf(person: VideoPerson): string {
  switch (person.role) {
    case VideoRole.MEDIATOR:
      return t("video.mediator");
    case VideoRole.INVITED:
      return t("video.invited");
    default:
      return t(person.side === PartySide.APPLICANT ? "video.applicant" : person.side === PartySide.RESPONDENT ? "video.respondent" : "video.party");
  }
}

// How they are there, when that is not by a picture in this room; empty otherwise.
export function elsewhere(person: VideoPerson, here: VideoPosition): string {
  if (person.away) return t("video.away");
  if (person.presence === Presence.BY_PHONE) return t("video.byPhone");
  if (person.presence === Presence.REPRESENTED) return t("video.represented");
  if (person.position !== here) return positionName(person.position);
  if (person.presence === Presence.IN_THE_ROOM && person.member === "") return t("video.inTheRoom");
  return "";
}

export function positionName(position: VideoPosition): string {
  switch (position) {
    case VideoPosition.RECEPTION:
      return t("video.reception");
    case VideoPosition.TABLE:
      return t("video.table");
    case VideoPosition.SEPARATE:
      return t("video.separate");
    case VideoPosition.OUT:
      return t("video.out");
    default:
      return t("video.waiting");
  }
}
