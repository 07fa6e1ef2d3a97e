/** Seconds as Redis takes them: whole milliseconds, at least one. */
export const milliseconds = (seconds: number): string =>
  String(Math.max(1, Math.round(seconds * 1000)));
