import type { Slots } from "../../kernel/slots.ts";
import type { Stage } from "../stage.ts";

/**
 * Bounds how many calls run at once; the rest wait in a bounded queue, or hear that it is full. Tools
 * with places of their own take none of the hub's.
 */
export const limit = (places: Slots): Stage => ({
  name: "limit",
  run: ({ tool, call }, next) => (tool.places ?? places).use(call.signal, next),
});
