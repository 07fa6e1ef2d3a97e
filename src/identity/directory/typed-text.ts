/** What may be sent to a directory of what somebody typed. */

import type { Login } from "./directory.ts";

const longestName = 256;
const longestPassword = 1024;

/** Empty passwords and NUL never reach a directory: some take them for something else. */
export const isUsable = ({ username, password }: Login): boolean =>
  isName(username) && isText(password.reveal(), longestPassword);

export const isName = (username: string): boolean =>
  username.trim() !== "" && isText(username, longestName);

const isText = (text: string, longest: number): boolean =>
  text !== "" && text.length <= longest && !text.includes("\0");

/** One text for what directories take for the same name. */
export const sameName = (username: string): string =>
  username.normalize("NFKC").toLowerCase().trim().replaceAll(/\s+/g, " ");
