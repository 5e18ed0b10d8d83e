// Pages built side by side: the phone (index), the desk, the party's page, the video room, the check of a slip. What one
// needs, the others do not load.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

// Each page is page.html with a title, a script and what else its head has. By its file in dist/app.
type Page = { title: string; script: string; head?: string };
const PAGES: Record<string, Page> = {
  "index.html": { title: "盖碗 · 人民调解", script: "phone.tsx", head: `<link rel="manifest" href="/phone.webmanifest">` },
  "desk.html": { title: "盖碗 · 工作台", script: "desk.tsx" },
  "party.html": { title: "盖碗 · 我的调解", script: "party.tsx" },
  "room.html": { title: "远程视频调解室", script: "room.tsx" },
  "slip.html": { title: "核对回执 · Check a receipt slip", script: "slip.tsx" },
};

function pages(): Plugin {
  const pageOf = (id: string): Page | undefined => PAGES[relative(import.meta.dirname, id)];
  return {
    name: "gaiwan-pages",
    enforce: "pre",
    resolveId: (id) => (id in PAGES ? resolve(import.meta.dirname, id) : undefined),
    load(id) {
      const page = pageOf(id);
      if (page === undefined) return undefined;
      const filled: Record<string, string> = { TITLE: page.title, SCRIPT: page.script, HEAD: page.head ?? "" };
      return readFileSync("page.html", "utf8").replace(/%([A-Z]+)%/g, (_, name: string) => filled[name]!);
    },
  };
}

// The service worker of the phone, with the list of the files it keeps: the phone's page and whatever that can load.
function serviceWorker(): Plugin {
  return {
    name: "gaiwan-service-worker",
    apply: "build",
    enforce: "post",
    generateBundle(_, bundle) {
      const files = new Set<string>();
      const add = (name: string | undefined) => {
        const chunk = name === undefined ? undefined : bundle[name];
        if (chunk === undefined || files.has(name!)) return;
        files.add(name!);
        if (chunk.type !== "chunk") return;
        for (const each of [...chunk.imports, ...chunk.dynamicImports, ...(chunk.viteMetadata?.importedCss ?? [])]) add(each);
      };
      add(Object.values(bundle).find((each) => each.type === "chunk" && each.isEntry && each.name === "phone")?.fileName);
      const list = ["/", "/icon.svg", "/phone.webmanifest", ...[...files].sort().map((name) => `/${name}`)];
      const code = readFileSync("src/offline/service-worker.js", "utf8");
      this.emitFile({ type: "asset", fileName: "service-worker.js", source: `const FILES = ${JSON.stringify(list)};\n${code}` });
    },
  };
}

// Compressed once, here, and as well as it goes, instead of at every answer.
function compress(): Plugin {
  const dir = "dist/app";
  return {
    name: "gaiwan-compress",
    apply: "build",
    closeBundle() {
      for (const path of walk(dir)) {
        if (!/\.(js|css|svg|json|webmanifest)$/.test(path)) continue;
        const plain = readFileSync(path);
        writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }));
        writeFileSync(`${path}.br`, brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
      }
    },
  };
}

function walk(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

export default defineConfig({
  plugins: [pages(), react(), serviceWorker(), compress()],
  // The gateway puts a nonce of its own here where a page needs one.
  html: { cspNonce: "__NONCE__" },
  build: {
    outDir: "dist/app",
    // Phones of 2019 and later: Android System WebView is kept up to date by the store.
    target: "es2022",
    sourcemap: false,
    // A data: address would need another content policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { phone: "index.html", desk: "desk.html", party: "party.html", room: "room.html", slip: "slip.html" } },
  },
  // Nothing is judged by how long it takes; a loaded machine is slow.
  test: { testTimeout: 120_000, include: ["src/**/*.test.ts", "src/**/*.test.tsx", "gateway/**/*.test.ts"] },
} as never);
