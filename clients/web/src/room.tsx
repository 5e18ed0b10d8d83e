// src/room.tsx: the remote-video room of a session: `/room/{case}/{session}` for people of the county,
// `/room/p/{case}/{session}` for a party by its code.
import "./styles/base.css";
import "./pages/video/video.css";
import { startPage } from "./components/start.tsx";
import { VideoApp } from "./pages/video/VideoApp.tsx";

const party = location.pathname.startsWith("/room/p/");
await startPage(() => <VideoApp party={party} />, party ? "party" : "person", party ? "/room/p" : "/room");
