import { constants, type FileHandle, lstat, mkdir, open } from "node:fs/promises";
import path from "node:path";
import { isKumihimoError } from "../../kernel/errors.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import { syncFolder } from "../../storage/private-file.ts";
import { parseVkey } from "../notes/verifier-key.ts";
import type { Anchor, AnchoredCheckpoint, AnchoredLog, KnownCheckpoint } from "./anchor.ts";
import type { FileAnchorSettings } from "./config.ts";
import { type AnchorFault, anchorErrors } from "./errors.ts";
import { fileTail } from "./file-tail.ts";
import { type KeptNote, largestOf, notesIn } from "./kept-notes.ts";
import { logName } from "./log-name.ts";

/** A disk of another machine may hang. */
const longestSeconds = 20;

const { O_RDWR, O_RDONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;

/** What is wrong with a folder is said by the first checkpoint that cannot be kept. */
export const makeFolder = (folder: string): Promise<unknown> =>
  mkdir(folder, { recursive: true }).catch(() => undefined);

/**
 * Appends each checkpoint to a file of the log, in a folder that is best on another machine's disk.
 *
 * The folder is made once: one that goes away later, as when a disk is taken off, is not made anew in its
 * place. `made` settles when that was tried.
 */
export function fileAnchor(
  { path: folder, everySeconds }: FileAnchorSettings,
  made: Promise<unknown> = makeFolder(folder),
): Anchor {
  const name = `file ${folder}`;
  const failure = (fault: AnchorFault, detail?: string, cause?: unknown): Error =>
    anchorErrors.notAnchored({ anchor: name, fault, detail }, { cause });
  const use = oneAtATime(name, failure);

  const opened = async (origin: string, flags: number): Promise<FileHandle> => {
    await made;
    if (!(await lstat(folder)).isDirectory()) throw failure("link");
    const file = path.join(folder, `${logName(origin)}.checkpoints`);
    const handle = await open(file, flags | O_NOFOLLOW | O_NONBLOCK, 0o644);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
    throw failure("link");
  };

  const append = async ({ origin, size, root, note }: AnchoredCheckpoint): Promise<void> => {
    await using handle = await opened(origin, O_RDWR | O_APPEND | O_CREAT);
    const found = await fileTail(handle);
    const notes = notesIn(found, { origin });
    const largest = largestOf(notes);
    if (largest?.size === size && largest.root.equals(root)) return;
    if (largest !== undefined && largest.size >= size) throw failure("newer", `${largest.size}`);
    const tail = await mended(handle, found, notes.at(-1) ?? { origin, note: "" });
    await addWhole(handle, `${gapAfter(tail)}${note}`);
    if (tail === "") await syncFolder(folder);
  };

  const lastOf = async ({ origin, vkey }: AnchoredLog): Promise<KnownCheckpoint | undefined> => {
    await using handle = await opened(origin, O_RDONLY);
    return largestOf(notesIn(await fileTail(handle), { origin, key: parseVkey(vkey) }));
  };

  return {
    name,
    kind: "file",
    everySeconds,
    async keep(checkpoint, signal) {
      await use(signal, () => append(checkpoint));
      return {};
    },
    known: (log, signal) =>
      use(signal, () =>
        lastOf(log).catch((error: unknown) => {
          if (systemCode(error) === "ENOENT") return undefined;
          throw error;
        }),
      ),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

type Failure = (fault: AnchorFault, detail?: string, cause?: unknown) => Error;

/**
 * Work on a disk cannot be given up, only no longer waited for; while some of it hangs, no more is begun,
 * for it would take the few threads from everybody else's files.
 */
function oneAtATime(name: string, failure: Failure) {
  let running: Promise<unknown> | undefined;
  return async <Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> => {
    if (running !== undefined) throw failure("timeout");
    const begun = work();
    running = begun.catch(() => undefined).finally(() => (running = undefined));
    try {
      return await withDeadline(name, longestSeconds, signal, () => begun);
    } catch (error) {
      signal.throwIfAborted();
      throw asFailure(error, failure);
    }
  };
}

function asFailure(error: unknown, failure: Failure): unknown {
  if (isKumihimoError(error)) return error.code === "kernel.deadline" ? failure("timeout") : error;
  const code = systemCode(error);
  if (code === undefined) return error;
  return failure(code === "ELOOP" || code === "EISDIR" ? "link" : "folder", code, error);
}

const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error ? String(error.code) : undefined;

/** The end of the file once the beginning of a note is cut off it, as far as the disk lets it. */
async function mended(
  handle: FileHandle,
  tail: string,
  { origin, note }: Pick<KeptNote, "origin" | "note">,
): Promise<string> {
  const end = tail.lastIndexOf(note) + note.length;
  const piece = note === "" ? tail : tail.slice(end);
  if (!isBegun(piece.trimStart(), `${origin}\n`)) return tail;
  const { size } = await handle.stat();
  try {
    await handle.truncate(size - Buffer.byteLength(piece));
    return tail.slice(0, -piece.length);
  } catch {
    return tail;
  }
}

const isBegun = (piece: string, head: string): boolean =>
  piece !== "" && (head.startsWith(piece) || piece.startsWith(head));

/** The line breaks to an empty line: what stands there torn is parted from what follows, too. */
const gapAfter = (tail: string): string =>
  tail === "" || tail.endsWith("\n\n") ? "" : tail.endsWith("\n") ? "\n" : "\n\n";

/** A part of a note is taken back as far as the disk lets it. */
async function addWhole(handle: FileHandle, text: string): Promise<void> {
  const { size } = await handle.stat();
  try {
    await handle.appendFile(text);
    await handle.sync();
  } catch (error) {
    await handle.truncate(size).catch(() => undefined);
    throw error;
  }
}
