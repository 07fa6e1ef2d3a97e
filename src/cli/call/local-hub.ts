import type { App } from "../app-contract.ts";
import type { CallableHub } from "./callable-hub.ts";

/** The hub in this process. Files are named by their path, so that nothing is copied. */
export const localHub = (app: App): CallableHub => ({
  tools: () => Promise.resolve(app.tools()),
  call: (tool, args, options) => app.call(tool, args, options),
  take: (file) => Promise.resolve(file),
  read: (uri) => app.artifacts.read(uri),
  [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
});
