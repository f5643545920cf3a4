const order = ["list", "thread", "composer", "contact"];

/** F6 and Shift+F6: the focus goes to the next pane that is on the screen, and in it to what one came for. */
export function walkPanes(by: 1 | -1): void {
  const panes = order
    .map((name) => document.querySelector<HTMLElement>(`[data-pane="${name}"]`))
    .filter((pane): pane is HTMLElement => pane !== null && pane.getClientRects().length > 0);
  if (!panes.length) return;
  const now = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[now < 0 ? (by > 0 ? 0 : panes.length - 1) : (now + by + panes.length) % panes.length]!;
  const wanted = { list: "[aria-current=true][class~=conv], a.conv", thread: "[data-log]", composer: "textarea", contact: "" }[next.dataset["pane"]!];
  const target = (wanted && next.querySelector<HTMLElement>(wanted)) || next;
  target.focus();
}
