import type { IncomingMessage } from "node:http";

/** The hub's address as this client knows it, without a slash at its end. Its host has been checked. */
export const baseUrlOf = ({ headers }: IncomingMessage, publicUrl: string | undefined): string =>
  publicUrl?.replace(/\/+$/, "") ?? `http://${headers.host ?? "localhost"}`;
