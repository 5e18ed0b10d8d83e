// src/pages/video/devices.ts: camera and microphone of this device, and how good its line is.

export type Devices = { stream: MediaStream; camera: boolean; microphone: boolean };

// Small pictures: a township's line carries four of them.
const PICTURE = { width: { ideal: 480 }, height: { ideal: 360 }, frameRate: { ideal: 15, max: 20 } };
const SOUND = { echoCancellation: true, noiseSuppression: true };

// Both, or one of them: who has no camera is heard all the same. Throws when there is neither, or neither is allowed.
export async function openDevices(): Promise<Devices> {
  const attempts: MediaStreamConstraints[] = [{ audio: SOUND, video: PICTURE }, { audio: SOUND }, { video: PICTURE }];
  let failed: unknown;
  for (const wanted of attempts) {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(wanted);
      return { stream, camera: stream.getVideoTracks().length > 0, microphone: stream.getAudioTracks().length > 0 };
    } catch (error) {
      failed = error;
    }
  }
  throw failed;
}

// Calls `tell` with how loud it is, 0 to 1, some times a second, until the returned function is called.
export function watchLoudness(stream: MediaStream, tell: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(samples);
    tell(Math.min(1, Math.max(...samples.map((sample) => Math.abs(sample - 128))) / 64));
  }, 150);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

export type Line = "good" | "slow" | "none";

// A talk stays natural below a third of a second there and back.
const GOOD_MS = 300;
const TRIES = 3;

// Asks the gateway's health a few times; the best counts: the first opens the line.
export async function measureLine(): Promise<Line> {
  let best = Infinity;
  for (let i = 0; i < TRIES; ++i) {
    const began = performance.now();
    try {
      if (!(await fetch("/health", { cache: "no-store" })).ok) return "none";
    } catch {
      return "none";
    }
    best = Math.min(best, performance.now() - began);
  }
  return best < GOOD_MS ? "good" : "slow";
}
