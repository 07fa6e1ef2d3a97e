/** How far a break parts what is before it from what is after: a line, or a line and an empty one. */
export type Break = "line" | "paragraph";

export interface LineWriter {
  write(text: string): void;
  break(strength: Break): void;
  /** What was written, without empty lines at either end. */
  finish(): string;
}

/** Gathers text into lines; of several breaks in a row the strongest counts. */
export function lineWriter(): LineWriter {
  const lines: string[] = [];
  let line: string[] = [];
  let pending: Break | undefined;

  const flush = (): void => {
    const text = line.join("").replaceAll(/ {2,}/g, " ").trim();
    line = [];
    if (text === "") return;
    if (pending === "paragraph" && lines.length > 0) lines.push("");
    lines.push(text);
    pending = undefined;
  };

  return {
    write(text) {
      line.push(text);
    },
    break(strength) {
      flush();
      if (pending !== "paragraph") pending = strength;
    },
    finish() {
      flush();
      return lines.join("\n");
    },
  };
}
