import type { WireError } from "./wire.ts";

/** The server's refusal, in its own words. */
export class Refused extends Error {
  constructor(readonly status: number, readonly error: WireError) {
    super(error.message);
  }
}

/** No answer at all: offline, cut, or the server is away. */
export class Unreachable extends Error {}

export interface Rest {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  put<T>(path: string, body?: unknown): Promise<T>;
  patch<T>(path: string, body: unknown): Promise<T>;
  delete<T>(path: string): Promise<T>;
}

/** Calls under /api/v1; throws Refused or Unreachable, nothing else. */
export function openRest(headers: () => Record<string, string>, base = "/api/v1"): Rest {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await ask(base + path, {
      method,
      credentials: "same-origin",
      headers: { ...headers(), ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    if (!answer.ok) throw new Refused(answer.status, await errorOf(answer));
    return (answer.status === 204 ? undefined : await read(answer)) as T;
  };
  return {
    get: (path) => call("GET", path),
    post: (path, body) => call("POST", path, body),
    put: (path, body) => call("PUT", path, body),
    patch: (path, body) => call("PATCH", path, body),
    delete: (path) => call("DELETE", path),
  };
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (problem) {
    throw new Unreachable(String(problem));
  }
}

async function read(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch (problem) {
    throw new Unreachable(String(problem)); // cut in the middle of the body
  }
}

/** The body of the error, or one made up from the status when a proxy answered in the server's place. */
async function errorOf(answer: Response): Promise<WireError> {
  const read = (await answer.json().catch(() => null)) as { error?: WireError } | null;
  if (read?.error?.kind) return read.error;
  const kind = answer.status === 429 ? "limited" : [502, 503, 504].includes(answer.status) ? "unavailable" : "broken";
  const retry_after = Number(answer.headers.get("Retry-After")) || undefined;
  return { kind, code: `Http${answer.status}`, message: "", facts: retry_after ? { retry_after } : {} };
}
