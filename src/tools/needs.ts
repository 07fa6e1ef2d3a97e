import type { Engines } from "../media/engines.ts";
import type { Models } from "../models/models.ts";
import type { MediaSource } from "../media/refs/media-source.ts";
import type { Artifacts } from "../storage/artifacts.ts";

/** What the built-in tools work with. A plugin's host has the same. */
export interface Needs {
  readonly engines: Engines;
  readonly media: MediaSource;
  readonly artifacts: Artifacts;
  readonly models: Models;
}
