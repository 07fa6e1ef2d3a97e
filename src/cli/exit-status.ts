/** The exit status of every command. */
export const exitStatus = {
  ok: 0,
  /** The tool or the command failed. */
  failed: 1,
  /** The command line is not right. */
  usage: 2,
  /** SIGINT: 128 + 2. */
  interrupted: 130,
  /** SIGTERM: 128 + 15. */
  terminated: 143,
} as const;
