// src/party.tsx: the party's page by code (`/p`), and the application behind a village's poster (`/apply`).
import "./styles/base.css";
import { startPage } from "./components/start.tsx";

if (location.pathname.startsWith("/apply")) {
  const { ApplyApp } = await import("./pages/apply/ApplyApp.tsx");
  await startPage(() => <ApplyApp />, "citizen", "/apply");
} else {
  const { PartyApp } = await import("./pages/party/PartyApp.tsx");
  await startPage(() => <PartyApp />, "party", "/p");
}
