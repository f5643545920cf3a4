// What is needed only once a conversation is open: its screen and its data. Follows the first screen as one lazy part.
export { openThreads } from "./data/threads.ts";
export { default as Thread } from "./Thread.svelte";
