// What the first screen does without: it comes in one part, right after it.
export { default as Cases } from "./Cases.svelte";
export { openThreads } from "./data/threads.ts";
export { default as Thread } from "./Thread.svelte";
