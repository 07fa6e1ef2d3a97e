/** Texts that a careless engine would follow to other files and addresses. */

/** Playlists, scripts and pages, to be sent as film, sound and pictures. */
export const hostileText: Readonly<Record<string, string>> = {
  m3u8: "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
  concat: "ffconcat version 1.0\nfile /etc/passwd\n",
  ffmetadata: ";FFMETADATA1\ntitle=x\n",
  sdp: "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n",
  dash: `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><AdaptationSet><Representation id="1" bandwidth="1"><BaseURL>file:///etc/passwd</BaseURL></Representation></AdaptationSet></Period></MPD>`,
  ass: String.raw`[Script Info]
[Events]
Dialogue: 0,0:00:00.00,0:00:10.00,Default,,0,0,0,,{\fn/etc/passwd}x`,
  pls: "[playlist]\nFile1=http://127.0.0.1/\n",
  html: "<!doctype html><script>alert(1)</script><img src=file:///etc/passwd>",
  script: "#!/bin/sh\nid\n",
  polyglot: "GIF89a/*<svg/onload=alert(1)>*/=alert(1)//;",
  entity: `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>`,
};

const svg = (body: string, size = 'width="100" height="100"', before = ""): string =>
  `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${size}>${body}</svg>`;

const letters = Array.from("abcdefghij");
const laughs = letters.map((name, index) => {
  const before = index === 0 ? "ha" : `&${letters[index - 1]};`.repeat(10);
  return `<!ENTITY ${name} "${before}">`;
});

/** References are left out of the drawing; what would not end is refused. */
export const hostileSvg: Readonly<
  Record<string, { readonly svg: string; readonly code?: string }>
> = {
  image: { svg: svg('<image href="file:///etc/passwd" width="9" height="9"/>') },
  xlink: { svg: svg('<image xlink:href="https://169.254.169.254/x" width="9" height="9"/>') },
  use: { svg: svg('<use href="file:///etc/passwd#x"/>') },
  foreignObject: {
    svg: svg('<foreignObject><iframe src="file:///etc/passwd"/></foreignObject>'),
  },
  import: { svg: svg("<style>@import url(file:///etc/passwd);</style>") },
  fill: { svg: svg('<rect fill="url(file:///etc/passwd#x)" width="9" height="9"/>') },
  script: { svg: svg("<script>while(1);</script>") },
  doctype: { svg: svg("", undefined, '<!DOCTYPE svg SYSTEM "file:///etc/passwd">') },
  entity: {
    svg: svg("&a;", undefined, '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    code: "media.unreadable",
  },
  laughs: {
    svg: svg("<text>&j;</text>", undefined, `<!DOCTYPE svg [${laughs.join("")}]>`),
    code: "media.unreadable",
  },
  deep: {
    svg: svg(`${"<g>".repeat(100_000)}${"</g>".repeat(100_000)}`),
    code: "media.unreadable",
  },
  viewBox: { svg: svg("", 'viewBox="0 0 1000000 1000000"'), code: "media.tooManyPixels" },
  sizeless: { svg: svg("", 'width="NaN" height="-5"'), code: "media.unreadable" },
};
