// src/pages/party/BeforeSigning.tsx: what the server says of an agreement before it is signed: which signature a court takes,
// and what its clauses leave open.
import { useExplained } from "../../api/cases.ts";
import type { Agreement } from "../../gen/gaiwan/v1/case_pb.js";
import { words } from "../../languages/index.ts";

// As the server begins each line about this agreement (ExplainAgreements of workflow/explain.cc).
const about = (id: string): string => `协议${id}：`;

export function BeforeSigning({ name, agreement }: { name: string; agreement: Agreement }) {
  const { data } = useExplained(name);
  const told = data?.warnings.filter((warning) => warning.zh.startsWith(about(agreement.id))) ?? [];
  if (told.length === 0) return null;
  return <ul className="note soon">{told.map((warning) => <li key={warning.zh}>{words(warning)}</li>)}</ul>;
}
