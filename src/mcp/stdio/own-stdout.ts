import { Writable } from "node:stream";

/**
 * Takes standard output for the protocol alone.
 *
 * Whatever else writes there, `console.log` of a plugin for one, goes to standard error from now on:
 * one stray line would end the client's connection.
 */
export function ownStdout(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Writable {
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  const own = new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, encoding, done) => {
      write(chunk, encoding, done);
    },
  });
  // A client that went away breaks the pipe, which must end the connection and not the process.
  stdout.on("error", (error) => own.destroy(error));
  return own;
}
