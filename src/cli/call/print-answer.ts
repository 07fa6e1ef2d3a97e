import type { Content } from "../../pipeline/content.ts";
import type { Answer } from "../../pipeline/define-tool.ts";
import type { Terminal } from "../terminal.ts";
import { printable } from "../terminal.ts";

/** The answer for a program: as `tools/call` answers. */
export const answerJson = ({ content, structured, isError, failure }: Answer): string =>
  JSON.stringify({
    content,
    ...(structured !== undefined && { structuredContent: structured }),
    ...(failure !== undefined && { error: failure }),
    isError: isError === true,
  });

/** The answer for a person: a failure goes to standard error. */
export function printAnswer({ content, isError, failure }: Answer, terminal: Terminal): void {
  const say = (text: string): void => {
    const line = printable(text, terminal);
    if (isError === true) terminal.warn(line);
    else terminal.print(line);
  };
  if (failure !== undefined) {
    say(`${failure.message}\n${failure.advice}`);
    return;
  }
  const links = content.filter((block) => block.type === "resource_link").length;
  for (const block of content) {
    // What is inline is linked too, unless the tool links nothing.
    if (links > 0 && (block.type === "image" || block.type === "audio")) continue;
    say(blockText(block));
  }
}

function blockText(block: Content): string {
  switch (block.type) {
    case "text":
      return block.text;
    case "resource_link":
      return [block.uri, block.name, block.mimeType, size(block.size)].filter(Boolean).join("  ");
    case "resource":
      return block.resource.text ?? block.resource.uri;
    case "image":
    case "audio":
      return `${block.mimeType}  ${size(Buffer.byteLength(block.data, "base64"))}`;
  }
}

/** Bytes as a person reads them. */
export function size(bytes: number | undefined): string {
  if (bytes === undefined) return "";
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
