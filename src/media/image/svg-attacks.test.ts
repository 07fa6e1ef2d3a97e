import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import sharp from "sharp";
import { isKumihimoError } from "../../kernel/errors.ts";
import { childProcessPool } from "../isolation/child-process-pool.ts";
import { isolationConfig } from "../isolation/config.ts";
import { imageConfig } from "./config.ts";
import { sharpImage } from "./sharp-image.ts";
import { oneBitPng } from "./testing/one-bit-png.ts";
import { assertNear, pixel } from "./testing/pixels.ts";
import { red } from "./testing/pictures.ts";

const never = new AbortController().signal;
const pool = childProcessPool(isolationConfig.parse({ memoryBytes: 512 * 1024 * 1024 }));
const engine = sharpImage(imageConfig.parse({ seconds: 5 }), pool);
const white = { r: 255, g: 255, b: 255 };

const secret = await sharp({ create: { width: 40, height: 40, channels: 3, background: red } })
  .png()
  .toBuffer();
const folder = await mkdtemp(join(tmpdir(), "kumihimo-svg-"));
const file = join(folder, "secret.png");
await writeFile(file, secret);
const redSquare = '<rect xmlns="http://www.w3.org/2000/svg" width="40" height="40" fill="red"/>';
const drawing = join(folder, "drawing.svg");
await writeFile(drawing, redSquare);
const whiteSquare = '<rect width="40" height="40" style="fill: white"/>';
const redStyle = "rect { fill: red !important }";
const style = join(folder, "style.css");
await writeFile(style, redStyle);

let visits = 0;
const server = createServer((_, response) => {
  visits += 1;
  response.end(secret);
});
await once(server.listen(0, "127.0.0.1"), "listening");
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server's address
const { port } = server.address() as AddressInfo;

after(async () => {
  server.close();
  await pool[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const svg = (body: string, before = ""): Buffer =>
  Buffer.from(
    `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xi="http://www.w3.org/2001/XInclude" width="40" height="40">${body}</svg>`,
  );

const image = (href: string): string => `<image width="40" height="40" xlink:href="${href}"/>`;

describe("an SVG", () => {
  test("may hold a picture in itself", async () => {
    const { bytes } = await engine.normalise(
      svg(image(`data:image/png;base64,${secret.toString("base64")}`)),
      {},
      never,
    );
    assertNear(await pixel(bytes, [20, 20]), red);
  });

  for (const [what, href] of [
    ["an absolute path", file],
    ["a file: URL", pathToFileURL(file).href],
    ["a relative path", "secret.png"],
    ["an address", `http://127.0.0.1:${port}/secret.png`],
  ] as const) {
    test(`does not draw what ${what} names`, async () => {
      for (const body of [
        image(href),
        `<filter id="f"><feImage xlink:href="${href}"/></filter><rect width="40" height="40" filter="url(#f)" fill="none"/>`,
        `<use xlink:href="${href}#a"/>`,
      ]) {
        const { bytes } = await engine.normalise(svg(body), {}, never);
        assertNear(await pixel(bytes, [20, 20]), white);
      }
      assert.equal(visits, 0);
    });
  }

  test("does not include a file, by XInclude, entity or style sheet", async () => {
    const doctype = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "${pathToFileURL(drawing).href}">]>`;
    for (const attack of [
      svg(`<xi:include href="${drawing}" parse="xml"/>`),
      svg(`<xi:include href="${pathToFileURL(drawing).href}"/>`),
      svg("&x;", doctype),
      svg(`<style>@import url("${pathToFileURL(style).href}");</style>${whiteSquare}`),
      svg(whiteSquare, `<?xml-stylesheet type="text/css" href="${style}"?>`),
    ]) {
      const shown = await engine.normalise(attack, {}, never).then(
        ({ bytes }) => pixel(bytes, [20, 20]),
        (error: unknown) => assert.ok(isKumihimoError(error), String(error)),
      );
      if (shown !== undefined) assertNear(shown, white);
    }
  });

  test("draws the very elements that those attacks would bring in", async () => {
    for (const inline of [svg(redSquare), svg(`<style>${redStyle}</style>${whiteSquare}`)]) {
      const { bytes } = await engine.normalise(inline, {}, never);
      assertNear(await pixel(bytes, [20, 20]), { r: 255, g: 0, b: 0 });
    }
  });

  test("that multiplies entities is refused or drawn, within time and memory", async () => {
    const levels = Array.from(
      { length: 12 },
      (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`,
    );
    const doctype = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e0 "ha">${levels.join("")}]>`;
    await assertContained(svg("<text>&e12;</text>", doctype));
  });

  test("that multiplies references to itself is refused or drawn, within time and memory", async () => {
    const levels = Array.from({ length: 14 }, (_, at) => {
      const uses = `<use xlink:href="#g${at}"/>`.repeat(10);
      return `<g id="g${at + 1}">${uses}</g>`;
    });
    await assertContained(svg(`<rect id="g0" width="1" height="1"/>${levels.join("")}`));
  });

  test("that hides a huge picture is ended before it takes all memory", async () => {
    const bomb = oneBitPng(30_000).toString("base64");
    await assertContained(svg(image(`data:image/png;base64,${bomb}`)));
  });
});

async function assertContained(bytes: Uint8Array): Promise<void> {
  const started = performance.now();
  const [outcome] = await Promise.allSettled([engine.normalise(bytes, {}, never)]);
  assert.ok(performance.now() - started < 20_000);
  if (outcome.status === "rejected") assert.ok(isKumihimoError(outcome.reason), outcome.reason);
}
