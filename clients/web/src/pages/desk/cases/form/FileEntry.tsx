// src/pages/desk/cases/form/FileEntry.tsx: a file from this computer, uploaded as soon as it is chosen; the command then names
// it by its digest.
import { useState } from "react";

import { ErrorNote } from "../../../../components/ErrorNote.tsx";
import type { Case } from "../../../../gen/gaiwan/v1/case_pb.js";
import { t } from "../../../../languages/index.ts";
import { sha256, upload } from "../../../../offline/upload.ts";
import type { Draft } from "./draft.ts";

type Props = { label: string; one: Case; value: Draft | undefined; onChange: (value: Draft) => void };

export function FileEntry({ label, one, value, onChange }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const take = async (file: File) => {
    setBusy(true);
    setError(null);
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      await upload(one.name, bytes, file.type);
      onChange({ sha256: await sha256(bytes), sizeBytes: String(bytes.length), mediaType: file.type });
    } catch (failed) {
      setError(failed);
    }
    setBusy(false);
  };
  return (
    <>
      <label className="field">{label}
        <input type="file" disabled={busy} onChange={(e) => { const file = e.target.files?.[0]; if (file !== undefined) void take(file); }} />
      </label>
      {value?.["sha256"] !== undefined && <p role="status" className="quiet">{t("form.uploaded")}</p>}
      <ErrorNote error={error} />
    </>
  );
}
