import type { Component } from "svelte";

/** A drawing beside words; always hidden from those who cannot see it, the words are there. */
export type Icon = Component<{ class?: string; "aria-hidden"?: "true" }>;
