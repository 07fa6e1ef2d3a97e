import { canonicalPath } from "./canonical-path.ts";

/** The parts of a URL in one spelling. A class, because CEL tells types by their constructors. */
export class CanonicalUrl {
  /** In small letters, without a colon. */
  readonly scheme: string;
  /** In small letters and ASCII, without a dot at its end. */
  readonly host: string;
  /** That of the scheme where none is written; 0 where the scheme has none. */
  readonly port: bigint;
  readonly path: string;

  constructor(url: URL) {
    this.scheme = url.protocol.slice(0, -1);
    this.host = url.hostname.toLowerCase().replace(/\.+$/, "");
    this.port = BigInt(url.port === "" ? (usualPorts[this.scheme] ?? 0) : url.port);
    this.path = canonicalPath(url.pathname);
  }
}

const usualPorts: Readonly<Record<string, number>> = {
  ftp: 21,
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
};

/** @throws TypeError where it is no URL, and what {@link canonicalPath} throws */
export const canonicalUrl = (written: string): CanonicalUrl => new CanonicalUrl(new URL(written));
