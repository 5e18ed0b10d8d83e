// src/desk.tsx: the county's desk.
import "./styles/base.css";
import "./styles/desk.css";
import { startPage } from "./components/start.tsx";
import { DeskApp } from "./pages/desk/DeskApp.tsx";

await startPage(() => <DeskApp />, "person", "/desk");
