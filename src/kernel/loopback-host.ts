import { isIP } from "node:net";

/** Whether a URL's host is this machine itself, so that nobody else can read what is sent there. */
export const isLoopbackHost = (host: string): boolean =>
  host === "localhost" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."));
