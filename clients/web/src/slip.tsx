// src/slip.tsx: checks a receipt slip, for whoever scanned its QR code: no account, no call to the server.
import "./styles/base.css";
import "./styles/slip.css";
import { startPage } from "./components/start.tsx";
import { SlipPage } from "./pages/slip/SlipPage.tsx";

await startPage(() => <SlipPage />, "citizen", "/slip");
