// src/pages/video/BackLinks.tsx: the ways out of the room. It is a tab of its own, opened from the phone or from the desk, and
// does not know from which: people of the county get both.
import type { RoomName } from "../../api/video.ts";
import { t } from "../../languages/index.ts";

export function BackLinks({ name, party }: { name: RoomName; party: boolean }) {
  if (party) return <p className="video-buttons"><a className="button primary" href="/p">{t("video.back.party")}</a></p>;
  return (
    <p className="video-buttons">
      <a className="button" href={`/${name.case}`}>{t("video.back.phone")}</a>
      <a className="button" href={`/desk/${name.case}`}>{t("video.back.desk")}</a>
    </p>
  );
}
