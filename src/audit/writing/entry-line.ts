/** An entry as it stands in its line, without the line feed. */
export const entryLine = (seq: number, at: number, entry: object): string =>
  `{"seq":${seq},"at":"${isoOf(at)}",${JSON.stringify(entry).slice(1)}`;

let minute = Number.NaN;
let minuteText = "";

/** As `Date.toISOString`, which costs as much as the rest of an entry: most entries share their minute. */
function isoOf(time: number): string {
  const start = time - (time % 60_000);
  if (start !== minute) {
    minute = start;
    minuteText = new Date(start).toISOString().slice(0, 17);
  }
  const rest = time - start;
  const seconds = Math.floor(rest / 1000);
  const milliseconds = rest % 1000;
  return `${minuteText}${twoDigits(seconds)}.${twoDigits(Math.floor(milliseconds / 10))}${milliseconds % 10}Z`;
}

const twoDigits = (value: number): string => (value < 10 ? `0${value}` : `${value}`);
