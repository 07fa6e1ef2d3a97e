/** Files to and from a running hub, beside MCP. */

import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { cliErrors } from "../errors.ts";
import { accepted } from "../running-hub.ts";
import type { CallableHub } from "./callable-hub.ts";

interface Where {
  /** Where MCP is spoken; artifacts are beside it. */
  readonly endpoint: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** Uploads the files that a tool is given, and reads what it made. @throws `cli.refused` */
export const remoteArtifacts = ({
  endpoint,
  headers,
}: Where): Pick<CallableHub, "take" | "read"> => ({
  async take(file, signal) {
    const address = new URL("/artifacts", endpoint);
    address.searchParams.set("name", basename(file));
    const answer = await fetch(address, {
      method: "PUT",
      headers,
      body: Readable.toWeb(createReadStream(file)),
      duplex: "half",
      signal,
    });
    await accepted(answer);
    const stored: unknown = await answer.json();
    if (typeof stored === "object" && stored !== null && "uri" in stored) return String(stored.uri);
    throw cliErrors.refused({ why: "PUT /artifacts" });
  },

  async read(uri, signal) {
    const id = encodeURIComponent(uri.replace("artifact://", ""));
    const answer = await fetch(new URL(`/artifacts/${id}`, endpoint), { headers, signal });
    await accepted(answer);
    return answer.body === null ? Readable.from([]) : Readable.fromWeb(answer.body);
  },
});
