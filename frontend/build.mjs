// Builds the loader, the widget and the workspace into the Python package, then puts a .gz beside each script and style.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = here("../havendesk/web/static/");

const common = {
  configFile: here("vite.config.ts"),
  logLevel: "warn",
  publicDir: false,
};
const shape = {
  target: ["chrome111", "safari16.4", "firefox128"],
  sourcemap: false,
  modulePreload: { polyfill: false },
  assetsInlineLimit: 0, // a data: address would need a wider policy
  reportCompressedSize: false,
};

// Svelte's keeper of lists would come with the entry, whoever needs it: on its own it comes with the first list.
const groups = [{ name: "lists", test: /svelte[\\/]src[\\/]internal[\\/]client[\\/]dom[\\/]blocks[\\/]each/ }];

/** A page of ours: hashed files under /static/<client>/, and manifest.json to find them by. */
const client = (name) => ({
  ...common,
  root: here(name),
  base: `/static/${name}/`,
  build: {
    ...shape,
    outDir: join(out, name),
    emptyOutDir: true,
    manifest: "manifest.json",
    rolldownOptions: { output: { codeSplitting: { includeDependenciesRecursively: false, groups } } },
  },
});

/** One classic script under a name that never changes: every host page carries it. */
const loader = {
  ...common,
  root: here("widget"),
  build: {
    ...shape,
    outDir: out,
    emptyOutDir: false,
    rolldownOptions: { input: here("widget/loader.ts"), output: { format: "iife", entryFileNames: "loader.js" } },
  },
};

for (const config of [loader, client("widget"), client("workspace")]) await build(config);

for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(js|css)$/.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
}
