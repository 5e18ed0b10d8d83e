// src/pages/phone/addFile.ts: what was photographed or recorded, put into the case.
import { commandOf } from "../../api/cases.ts";
import type { Phone } from "../../offline/phone.ts";
import type { Captured } from "../../components/Capture.tsx";

// `party`: whose it is; `document`: the id it gets, where another act names it.
export async function addFile(phone: Pick<Phone, "actWithFile">, name: string, file: Captured, party = "", document = ""): Promise<void> {
  await phone.actWithFile(name, file.bytes, file.mediaType, (sha256, sizeBytes) => commandOf({
    case: "addDocument",
    value: { document, paper: file.paper, party, sha256, sizeBytes, mediaType: file.mediaType, title: { text: file.title } },
  }));
}
