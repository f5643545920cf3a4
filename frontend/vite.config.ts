import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { lean } from "./lean.mjs";

// What all builds and the unit tests share; build.mjs adds what differs per client.
export default defineConfig({
  plugins: [svelte({ configFile: false }), lean()],
  resolve: {
    alias: { $shared: fileURLToPath(new URL("./shared", import.meta.url)) },
    // Vitest runs in Node, where Svelte would otherwise resolve to its server build: no reactivity there.
    ...(process.env["VITEST"] ? { conditions: ["browser"] } : {}),
  },
  test: { include: ["{shared,widget,workspace}/**/*.test.ts"], css: true },
});
