/**
 * Loaded into a program under measurement ahead of its own code: collects all garbage when it is
 * asked, and says what is left. It neither keeps the program alive nor costs anything unasked.
 */

process.on("message", () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage());
});
process.channel?.unref();
