// src/components/Invitation.tsx: a party is invited to its own page: a code of its own, shown once, to be copied, read out or
// sent to its phone. A new one ends the one before.
import { useState } from "react";

import { SignInService, type IssuePartyCodeResponse } from "../gen/gaiwan/v1/sign_in_service_pb.js";
import { t, words } from "../languages/index.ts";
import { client } from "../transport.ts";
import { ErrorNote } from "./ErrorNote.tsx";
import { invitationLink, invitationText, untilOf } from "./invitationText.ts";

// `party`: `cases/{case}/parties/{party}`. `phone`: its number, when it is known. `online`: without a line there is no code.
type Props = { party: string; who: string; phone: string; online?: boolean };

export function Invitation({ party, who, phone, online = true }: Props) {
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <button type="button" className="button" disabled={!online} aria-label={t("invite.of", { who })} onClick={() => setOpen(true)}>{t("invite.party")}</button>
    );
  }
  return <Issue party={party} who={who} phone={phone} online={online} onClose={() => setOpen(false)} />;
}

function Issue({ party, who, phone, online, onClose }: Props & { onClose: () => void }) {
  const [byMessage, setByMessage] = useState(false);
  const [issued, setIssued] = useState<IssuePartyCodeResponse>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const issue = async () => {
    setBusy(true);
    setError(null);
    await client(SignInService).issuePartyCode({ party, sendByMessage: byMessage }).then(setIssued, setError);
    setBusy(false);
  };
  if (issued !== undefined) return <Issued issued={issued} who={who} onClose={onClose} />;
  return (
    <div className="invitation" role="group" aria-label={t("invite.of", { who })}>
      <p className="quiet">{t("invite.hint")}</p>
      {phone !== "" && <label className="check"><input type="checkbox" checked={byMessage} onChange={(event) => setByMessage(event.target.checked)} />{t("invite.byMessage", { phone })}</label>}
      <p className="choices">
        <button type="button" className="button primary" disabled={busy || !online} onClick={() => void issue()}>{t("invite.issue")}</button>
        <button type="button" className="button" onClick={onClose}>{t("app.back")}</button>
      </p>
      <ErrorNote error={error} />
    </div>
  );
}

function Issued({ issued, who, onClose }: { issued: IssuePartyCodeResponse; who: string; onClose: () => void }) {
  const [copied, setCopied] = useState(false);
  const link = invitationLink(issued);
  return (
    <div className="invitation" role="group" aria-label={t("invite.of", { who })}>
      <p>{t("invite.code")} <strong className="code">{issued.code}</strong></p>
      <p className="quiet">{t("invite.until", { until: untilOf(issued) })} {issued.sent && t("invite.sent")}</p>
      <p className="digest"><a href={link} target="_blank" rel="noopener">{link}</a></p>
      {issued.warnings.map((warning) => <p key={warning.zh} className="note soon">{words(warning)}</p>)}
      <p className="choices">
        <button type="button" className="button" onClick={() => void navigator.clipboard.writeText(invitationText(issued)).then(() => setCopied(true), () => undefined)}>{t("invite.copy")}</button>
        <button type="button" className="button" onClick={onClose}>{t("invite.done")}</button>
        <span role="status">{copied && t("invite.copied")}</span>
      </p>
    </div>
  );
}
