import { defineConfig } from "vite";
import { sprite } from "./sprite.ts";

const web = new URL("../src/liandong/web/", import.meta.url).pathname;

export default defineConfig({
  base: "./",
  plugins: [
    sprite(`${web}templates`, [`${web}event_words.py`, `${web}templatetags/liandong.py`, new URL("./src/icons.ts", import.meta.url).pathname]),
  ],
  css: {
    preprocessorOptions: {
      scss: { loadPaths: ["node_modules/@tabler/core/scss"], quietDeps: true },
    },
  },
  build: {
    outDir: `${web}static/liandong/dist`,
    emptyOutDir: true,
    // Government desks often run browsers of some years ago.
    target: ["chrome100", "firefox102", "safari15.4"],
    cssTarget: ["chrome100", "firefox102", "safari15.4"],
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      // htmx can evaluate expressions; our pages switch that off (meta htmx-config).
      checks: { eval: false, pluginTimings: false },
      input: { app: "src/main.ts", theme: "src/early-theme.ts", "terminal-worker": "src/terminal-worker.ts" },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        assetFileNames: "app[extname]",
      },
    },
  },
  test: { include: ["test/**/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);
