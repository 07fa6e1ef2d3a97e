import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createServer as createSecureServer } from "node:https";
import { test } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { freePort } from "../../../../test/free-port.ts";
import type { Lookup } from "./guarded-agent.ts";
import { spellings } from "./testing/loopback-spellings.ts";
import {
  finds,
  forbidden,
  listening,
  opened,
  read,
  serve,
  unreachable,
} from "./testing/loopback.ts";

test("an address that the policy lets through is read", async (t) => {
  const { url, port } = await serve(t, (_, response) => response.end("hello"));
  assert.equal(await read(t, url, opened(port)), "hello");
  const named = `http://media.example:${port}/`;
  const lookup = finds("127.0.0.1");
  assert.equal(await read(t, named, opened(port), { lookup }), "hello");
});

test("without that setting no spelling of this machine is connected to", async (t) => {
  let requests = 0;
  const { port } = await serve(t, (_, response) => response.end(`${(requests += 1)}`), "0.0.0.0");
  const settings = opened(port, { allowedNetworks: [] });
  const names = ["localhost", "LOCALHOST", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "ｌｏｃａｌｈｏｓｔ", "loc\u00adalhost"];
  for (const host of [...spellings, ...names])
    await assert.rejects(read(t, `http://${host}:${port}/`, settings), forbidden, host);
  assert.equal(requests, 0);
});

test("names that lead to forbidden addresses are refused, whatever they are called", async (t) => {
  const { port } = await serve(t, (_, response) => response.end("secret"));
  const settings = opened(port, { allowedNetworks: [] });
  for (const address of [
    "127.0.0.1",
    "::1",
    "::ffff:127.0.0.1",
    "169.254.169.254",
    "64:ff9b::7f00:1",
  ]) {
    const lookup = finds(address);
    const url = `http://public.example:${port}/`;
    await assert.rejects(read(t, url, settings, { lookup }), forbidden, address);
  }
});

test("DNS rebinding: the connection goes to the address that was checked, or nowhere", async (t) => {
  const port = await freePort();
  await serve(t, (_, response) => response.end("public"), "127.0.0.2", port);
  await serve(t, (_, response) => response.end("secret"), "127.0.0.1", port);
  const settings = opened(port, { allowedNetworks: ["127.0.0.2/32"] });
  let asked = 0;
  const rebinding: Lookup = async () => {
    asked += 1;
    return [{ address: asked === 1 ? "127.0.0.2" : "127.0.0.1", family: 4 }];
  };
  const url = `http://rebinding.example:${port}/`;
  assert.equal(await read(t, url, settings, { lookup: rebinding }), "public");
  assert.equal(asked, 1, "the host is looked up once for a connection");
  await assert.rejects(read(t, url, settings, { lookup: rebinding }), forbidden);
});

test("of several addresses only those allowed are tried", async (t) => {
  const { port } = await serve(t, (_, response) => response.end("secret"), "127.0.0.1");
  const settings = opened(port, { allowedNetworks: ["127.0.0.2/32"] });
  const lookup = finds("127.0.0.1", "127.0.0.2", "::1");
  const url = `http://both.example:${port}/`;
  await assert.rejects(read(t, url, settings, { lookup }), unreachable(/no connection/));
});

const targets = (port: number): string[] => [
  `http://127.0.0.1:${port}/secret`,
  `http://[::1]:${port}/secret`,
  `http://localhost:${port}/secret`,
  `//127.0.0.1:${port}/secret`,
  `http://rebinding.example:${port}/secret`,
  "http://127.0.0.2:1/",
  "http://user@127.0.0.2/",
  "file:///etc/passwd",
  "data:,secret",
  "http://169.254.169.254/latest/meta-data/",
];

test("each redirect is checked like the first address", async (t) => {
  const port = await freePort();
  const { url } = await serve(
    t,
    ({ url: path = "" }, response) => {
      const target = targets(port)[Number(path.slice(1))];
      response.writeHead(302, { location: target }).end();
    },
    "127.0.0.2",
    port,
  );
  await serve(t, (_, response) => response.end("secret"), "127.0.0.1", port);
  const settings = opened(port, { allowedNetworks: ["127.0.0.2/32"] });
  const lookup = finds("127.0.0.1");
  for (const at of targets(port).keys())
    await assert.rejects(read(t, `${url}${at}`, settings, { lookup }), forbidden, `${at}`);
});

test("nothing is sent but what is needed to ask", async (t) => {
  const { url, port } = await serve(t, (request, response) => {
    response.end(JSON.stringify({ method: request.method, headers: request.headers }));
  });
  assert.deepEqual(JSON.parse(await read(t, `${url}a?b=c#d`, opened(port))), {
    method: "GET",
    headers: {
      host: `127.0.0.1:${port}`,
      connection: "close",
      accept: "*/*",
      "accept-encoding": "identity",
      "user-agent": "kumihimo",
    },
  });
});

test("https is read when its certificate is trusted and names the host, else not", async (t) => {
  const pem = certificate();
  if (pem === undefined) return t.skip("openssl is not installed");
  const { key, cert } = pem;
  const server = createSecureServer({ key, cert }, (_, response) => response.end("safe"));
  const port = await listening(t, server.listen(0, "127.0.0.1"));
  const settings = opened(port, { allowHttp: false });
  const lookup = finds("127.0.0.1");
  const at = (host: string) => read(t, `https://${host}:${port}/`, settings, { lookup });
  await assert.rejects(at("media.example"), unreachable(/secure connection/));
  const usual = getCACertificates("default");
  setDefaultCACertificates([...usual, cert]);
  t.after(() => setDefaultCACertificates(usual));
  assert.equal(await at("media.example"), "safe");
  await assert.rejects(at("other.example"), unreachable(/secure connection/));
});

/** A key and a certificate for `media.example`, or nothing without openssl. */
function certificate(): { key: string; cert: string } | undefined {
  const args =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=media.example -addext subjectAltName=DNS:media.example -keyout - -out -";
  try {
    const pem = execFileSync("openssl", args.split(" "), { encoding: "utf8", stdio: "pipe" });
    const [key = "", cert = ""] = pem.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? [];
    return { key, cert };
  } catch {
    return undefined;
  }
}
