import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { withCode } from "../testing/with-code.ts";
import { type Container, containerOf } from "./container.ts";

describe("the reader of a file", () => {
  let folder = "";
  const containerOfBytes = async (bytes: Uint8Array | string): Promise<Container> => {
    const path = join(folder, "media.mp4");
    await writeFile(path, bytes);
    return containerOf(path, "video");
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "container-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const known: readonly (readonly [string, string, string])[] = [
    ["\0\0\0\x20ftypisom", "mov", "mp4"],
    ["\0\0\0\x14ftypqt  ", "mov", "mov"],
    ["\x1a\x45\xdf\xa3....B\x82\x84webm", "matroska", "webm"],
    ["\x1a\x45\xdf\xa3....B\x82\x88matroska", "matroska", "matroska"],
    ["RIFF....WAVEfmt ", "wav", "wav"],
    ["OggS", "ogg", "ogg"],
    ["\xff\xfb\x90", "mp3", "mp3"],
    ["\xff\xf1\x50", "aac", "aac"],
    [`ID3\x04\0\0\0\0\x01\x02${".".repeat(130)}\xff\xf1`, "aac", "aac"],
    [`ID3\x04\0\0\0\0\x01\x02${".".repeat(130)}\xff\xfb`, "mp3", "mp3"],
    ["GIF89a", "gif", "gif"],
  ];
  for (const [head, demuxer, name] of known) {
    test(`is ${demuxer} for ${name} (${JSON.stringify(head.slice(0, 12))})`, async () => {
      assert.deepEqual(await containerOfBytes(Buffer.from(head, "latin1")), { demuxer, name });
    });
  }

  const lists: Readonly<Record<string, string>> = {
    "an HLS playlist": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n",
    "a concat script": "ffconcat version 1.0\nfile '/etc/passwd'\n",
    "a DASH manifest": '<?xml version="1.0"?><MPD><BaseURL>file:///etc/passwd</BaseURL></MPD>',
    "a session description": "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
    "metadata of ffmpeg": ";FFMETADATA1\ntitle=x\n",
    subtitles: "1\n00:00:00,000 --> 00:00:01,000\nhello\n",
    "a shell script": "#!/bin/sh\necho hello\n",
    "a picture": "\x89PNG\r\n\x1a\n",
    "a vector picture": '<svg xmlns="http://www.w3.org/2000/svg"/>',
  };
  for (const [what, bytes] of Object.entries(lists)) {
    test(`is none for ${what} named .mp4`, async () => {
      const bytesOfIt = Buffer.from(bytes, "latin1");
      await assert.rejects(containerOfBytes(bytesOfIt), withCode("media.unsupported"));
    });
  }

  test("is none for an empty file", async () => {
    await assert.rejects(containerOfBytes(""), withCode("media.unreadable"));
  });
});
