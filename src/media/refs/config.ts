import * as z from "zod";

const mebibyte = 1024 * 1024;
const network = z.union([z.cidrv4(), z.cidrv6()]);

/** Which addresses the hub reads media from, and for how long it waits. */
const fetchConfig = z
  .strictObject({
    allowHttp: z
      .boolean()
      .default(false)
      .describe("Also read http:// addresses, where anyone on the way can change the answer."),
    allowedHosts: z
      .array(z.string().min(1).toLowerCase())
      .readonly()
      .default([])
      .describe(
        "When not empty, only these hosts are read from; *.example.org stands for all names below it.",
      ),
    allowedNetworks: z
      .array(network)
      .readonly()
      .default([])
      .describe(
        "Networks that may be read from although they are not public, for example 10.2.0.0/16.",
      ),
    forbiddenNetworks: z
      .array(network)
      .readonly()
      .default([])
      .describe("Networks that must not be read from although they are public."),
    extraPorts: z
      .array(z.int().min(1).max(65_535))
      .readonly()
      .default([])
      .describe("Ports besides the scheme's own, 443 for https."),
    maxRedirects: z
      .int()
      .min(0)
      .max(20)
      .default(5)
      .describe("Redirects that are followed at most."),
    connectSeconds: z
      .number()
      .positive()
      .default(10)
      .describe("Time limit of finding and reaching the server, in seconds."),
    idleSeconds: z
      .number()
      .positive()
      .default(15)
      .describe("Time limit of waiting for the next bytes, in seconds."),
    seconds: z
      .number()
      .positive()
      .default(120)
      .describe("Time limit of the whole transfer, in seconds."),
    atOnce: z.int().min(1).default(8).describe("Transfers at once; more wait."),
  })
  .prefault({});

/** What a caller may hand in as media. */
export const refsConfig = z
  .strictObject({
    roots: z
      .array(z.string().min(1))
      .readonly()
      .default([])
      .describe("Folders whose files media paths may name. A relative path is tried in each."),
    maxBytes: z
      .int()
      .min(1)
      .default(1024 * mebibyte)
      .describe("Size of one piece of media by path, URL or artifact at most, in bytes."),
    maxMemoryBytes: z
      .int()
      .min(1)
      .default(100 * mebibyte)
      .describe("Size of media sent inline, or held in memory whole, at most, in bytes."),
    fetch: fetchConfig,
  })
  .prefault({});

export type RefsConfig = z.output<typeof refsConfig>;
export type FetchConfig = z.output<typeof fetchConfig>;
