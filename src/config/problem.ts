/** One thing that is wrong with a configuration. */
export interface Problem {
  /** `hub.yaml:6:11`, `KUMIHIMO_HTTP_PORT` or `--port`; empty where nothing was written. */
  readonly where: string;
  /** `http.port`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

export const problemLine = ({ where, path, message }: Problem): string =>
  `${[where, path].filter((part) => part !== "").join(" ")}: ${message}`;
