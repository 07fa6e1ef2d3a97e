import type { App } from "../app-contract.ts";
import { onceAsked } from "../upstream/once-asked.ts";
import type { CallableHub } from "./callable-hub.ts";

/** The hub in this process. Files are named by their path, so that nothing is copied. */
export const localHub = (app: App): CallableHub => ({
  async tools(signal, wanted) {
    const isThere = app.tools().some(({ name }) => name === wanted);
    if (!isThere) await onceAsked(app.upstreams, signal);
    return app.tools();
  },
  call: (tool, args, options) => app.call(tool, args, options),
  take: (file) => Promise.resolve(file),
  read: (uri) => app.artifacts.read(uri),
  [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
});
