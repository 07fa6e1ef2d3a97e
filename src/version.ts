import manifest from "../package.json" with { type: "json" };

/** The hub's own version, as its package says. */
export const { version } = manifest;
