import type { HttpUpstreamSettings } from "../settings.ts";
import type { OpenedCredentials } from "./credential.ts";

/** Opens what callers of one upstream are let in with; it is closed with the upstream. */
export type OpenCredentials = (
  upstream: string,
  settings: HttpUpstreamSettings,
) => OpenedCredentials;
