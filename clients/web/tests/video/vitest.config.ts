// The video room needs a network of its own (tests/e2e/video_room): it is no part of the other tests in a browser.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: { include: ["tests/video/**/*.test.ts"], fileParallelism: false, testTimeout: 400_000, hookTimeout: 300_000 },
});
