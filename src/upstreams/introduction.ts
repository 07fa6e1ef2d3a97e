/** *modern* = 2026-07-28, every request stands alone; *legacy* = 2025-11-25 and earlier. */
export type Era = "modern" | "legacy";

/** What an upstream says of itself: the result of `server/discover` or of `initialize`. */
export interface Introduction {
  readonly era: Era;
  /** As `2026-07-28`. */
  readonly protocolVersion: string;
  readonly serverInfo: { readonly name: string; readonly version: string };
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** Written by others: it is shown, never obeyed. */
  readonly instructions?: string | undefined;
}
