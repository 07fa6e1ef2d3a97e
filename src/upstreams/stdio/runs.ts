import { execFile } from "node:child_process";

const longestMilliseconds = 5000;

/** Whether the program runs to its end with these arguments, and says that all is well. */
export const runs = (file: string, args: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    const options = { env: {}, timeout: longestMilliseconds, killSignal: "SIGKILL" as const };
    execFile(file, args, options, (error) => resolve(error === null));
  });
