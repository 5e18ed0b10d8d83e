// src/pages/apply/Files.tsx: what the applicant photographed and recorded, to be looked at, heard and taken away again.
import { useState } from "react";

import { Capture, type Captured } from "../../components/Capture.tsx";
import { CapturedView } from "../../components/CapturedView.tsx";
import { t } from "../../languages/index.ts";
import { FILE_BYTES_MAX, FILES_MAX, VOICE_SECONDS_MAX } from "./attach.ts";

type Props = {
  files: Captured[];
  // Without it they are to be looked at alone. A recording ends later than it began: what came meanwhile stays.
  onChange?: (change: (files: Captured[]) => Captured[]) => void;
  onRecording?: (running: boolean) => void;
};

export function Files({ files, onChange, onRecording }: Props) {
  const [tooLarge, setTooLarge] = useState(false);
  const add = (file: Captured) => {
    const fits = file.bytes.length <= FILE_BYTES_MAX;
    setTooLarge(!fits);
    if (fits) onChange?.((all) => [...all, file].slice(0, FILES_MAX));
  };
  return (
    <>
      {onChange !== undefined && <p className="hint">{t("apply.filesHelp", { count: FILES_MAX })}</p>}
      {onChange !== undefined && files.length < FILES_MAX && <Capture captured={files} onCaptured={add} secondsMax={VOICE_SECONDS_MAX} onRecording={onRecording} />}
      {tooLarge && <p role="alert" className="error-note">{t("apply.fileTooLarge")}</p>}
      {files.length > 0 && (
        <ul className="attached">
          {files.map((file, at) => {
            const title = `${file.title} ${at + 1}`;
            return (
              <li key={at}>
                <CapturedView file={file} title={title} />
                {onChange !== undefined && (
                  <button type="button" className="button" onClick={() => onChange((all) => all.filter((each) => each !== file))}>{t("apply.remove", { title })}</button>)}
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
