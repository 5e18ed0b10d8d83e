// src/pages/apply/Files.tsx: what the applicant photographed and recorded, to be looked at, heard and taken away again.
import { useRef, useState } from "react";

import { Capture, type Captured } from "../../components/Capture.tsx";
import { CapturedView } from "../../components/CapturedView.tsx";
import { t } from "../../languages/index.ts";
import { FILE_BYTES_MAX, FILES_MAX, isAmong, VOICE_SECONDS_MAX } from "./attach.ts";

type Props = {
  files: Captured[];
  // Without it they are to be looked at alone. A recording ends later than it began: what came meanwhile stays.
  onChange?: (change: (files: Captured[]) => Captured[]) => void;
  onRecording?: (running: boolean) => void;
};

export function Files({ files, onChange, onRecording }: Props) {
  const [note, setNote] = useState<"" | "tooLarge" | "again">("");
  // As they are when a file comes, which may be later than when it was begun.
  const now = useRef(files);
  now.current = files;
  const add = (file: Captured) => {
    const fits = file.bytes.length <= FILE_BYTES_MAX;
    setNote(!fits ? "tooLarge" : isAmong(now.current, file) ? "again" : "");
    if (fits) onChange?.((all) => (isAmong(all, file) ? all : [...all, file].slice(0, FILES_MAX)));
  };
  return (
    <>
      {onChange !== undefined && <p className="hint">{t("apply.filesHelp", { count: FILES_MAX })}</p>}
      {onChange !== undefined && files.length < FILES_MAX && <Capture captured={files} onCaptured={add} secondsMax={VOICE_SECONDS_MAX} onRecording={onRecording} />}
      {note === "tooLarge" && <p role="alert" className="error-note">{t("apply.fileTooLarge")}</p>}
      {note === "again" && <p role="status" className="hint">{t("apply.fileAgain")}</p>}
      {files.length > 0 && (
        <ul className="attached">
          {files.map((file, at) => {
            const title = `${file.title} ${at + 1}`;
            return (
              <li key={at}>
                <CapturedView file={file} title={title} />
                {onChange !== undefined && (
                  <button type="button" className="button" onClick={() => { setNote(""); onChange((all) => all.filter((each) => each !== file)); }}>{t("apply.remove", { title })}</button>)}
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
