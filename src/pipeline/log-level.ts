/** How grave a log line of a running call is, from the least to the most severe (RFC 5424). */
const logLevels = [
  "debug",
  "info",
  "notice",
  "warning",
  "error",
  "critical",
  "alert",
  "emergency",
] as const;

export type LogLevel = (typeof logLevels)[number];

export const isLogLevel = (value: unknown): value is LogLevel =>
  (logLevels as readonly unknown[]).includes(value);

/** Whether `level` is as severe as `least`, or more. Nothing that is no level is. */
export const isAtLeast = (level: unknown, least: string): boolean =>
  (logLevels as readonly unknown[]).indexOf(level) >=
  (logLevels as readonly unknown[]).indexOf(least);
