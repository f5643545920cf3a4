// What the launcher looks like. Its few colours are copied from shared/tokens.css, which is too heavy for every host page
// (loader.test.ts holds the copies equal): s surface, i ink, b brand; on-brand and lamp stand where they are used.
// Tight, because nothing minifies it and every host page carries it. The panel's movement is the app's, inside the frame.
export const css =
  ":host{all:initial!important}" +
  "div{--s:#fefdfc;--i:#14232b;--b:#0e5c6d;color:var(--i);" +
  'font:600 15px/1.3 -apple-system,Segoe UI,Inter,PingFang SC,Microsoft YaHei UI,sans-serif}' +
  "section,button{position:fixed;border:1px solid transparent;inset-inline-end:16px;z-index:999999999;box-shadow:0 8px 40px -8px #0006}" +
  "button{inset-block-end:20px;display:flex;align-items:center;gap:12px;min-block-size:60px;padding-block:8px;" +
  "padding-inline:10px 20px;border-radius:99px;background:var(--b);color:#fdfcf9;font:inherit;cursor:pointer;outline-offset:2px}" +
  "svg{inline-size:40px;fill:none;stroke:currentColor;stroke-width:3.4;stroke-linecap:round}circle{fill:#f0b13f;stroke:none}" +
  "i{position:absolute;inset-block-start:-4px;inset-inline-start:38px;min-inline-size:24px;border:2px solid var(--b);border-radius:99px;" +
  "background:var(--s);color:var(--i);font-style:normal;text-align:center}i:empty{display:none}" +
  "section{display:none;inset-block-end:92px;inline-size:400px;block-size:min(640px,100vh - 112px);border-radius:18px;overflow:hidden;background:var(--s)}" +
  ".open section{display:block}" +
  "iframe{position:absolute;inset:0;inline-size:100%;block-size:100%;border:0;visibility:hidden}.ready iframe{visibility:visible}" +
  "p{margin:40% 24px;text-align:center}" +
  "@media(max-width:479px){section{inset:0;inline-size:auto;block-size:auto;border-radius:0}.open.ready button{visibility:hidden}}" +
  "@media(prefers-color-scheme:dark){div{--s:#0f1920;--i:#eeede7;--b:#1d7488}}";
