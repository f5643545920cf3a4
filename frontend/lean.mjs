// Three cuts in what is downloaded first. Both matter to the widget's 30 kB; the workspace gets them for nothing.

/** Leaves out every custom property that nothing of this client reads: most of the tokens are for other faces. */
function unusedTokens() {
  return {
    name: "unused-tokens",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const sheets = Object.values(bundle).filter(({ fileName }) => fileName.endsWith(".css"));
      const scripts = Object.values(bundle).map((file) => file.code ?? "");
      const text = (sheet) => String(sheet.source);
      for (let cut = true; cut; ) {
        cut = false;
        const all = sheets.map(text).join("\n");
        // A name that stands in a script counts as read: getPropertyValue("--t-panel").
        const read = new Set([...(all.match(/var\(\s*--[\w-]+/g) ?? []), ...scripts.flatMap((code) => code.match(/--[\w-]+/g) ?? [])].map((name) => name.replace(/^var\(\s*/, "")));
        for (const sheet of sheets) {
          const kept = text(sheet).replace(/([{;])(--[\w-]+):[^;{}]*(?=[;}])/g, (whole, before, name) => (read.has(name) ? whole : before));
          if (kept === text(sheet)) continue;
          sheet.source = kept.replace(/;{2,}/g, ";").replace(/\{;/g, "{");
          cut = true;
        }
      }
    },
  };
}

/** Vite's helper for lazy parts does much that our browsers do not need; this one brings the part's style, then the part. */
function smallPreload() {
  let base = "/";
  return {
    name: "small-preload",
    apply: "build",
    enforce: "pre",
    configResolved: (config) => void (base = config.base),
    load: {
      filter: { id: /vite\/preload-helper/ },
      handler: () => `
        const style = (href) => document.querySelector('link[href="' + href + '"]') ? null : new Promise((done, failed) => {
          const link = document.createElement("link");
          Object.assign(link, { rel: "stylesheet", href, onload: done, onerror: () => { link.remove(); failed(new Error(href)); } });
          document.head.append(link);
        });
        export const __vitePreload = (part, deps = []) =>
          Promise.all(deps.filter((dep) => dep.endsWith(".css")).map((dep) => style(${JSON.stringify(base)} + dep))).then(part);
      `,
    },
  };
}

/** Svelte's keeper of lists stands in a chunk of its own; an entry that names nothing of it need not wait for it. */
function listsLater() {
  return {
    name: "lists-later",
    apply: "build",
    enforce: "pre",
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        const bare = chunk.code?.match(/import\s*"\.\/(lists-[\w-]+\.js)";/);
        if (!bare) continue;
        chunk.code = chunk.code.replace(bare[0], "");
        chunk.imports = chunk.imports.filter((name) => !name.endsWith(bare[1]));
      }
    },
  };
}

export const lean = () => [unusedTokens(), smallPreload(), listsLater()];
