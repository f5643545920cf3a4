// What a visitor and an agent download before they can act, in bytes of gzip; over its budget ends non-zero.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const out = new URL("../havendesk/web/static/", import.meta.url);
const weigh = (path) => gzipSync(readFileSync(new URL(path, out)), { level: 9 }).length;

/** Everything the page's entry imports at once, and the heaviest file that it loads only later. */
function weights(client) {
  const manifest = JSON.parse(readFileSync(new URL(`${client}/manifest.json`, out)));
  const first = new Set();
  const visit = (key) => {
    const chunk = manifest[key];
    if (first.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) first.add(file);
    (chunk.imports ?? []).forEach(visit);
  };
  Object.keys(manifest).filter((key) => manifest[key].isEntry).forEach(visit);
  const files = new Set(Object.values(manifest).flatMap((chunk) => [chunk.file, ...(chunk.css ?? [])]));
  const lazy = [...files].filter((file) => !first.has(file) && /\.(js|css)$/.test(file));
  const size = (file) => weigh(`${client}/${file}`);
  // One language too, the heaviest, where they are files of their own.
  const words = Object.values(manifest).flatMap((chunk) => chunk.assets ?? []).filter((file) => file.endsWith(".json"));
  return {
    first: size("index.html") + Math.max(0, ...words.map(size)) + [...first].map(size).reduce((a, b) => a + b, 0),
    lazy: Math.max(0, ...lazy.map(size)),
  };
}

const widget = weights("widget");
const workspace = weights("workspace");
const rows = [
  ["loader_bytes", weigh("loader.js"), 2_000],
  ["widget_bytes", widget.first, 30_000],
  ["workspace_bytes", workspace.first, 150_000],
  ["lazy_bytes", Math.max(widget.lazy, workspace.lazy), 150_000],
];
if (process.argv.includes("--json")) console.log(JSON.stringify(Object.fromEntries(rows.map(([name, bytes]) => [name, bytes]))));
else for (const [name, bytes, limit] of rows) console.log(`${name} ${bytes} of ${limit}${bytes > limit ? "  OVER BUDGET" : ""}`);
process.exitCode = rows.some(([, bytes, limit]) => bytes > limit) ? 1 : 0;
