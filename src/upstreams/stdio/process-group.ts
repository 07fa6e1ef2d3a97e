/** Its own process group, so that a child goes with everything it started. Windows has no such groups. */
export const grouped = process.platform !== "win32";

/** Sends a signal to a whole group, by the process it began with. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(grouped ? -leader : leader, signal);
  } catch {
    // Nobody is left in it.
  }
}
