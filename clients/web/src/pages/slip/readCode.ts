// src/pages/slip/readCode.ts: the text of a slip's QR code out of a picture or what a camera sees, on this device. The decoder
// is loaded when it is first used.
import { slipIn } from "../../evidence/slip.ts";

// Sides that a picture is looked at in: a code that fills a photograph is found in the small one at once, one in the corner
// of a sheet needs the large one.
const SIDES = [1000, 2000, 3200];
// A person waits for a photograph; frames of a camera follow one another.
const PHOTO_MS = 1500;
const FRAME_MS = 60;

// What the code of a slip says: the slip itself, or a link to the page with the slip behind `#`.
export function slipOfCode(text: string): string {
  const hash = /^https?:\/\/[^#]*(#.*)$/s.exec(text)?.[1];
  return hash === undefined ? text : slipIn(hash);
}

// Undefined when there is no code to be read.
async function codeIn(image: ImageData, timeLimit: number): Promise<string | undefined> {
  const { default: decodeQR } = await import("qr/decode.js");
  try {
    return decodeQR(image, { timeLimit });
  } catch {
    return undefined;
  }
}

type Drawable = HTMLVideoElement | ImageBitmap;
function drawn(picture: Drawable, width: number, height: number): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  // What is transparent is paper.
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

// Throws for a file that is no picture.
export async function codeInPhoto(file: Blob): Promise<string | undefined> {
  const picture = await createImageBitmap(file);
  const longest = Math.max(picture.width, picture.height);
  for (const side of SIDES) {
    const scale = Math.min(1, side / longest);
    const found = await codeIn(drawn(picture, Math.round(picture.width * scale), Math.round(picture.height * scale)), PHOTO_MS);
    if (found !== undefined) return found;
    if (scale === 1) break;
  }
  return undefined;
}

export async function codeInFrame(video: HTMLVideoElement): Promise<string | undefined> {
  if (video.videoWidth === 0) return undefined;
  return codeIn(drawn(video, video.videoWidth, video.videoHeight), FRAME_MS);
}
