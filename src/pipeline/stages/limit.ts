import type { Slots } from "../../kernel/slots.ts";
import type { Stage } from "../stage.ts";

/** Bounds how many calls run at once; the rest wait in a bounded queue, or hear that it is full. */
export const limit = (places: Slots): Stage => ({
  name: "limit",
  run: ({ call }, next) => places.use(call.signal, next),
});
