import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Artifact, Artifacts } from "../../storage/artifacts.ts";
import type { Asked, Decided } from "../api/decided.ts";
import { contentHeaders } from "../content-disposition.ts";
import { movingBody, startOf } from "../moving-body.ts";
import { type ByteRange, rangeOf } from "../range.ts";
import type { GuardedRoute, HttpCall } from "../route.ts";
import { safeHeaders, sendJson } from "../send.ts";

export interface ArtifactRouteNeeds {
  readonly artifacts: Artifacts;
  /** The media type by the first bytes of the content. */
  readonly typeOf: (head: Uint8Array) => string | Promise<string>;
  readonly idleSeconds: number;
  readonly decided: Decided;
}

/** `PUT /artifacts` takes a file as it is, `GET /artifacts/<id>` gives it back. */
export const artifactRoutes = (needs: ArtifactRouteNeeds): readonly GuardedRoute[] => [
  {
    path: "/artifacts",
    methods: ["PUT"],
    guard: "principal",
    handle: (call) => needs.decided(handingIn(call), () => upload(needs, call)),
  },
  {
    path: "/artifacts/:id",
    methods: ["GET", "HEAD"],
    guard: "principal",
    handle: (call) => needs.decided(reading(call), () => download(needs.artifacts, call)),
  },
];

type Call = Parameters<GuardedRoute["handle"]>[0];

/** Of whoever may run tools, for it is how they get what they should look at. */
const handingIn = ({ principal, params }: Call): Asked => ({
  principal,
  name: "PUT /artifacts",
  permission: "artifacts:execute",
  params,
  changes: true,
});

const reading = ({ principal, params }: Call): Asked => ({
  principal,
  name: "GET /artifacts/:id",
  permission: "artifacts:read",
  params,
  changes: false,
});

async function upload(
  { artifacts, typeOf, idleSeconds }: ArtifactRouteNeeds,
  { request, response }: HttpCall,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort(new Error("The client went away.")));
  const { head, content } = await startOf(movingBody(request, idleSeconds));
  const name = nameIn(request.url);
  const about = { mimeType: await typeOf(head), ...(name !== undefined && { name }) };
  const { uri, mimeType, bytes } = await artifacts.put(content, about, gone.signal);
  sendJson(response, { uri, mimeType, bytes }, { status: 201 });
}

function nameIn(url: string | undefined): string | undefined {
  const name = new URL(url ?? "/", "http://localhost").searchParams.get("name");
  return name === null || name === "" ? undefined : name.slice(0, 255);
}

async function download(
  artifacts: Artifacts,
  { request, response, params: { id = "" } }: HttpCall,
): Promise<void> {
  const artifact = await artifacts.get(`artifact://${id}`);
  const tag = `"${id}"`;
  const common = {
    ...safeHeaders,
    ETag: tag,
    // The bytes behind an id never change, and only who may read them may keep them.
    "Cache-Control": "private, max-age=31536000, immutable",
    "Accept-Ranges": "bytes",
  };
  if (names(request.headers["if-none-match"], tag)) {
    response.writeHead(304, common).end();
    return;
  }
  const range = wantedRange(artifact, request, tag);
  const { start, end } = range ?? { start: 0, end: artifact.bytes - 1 };
  response.writeHead(range === undefined ? 200 : 206, {
    ...common,
    ...contentHeaders(artifact),
    "Content-Length": end - start + 1,
    ...(range !== undefined && { "Content-Range": `bytes ${start}-${end}/${artifact.bytes}` }),
  });
  if (request.method === "HEAD" || artifact.bytes === 0) response.end();
  else await copy(await artifacts.read(artifact.uri, { start, end }), response);
}

/** A range asked for under another tag (`If-Range`) is a range of something else: all is sent then. */
function wantedRange(
  { bytes }: Artifact,
  { headers }: IncomingMessage,
  tag: string,
): ByteRange | undefined {
  const condition = headers["if-range"];
  return condition === undefined || condition === tag ? rangeOf(headers.range, bytes) : undefined;
}

/** Whether an `If-None-Match` list holds the tag (RFC 9110, section 13.1.2). */
const names = (list: string | undefined, tag: string): boolean =>
  list !== undefined &&
  list.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === tag);

/** A client that leaves in the middle is no failure. */
async function copy(content: Readable, response: ServerResponse): Promise<void> {
  try {
    await pipeline(content, response);
  } catch (error) {
    if (!response.destroyed) throw error;
  }
}
