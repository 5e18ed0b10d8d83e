// src/pages/desk/directory/PosterButton.tsx: the poster of a place as a PDF: what hangs there is scanned and leads to where its
// people apply.
import { useMutation } from "@tanstack/react-query";

import { save } from "../../../api/documents.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { DocumentService } from "../../../gen/gaiwan/v1/document_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";

export function PosterButton({ code, name }: { code: string; name: string }) {
  const poster = useMutation({
    mutationFn: async () => {
      const { data, mediaType } = await client(DocumentService).renderPoster({ org: `orgs/${code}` });
      save(new Blob([new Uint8Array(data)], { type: mediaType }), `${t("directory.poster")} ${name}.pdf`);
    },
  });
  return (
    <>
      <button type="button" className="link" disabled={poster.isPending} aria-label={t("directory.posterOf", { name })}
        onClick={() => poster.mutate()}>{t("directory.poster")}</button>
      <ErrorNote error={poster.error} />
    </>
  );
}
