/** The command line of bubblewrap (`man bwrap`) for one child. */

import { existsSync, realpathSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";

export interface Box {
  /** Files and folders that it sees and cannot change. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly network: boolean;
  /** Where it starts, if it can see it. */
  readonly folder: string;
}

/** What programs need of a Linux system; nothing of a person, and of `/etc` nothing secret. */
const systemPlaces = [
  "/usr",
  "/bin",
  "/sbin",
  "/lib",
  "/lib32",
  "/lib64",
  "/nix/store",
  "/etc/alternatives",
  "/etc/ca-certificates",
  "/etc/fonts",
  "/etc/group",
  "/etc/host.conf",
  "/etc/hosts",
  "/etc/ld.so.cache",
  "/etc/ld.so.conf",
  "/etc/ld.so.conf.d",
  "/etc/localtime",
  "/etc/mime.types",
  "/etc/nsswitch.conf",
  "/etc/passwd",
  "/etc/pki",
  "/etc/protocols",
  "/etc/resolv.conf",
  "/etc/services",
  "/etc/ssl",
] as const;

const privatePlaces = ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"] as const;

/**
 * Its own view of the files, a `/tmp` and processes of its own, no privileges; it ends with the hub.
 *
 * @param file the program, which is seen besides what the box names.
 */
export function bubblewrapArguments(
  box: Box,
  file: string,
  args: readonly string[],
): readonly string[] {
  const program = existsSync(file) ? [file, realpathSync(file)] : [];
  return [
    "--die-with-parent",
    "--unshare-user-try",
    "--unshare-pid",
    "--unshare-ipc",
    "--unshare-uts",
    "--unshare-cgroup-try",
    ...(box.network ? [] : ["--unshare-net"]),
    "--cap-drop",
    "ALL",
    ...systemPlaces.flatMap((place) => ["--ro-bind-try", place, place]),
    ...privatePlaces,
    ...binds({ ...box, read: [...program, ...box.read] }),
    "--chdir",
    seenFolder(box),
    "--",
    file,
    ...args,
  ];
}

/** From the outside in, so that a folder inside another keeps its own right. */
function binds({ read, write }: Box): string[] {
  const all = [
    ...read.map((path) => ({ how: "--ro-bind", path: resolve(path) })),
    ...write.map((path) => ({ how: "--bind", path: resolve(path) })),
  ];
  return all
    .toSorted((left, right) => left.path.length - right.path.length)
    .flatMap(({ how, path }) => [how, path, path]);
}

const seenFolder = ({ read, write, folder }: Box): string =>
  [...read, ...write].some((path) => isInside(folder, resolve(path))) ? folder : "/";

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith("../") && !isAbsolute(way);
}
