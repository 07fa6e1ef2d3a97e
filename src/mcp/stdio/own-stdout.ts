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
  return new Writable({
    decodeStrings: false,
    write: (chunk: string, encoding, done) => {
      write(chunk, encoding, done);
    },
  });
}
