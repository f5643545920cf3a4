// The only script of ours that a wallet's page runs: it draws the launcher and opens the iframe on intent.
const own = document.currentScript as HTMLScriptElement | null;
export const desk = own ? new URL(own.src).origin : location.origin;
