import { readFile } from "node:fs/promises";
import * as z from "zod";
import { systemCode } from "../disk-failure.ts";

/** What is known of an artifact besides its bytes. Its file's time is when the artifact was last used. */
const sidecar = z.strictObject({
  mimeType: z.string().min(1),
  name: z.string().optional(),
  createdAt: z.iso.datetime(),
});

export type Sidecar = z.output<typeof sidecar>;

/** Nothing when the file is missing or not whole: the content is sound without it. */
export async function readSidecar(path: string): Promise<Sidecar | undefined> {
  try {
    return sidecar.safeParse(JSON.parse(await readFile(path, "utf8"))).data;
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
