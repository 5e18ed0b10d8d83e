// src/pages/video/OverPage.tsx: what is left of a room that is closed: why, and the way back. Camera and microphone are let go.
import { useEffect } from "react";

import { useCase } from "../../api/cases.ts";
import type { RoomName } from "../../api/video.ts";
import { t } from "../../languages/index.ts";
import { BackLinks } from "./BackLinks.tsx";
import type { Devices } from "./devices.ts";
import { whyOver } from "./whyOver.ts";

type Props = { name: RoomName; party: boolean; error: unknown; devices: Devices };

export function OverPage({ name, party, error, devices }: Props) {
  const { data, refetch, isFetching } = useCase(name.case);
  // What is known of the case is from before it was over.
  useEffect(() => { void refetch(); }, [refetch]);
  useEffect(() => devices.stream.getTracks().forEach((track) => track.stop()), [devices]);
  return (
    <main className="video-wait">
      <h1>{t("video.title")}</h1>
      {isFetching ? <p role="status">{t("app.loading")}</p>
        : <p role="status" className="video-note">{t(whyOver(error, data?.sessions.find(({ id }) => id === name.session)))}</p>}
      <BackLinks name={name} party={party} />
    </main>
  );
}
