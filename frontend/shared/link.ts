import { cell, type Readable } from "./cell.ts";
import { readFrames, type ByeReason, type ClientFrame, type ServerFrame } from "./wire.ts";

export type LinkStatus =
  | { state: "connecting" }
  | { state: "live" }
  | { state: "waiting"; next_at: number }
  | { state: "ended"; reason: ByeReason | "stopped" };

export interface Link {
  /** `live` begins with the server's welcome, not with the open socket. */
  readonly status: Readable<LinkStatus>;
  /** Hears every frame but `bye`; the welcome is heard before the status turns `live`. */
  on(listener: (frame: ServerFrame) => void): () => void;
  /** False when the link is not live: nothing is queued here, the outbox does that. */
  send(frame: ClientFrame): boolean;
  start(): void;
  stop(): void;
  /** Tries at once when waiting; when live, asks for a sign of life and reconnects if none comes. */
  retry(): void;
}

/** The part of WebSocket that is used, so that a test can bring its own. */
export interface SocketLike {
  readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onerror: (() => void) | null;
  send(text: string): void;
  close(): void;
}

export interface LinkOptions {
  url: string;
  hello: () => ClientFrame;
  socket?: (url: string) => SocketLike;
  random?: () => number;
}

const PING_MS = 20_000;
const DEAD_MS = 30_000;
const GREET_MS = 10_000; // from the first byte of a connection to the welcome
const PROBE_MS = 3_000;
const STEADY_MS = 5_000; // a link that lives shorter than this does not reset the back-off
const FIRST_MS = 300;
const LAST_MS = 15_000;
const FLOOR_MS = 100;
const FINAL_CODES: Record<number, ByeReason> = { 4401: "signed_out", 4403: "forbidden" };

/** How long to wait before try number `tries` (from 0): full jitter, so that a thousand clients do not return as one. */
export function backoff(tries: number, random: () => number = Math.random): number {
  return Math.max(FLOOR_MS, random() * Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(tries, 10)));
}

export function openLink(options: LinkOptions): Link {
  const status = cell<LinkStatus>({ state: "ended", reason: "stopped" });
  const listeners = new Set<(frame: ServerFrame) => void>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const make = options.socket ?? ((url: string) => new WebSocket(url) as unknown as SocketLike);
  let socket: SocketLike | null = null;
  let tries = 0;
  let notBefore = 0; // the server asked us to stay away until then

  function after(name: string, ms: number, run: () => void): void {
    clearTimeout(timers.get(name));
    timers.set(name, setTimeout(run, ms));
  }

  function calm(): void {
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
  }

  /** Lets go of the socket at once: on a dead line its own close may take a minute. */
  function drop(): void {
    calm();
    const old = socket;
    socket = null;
    if (!old) return;
    old.onopen = old.onmessage = old.onclose = old.onerror = null;
    try {
      old.close();
    } catch {
      // already gone
    }
  }

  function end(reason: ByeReason | "stopped"): void {
    drop();
    status.set({ state: "ended", reason });
  }

  function wait(ms = backoff(tries++, options.random)): void {
    drop();
    const next_at = Math.max(Date.now() + ms, notBefore);
    status.set({ state: "waiting", next_at });
    after("next", next_at - Date.now(), connect);
  }

  function connect(): void {
    drop();
    status.set({ state: "connecting" });
    let own: SocketLike;
    try {
      own = make(options.url);
    } catch {
      return wait();
    }
    socket = own;
    own.onopen = () => own.send(JSON.stringify(options.hello()));
    own.onmessage = ({ data }) => typeof data === "string" && socket === own && hear(data, own);
    own.onerror = () => undefined; // a close always follows
    own.onclose = ({ code }) => (FINAL_CODES[code] ? end(FINAL_CODES[code]) : wait());
    after("greet", GREET_MS, () => wait());
  }

  function hear(text: string, from: SocketLike): void {
    after("dead", DEAD_MS, () => wait());
    clearTimeout(timers.get("probe"));
    for (const frame of readFrames(text)) {
      if (socket !== from) return; // a listener or a bye ended this socket
      if (frame.t === "bye") leave(frame.reason, frame.retry_after);
      else for (const listener of [...listeners]) listener(frame);
      if (frame.t === "welcome" && socket === from) greeted();
    }
  }

  function greeted(): void {
    clearTimeout(timers.get("greet"));
    after("steady", STEADY_MS, () => (tries = 0));
    ping();
    status.set({ state: "live" });
  }

  function ping(): void {
    after("ping", PING_MS, () => {
      put({ t: "ping" });
      ping();
    });
  }

  function leave(reason: ByeReason, seconds?: number): void {
    if (reason === "signed_out" || reason === "forbidden") return end(reason);
    if (reason === "limited") notBefore = Date.now() + 1000 * (seconds ?? LAST_MS / 1000);
    wait();
  }

  function put(frame: ClientFrame): boolean {
    if (!socket || socket.readyState !== 1) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }

  function retry(): void {
    const { state } = status.get();
    if (state === "waiting" && Date.now() >= notBefore) connect();
    if (state === "live") {
      put({ t: "ping" });
      after("probe", PROBE_MS, () => wait(0));
    }
  }

  const woken = () => document.visibilityState === "visible" && retry();
  function listen(how: "addEventListener" | "removeEventListener"): void {
    for (const change of ["online", "offline"]) globalThis[how]?.(change, retry);
    globalThis.document?.[how]("visibilitychange", woken);
  }

  return {
    status,
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    send: (frame) => status.get().state === "live" && put(frame),
    start() {
      if (status.get().state !== "ended") return;
      tries = 0;
      listen("addEventListener");
      connect();
    },
    stop() {
      listen("removeEventListener");
      end("stopped");
    },
    retry,
  };
}
