// Tests in a browser: one file after another, each with a server and a gateway of its own. Video has its own (video/).
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["tests/*.test.ts"],
    fileParallelism: false,
    // Nothing is judged by how long it takes; a loaded machine is slow.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
