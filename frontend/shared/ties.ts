// Types for the tests that hold our hand-written shapes equal to the server's document (api.gen.ts).
import type { components } from "./api.gen.ts";
import type { Role } from "./wire.ts";

export type Schema = components["schemas"];

/** Each may stand for the other, and neither has a field that the other lacks. */
export type Same<A, B> = [A, B, keyof A, keyof B] extends [B, A, keyof B, keyof A] ? true : { document: A; ours: B };

/** What the document says, with the roles as they are shown to others: whoever works here is an agent. */
export type Shown<T> =
  [T, Schema["Role"]] extends [Schema["Role"], T] ? Role
  : T extends object ? { [K in keyof T]: Shown<T[K]> }
  : T;

/** Compiles only for `true`. */
export const agrees = <_ extends true>(): void => undefined;
