/** The value of a JSON text; nothing where it is none. Whoever asks checks the shape, and finds nothing wrong too. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
