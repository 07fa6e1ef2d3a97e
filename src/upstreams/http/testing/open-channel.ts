import type { Channel } from "../../channel.ts";
import { type HttpChannelSettings, openHttpChannel } from "../open-http-channel.ts";

export const openChannel = (url: string, settings: Partial<HttpChannelSettings> = {}): Channel =>
  openHttpChannel(
    url,
    { era: "auto", headers: {}, maxConnections: 20, maxMessageBytes: 1024 * 1024, ...settings },
    { upstream: "crm", hub: { name: "hub", version: "1.0.0" } },
  );

/** A signal for a wait that a test makes. */
export const soon = (): AbortSignal => AbortSignal.timeout(60_000);
