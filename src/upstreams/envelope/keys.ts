/** Keys of a modern request's `_meta` (specification 2026-07-28, "Per-request metadata"). */

const reserved = "io.modelcontextprotocol/";

export const protocolVersionKey = `${reserved}protocolVersion`;
export const clientCapabilitiesKey = `${reserved}clientCapabilities`;
export const clientInfoKey = `${reserved}clientInfo`;
/** The least severe log line that the client wants to hear; without it there are none. */
export const logLevelKey = `${reserved}logLevel`;

/** What only the modern era has, and a legacy server must not see. */
export const isEnvelopeKey = (key: string): boolean => key.startsWith(reserved);
