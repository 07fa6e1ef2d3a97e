import { type Terminal, printable } from "../terminal.ts";

/** Shows how far a call is, on standard error. */
export interface ProgressLine extends Disposable {
  show(done: number, message?: string): void;
}

const cells = 24;

/** A step smaller than this is not worth a line of its own where lines cannot be drawn over. */
const step = 0.1;

/** A bar that is drawn over on a terminal, a plain line for each step elsewhere. */
export function progressLine(terminal: Terminal): ProgressLine {
  return terminal.isWatched ? drawnBar(terminal) : plainLines(terminal);
}

function drawnBar(terminal: Terminal): ProgressLine {
  let drawn = false;
  return {
    show(done, message = "") {
      const share = Math.min(1, Math.max(0, done));
      const full = Math.round(share * cells);
      const bar = "█".repeat(full) + "░".repeat(cells - full);
      const text = `${bar} ${String(Math.round(share * 100)).padStart(3)} % ${oneLine(message)}`;
      // Half of the columns: letters of Japanese take two.
      const room = Math.max(cells + 6, Math.floor((terminal.columns + cells) / 2));
      terminal.draw(`\r\u001b[2K${text.slice(0, room)}`);
      drawn = true;
    },
    [Symbol.dispose]() {
      if (drawn) terminal.draw("\r\u001b[2K");
    },
  };
}

function plainLines(terminal: Terminal): ProgressLine {
  let last = -step;
  return {
    show(done, message = "") {
      if (done < last + step && done < 1) return;
      last = done;
      terminal.warn(`${Math.round(done * 100)} % ${oneLine(message)}`.trimEnd());
    },
    [Symbol.dispose]() {},
  };
}

const oneLine = (message: string): string =>
  printable(message, { isTTY: true }).replace(/\s+/g, " ");
