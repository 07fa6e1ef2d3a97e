import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { jpegParts } from "./jpeg-parts.ts";

const over = (): Error => new Error("too much");
const part = (picture: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from(
      `--ffmpeg\r\nContent-type: image/jpeg\r\nContent-length: ${picture.length}\r\n\r\n`,
    ),
    picture,
    Buffer.from("\r\n"),
  ]);

describe("pictures from a pipe", () => {
  test("come whole, however the output is cut, whatever is in them", () => {
    const picture = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.constant(Buffer.from("\r\n\r\nContent-length: 3\r\n\r\n")),
    );
    fc.assert(
      fc.property(fc.array(picture), fc.integer({ min: 1, max: 90 }), (pictures, step) => {
        const parts = jpegParts(1_000_000, over);
        const output = Buffer.concat(pictures.map(part));
        for (let at = 0; at < output.length; at += step)
          parts.write(output.subarray(at, at + step));
        assert.deepEqual(
          parts.pictures().map((bytes) => [...bytes]),
          pictures.map((bytes) => [...bytes]),
        );
      }),
    );
  });

  test("beyond the limit are refused", () => {
    assert.throws(() => jpegParts(100, over).write(Buffer.alloc(101)), /too much/);
  });

  test("with no end are not taken", () => {
    const parts = jpegParts(1000, over);
    parts.write(part(Buffer.alloc(50)).subarray(0, -20));
    assert.deepEqual(parts.pictures(), []);
  });
});
