/** Which of an answer's media `--output` means, and where its bytes are. */

import { extname } from "node:path";
import type { Readable } from "node:stream";
import type { Content } from "../../pipeline/content.ts";
import type { Answer } from "../../pipeline/define-tool.ts";
import { cliErrors } from "../errors.ts";
import { saveFile } from "../save-file.ts";
import type { CallableHub } from "./callable-hub.ts";

interface Found {
  readonly mimeType: string;
  readonly uri?: string;
  bytes(signal: AbortSignal): Promise<Readable | Uint8Array>;
}

/**
 * Saves the medium whose type fits the file's name; where the name says nothing, the tool's
 * main artifact, else the first medium.
 *
 * @throws `cli.nothingToSave`, `cli.notSaved`
 */
export async function saveAnswer(
  answer: Answer,
  hub: CallableHub,
  { file, signal }: { readonly file: string; readonly signal: AbortSignal },
): Promise<void> {
  const found = answer.content.flatMap((block) => mediaIn(block, hub));
  const main = mainArtifact(answer.structured);
  const chosen =
    found.find(({ mimeType }) => fits(mimeType, file)) ??
    found.find(({ uri }) => uri === main) ??
    found[0];
  if (chosen === undefined) throw cliErrors.nothingToSave({ file });
  await saveFile(await chosen.bytes(signal), file, signal);
}

function mediaIn(block: Content, hub: CallableHub): Found[] {
  switch (block.type) {
    case "resource_link": {
      const { uri, mimeType = "" } = block;
      if (!uri.startsWith("artifact://")) return [];
      return [{ mimeType, uri, bytes: (signal) => hub.read(uri, signal) }];
    }
    case "image":
    case "audio":
      return [inline(block.mimeType, Buffer.from(block.data, "base64"))];
    case "resource": {
      const { blob, text, mimeType = "" } = block.resource;
      if (blob !== undefined) return [inline(mimeType, Buffer.from(blob, "base64"))];
      return text === undefined ? [] : [inline(mimeType, Buffer.from(text))];
    }
    case "text":
      return [];
  }
}

const inline = (mimeType: string, bytes: Uint8Array): Found => ({
  mimeType,
  bytes: () => Promise.resolve(bytes),
});

function mainArtifact(structured: unknown): string | undefined {
  if (typeof structured !== "object" || structured === null) return undefined;
  const artifact = "artifact" in structured ? structured.artifact : undefined;
  return typeof artifact === "string" ? artifact : undefined;
}

/** Endings that MIME types do not spell the same way. */
const spelled: Readonly<Record<string, string>> = {
  jpg: "jpeg",
  svg: "svg+xml",
  mp3: "mpeg",
  txt: "plain",
};

function fits(mimeType: string, file: string): boolean {
  const ending = extname(file).slice(1).toLowerCase();
  const subtype = mimeType.split("/")[1]?.replace(/^x-/, "") ?? "";
  return ending !== "" && (subtype === ending || subtype === spelled[ending]);
}
