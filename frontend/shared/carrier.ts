import type { Link } from "./link.ts";
import type { Entry, Outcome } from "./outbox.ts";

const ANSWER_MS = 20_000;

/** Carries messages over the link: settles with the ack or nack, or as unknown when the link goes or nothing is answered. */
export function postOver(link: Link): (entry: Entry) => Promise<Outcome> {
  const waiting = new Map<string, (outcome: Outcome) => void>();

  function settle(client_id: string, outcome: Outcome): void {
    const resolve = waiting.get(client_id);
    waiting.delete(client_id);
    resolve?.(outcome);
  }

  link.on((frame) => {
    if (frame.t === "ack") settle(frame.client_id, { done: true, conversation: frame.conversation, seq: frame.seq, at: frame.at });
    if (frame.t === "nack") settle(frame.client_id, { done: false, refused: frame.error });
  });
  link.status.subscribe(({ state }) => {
    if (state !== "live") for (const client_id of [...waiting.keys()]) settle(client_id, { done: false, refused: null });
  });

  return (entry) =>
    new Promise((resolve) => {
      const timer = setTimeout(() => settle(entry.client_id, { done: false, refused: null }), ANSWER_MS);
      waiting.set(entry.client_id, (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      });
      const { conversation, client_id, body, extra } = entry;
      const base_seq = typeof extra["base_seq"] === "number" ? { base_seq: extra["base_seq"] } : {};
      const sent = link.send({ t: "post", conversation, client_id, body, ...base_seq });
      if (!sent) settle(client_id, { done: false, refused: null });
    });
}
