// What we wrote by hand is what the server's own document says: a difference does not compile (npm run check).
import { describe, expect, it } from "vitest";
import { agrees, type Same, type Schema, type Shown } from "./ties.ts";
import { readFrames, retryAfter, type Author, type Case, type Counts, type Item, type Last, type Me, type Row, type Started, type Timeline, type WireError } from "./wire.ts";

/** As Same, but for fields of which the document says less than we do; ours must fit into it. */
type Narrow<A, B extends A, K extends keyof A> = Same<Omit<A, K>, Omit<B, K>>;

agrees<Same<Shown<Schema["Author"]>, Author>>();
agrees<Same<Shown<Schema["Snippet"]>, Last>>();
agrees<Same<Shown<Schema["Case"]>, Case>>();
agrees<Same<Shown<Schema["Row"]>, Row>>();
agrees<Same<Schema["Counts"], Counts>>();
agrees<Same<Schema["Error"]["error"], WireError>>();
agrees<Narrow<Schema["Me"], Me, "role">>();
agrees<Narrow<Shown<Schema["Item"]>, Item, "kind" | "data">>();
agrees<Same<keyof Schema["Begun"], keyof Started>>();
agrees<Same<keyof Schema["Timeline"], keyof Timeline>>();

describe("the frames of a message", () => {
  it("may come one by one or as a list", () => {
    expect(readFrames('{"t":"pong"}')).toEqual([{ t: "pong" }]);
    expect(readFrames('[{"t":"pong"},{"t":"cursor","cursor":"7"}]')).toHaveLength(2);
  });

  it("are none in what is not ours", () => {
    for (const text of ["", "{", "null", "7", '{"x":1}', '[null,{"t":7}]']) expect(readFrames(text)).toEqual([]);
  });
});

describe("a refusal", () => {
  const error = (kind: WireError["kind"], facts: WireError["facts"] = {}): WireError => ({ kind, code: "X", message: "", facts });

  it("that passes says when to try again", () => {
    expect(retryAfter(error("limited", { retry_after: 4 }))).toBe(4);
    expect(retryAfter(error("unavailable"))).toBe(2);
  });

  it("that is final says nothing of the kind", () => {
    expect(retryAfter(error("conflict", { retry_after: 4 }))).toBeNull();
  });
});
