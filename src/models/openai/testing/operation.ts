/** The path of one operation under `prefix`, with nothing after it. */
export const operation = (prefix: string, name: string): RegExp =>
  new RegExp(`^${RegExp.escape(prefix + name)}$`);
