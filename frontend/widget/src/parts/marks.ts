// Lucide 1.48 (ISC), one path each. Only what an open conversation draws.
export const sent = "M20 6 9 17l-5-5";
export const delivered = "M18 6 7 17l-5-5M22 10l-7.5 7.5L13 16";
export const waiting = "M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0M12 6v6l4 2";
export const failed = "M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0M12 8v4M12 16h.01";
export const down = "M12 5v14M19 12l-7 7-7-7";
