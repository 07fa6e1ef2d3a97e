import type { IncomingHttpHeaders } from "node:http";
import { CLIENT_CAPABILITIES_META_KEY } from "@modelcontextprotocol/server";
import type { Passage } from "../../pipeline/passage.ts";
import { capabilitiesOf } from "../asking/client-abilities.ts";
import type { ClientAbilities } from "../asking/client-abilities.ts";
import { isJsonObject } from "../protocol.ts";
import { statusOf } from "./error-status.ts";
import type { PlainRequest } from "./plain-request.ts";
import type { Reply } from "./reply.ts";

export interface PassageNeeds {
  readonly request: PlainRequest;
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
  readonly reply: Reply;
  readonly abilities: ClientAbilities;
  readonly logLevel: string | undefined;
}

/** The way through the hub for one HTTP request whose answer may go out as it comes. */
export function createPassage(needs: PassageNeeds): Passage {
  const { request, body, headers, reply, abilities, logLevel } = needs;
  const { text } = reply;
  const said = request.meta?.[CLIENT_CAPABILITIES_META_KEY];
  return {
    era: request.era,
    id: request.id,
    method: request.method,
    params: request.params,
    body,
    headers,
    get capabilities() {
      return isJsonObject(said) ? said : capabilitiesOf(abilities);
    },
    logLevel,
    get begun() {
      return text.begun;
    },
    tell: text.tell,
    write: text.write,
    whenDrained: text.whenDrained,
    end: (chunk, errorCode) => text.end(chunk, statusOf(request.era, errorCode)),
  };
}
