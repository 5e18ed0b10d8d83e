// src/pages/desk/Explained.tsx: a word that says what it means when it is pointed at or tabbed to.
import { Tooltip } from "antd";

export function Explained({ label, means }: { label: string; means: string }) {
  return <Tooltip title={means} trigger={["hover", "focus"]}><span className="explained" tabIndex={0}>{label}</span></Tooltip>;
}
