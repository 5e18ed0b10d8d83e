// src/pages/desk/CaseLink.tsx: a case by its number in the log, as a link to its page.
import { Link } from "wouter";

export function CaseLink({ name }: { name: string }) {
  return <><Link href={`~/desk/${name}`}>{name.replace("cases/", "")}</Link>{" "}</>;
}
