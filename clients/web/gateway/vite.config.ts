// The gateway as one file that needs Node and nothing beside it.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  ssr: { noExternal: true },
  build: {
    ssr: "gateway/main.ts",
    outDir: "dist/gateway",
    target: "node26",
    emptyOutDir: true,
    copyPublicDir: false,
    rollupOptions: { output: { entryFileNames: "gateway.js" } },
  },
});
