import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { css } from "./launcher.ts";

const tokens = readFileSync(new URL("../shared/tokens.css", import.meta.url), "utf8");
const loader = readFileSync(new URL("./loader.ts", import.meta.url), "utf8");
const themes = { light: tokens.slice(0, tokens.indexOf("@media")), dark: tokens.slice(tokens.indexOf(':root[data-theme="dark"]')) };

/** OKLCH → 8-bit sRGB, as browsers do it. */
function rgb(oklch: string): number[] {
  const [lightness = 0, chroma = 0, hue = 0] = oklch.split(" ").map(Number);
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((c) => Math.round(255 * Math.min(1, Math.max(0, c > 0.0031308 ? 1.055 * c ** (1 / 2.4) - 0.055 : 12.92 * c))));
}

function token(theme: "light" | "dark", name: string): number[] {
  return rgb(new RegExp(`--${name}: oklch\\(([\\d. ]+)\\)`).exec(themes[theme])![1]!);
}

const hex = (text: string | undefined) => [1, 3, 5].map((at) => parseInt(text!.slice(at, at + 2), 16));

test("the launcher's colours are those of the tokens", () => {
  const [lightCss = "", darkCss = ""] = css.split("prefers-color-scheme:dark");
  for (const [own, name] of [["s", "surface"], ["i", "ink"], ["b", "brand"]] as const) {
    const find = (part: string) => hex(new RegExp(`--${own}:(#\\w{6})`).exec(part)![1]);
    expect(find(lightCss)).toEqual(token("light", name));
    expect(find(darkCss)).toEqual(token("dark", name));
  }
  expect(hex(/99px;background:var\(--b\);color:(#\w{6})/.exec(css)![1])).toEqual(token("light", "on-brand"));
  expect(token("light", "on-brand")).toEqual(token("dark", "on-brand"));
  expect(hex(/circle\{fill:(#\w{6})/.exec(css)![1])).toEqual(token("light", "lamp"));
});

test("the loader writes no HTML, no style attribute and no cookie", () => {
  expect(loader).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|\.cookie|localStorage|setAttribute\("style|fetch\(/);
});

test("messages are checked for their source and exact origin, and sent to an exact target", () => {
  expect(loader).toContain("from !== frame.contentWindow || sender !== origin || data?.havendesk !== 1");
  expect(loader.match(/postMessage\([^)]*\}, origin\)/g)).toHaveLength(1);
  expect(loader.match(/postMessage/g)).toHaveLength(1);
});
