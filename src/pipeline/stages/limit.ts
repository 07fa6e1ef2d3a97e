import type { Leave as LeavePlace, Slots } from "../../kernel/slots.ts";
import type { Leave, Stage } from "../stage.ts";

/**
 * Bounds how many calls run at once; the rest wait in a bounded queue, or hear that it is full. Tools
 * with places of their own take none of the hub's.
 */
export const limit = (places: Slots): Stage => ({
  name: "limit",
  enter({ tool, call }) {
    const taken = (tool.places ?? places).take(call.signal);
    return taken instanceof Promise ? taken.then(leaving) : leaving(taken);
  },
});

const leaving =
  (leavePlace: LeavePlace): Leave =>
  (end) => {
    leavePlace();
    return end;
  };
