import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { entryIn } from "../reading/entry.ts";
import type { Found } from "../reading/log-reader.ts";
import { call } from "../reading/testing/small-log.ts";
import { visibleText } from "../reading/visible-text.ts";
import { exportFormats, recordsOf } from "./export-format.ts";
import { parsedCef } from "./testing/parsed-cef.ts";
import { ocsfFaults } from "./testing/ocsf-faults.ts";

const log = "kumihimo/3f9c0a62d1b84e57";

const found = (entry: object): Found => {
  const line = JSON.stringify({ seq: 7, at: "2026-11-22T00:30:00.123Z", ...entry });
  return entryIn(line, log) ?? assert.fail(line);
};

const gap: Found = { log, from: 3, before: 9, time: Date.parse("2026-11-22T00:30:00.123Z") };

const api = (tool: string, more: object = {}): object =>
  call({ tool, era: "api", readOnly: undefined, ...more });

const samples: readonly (readonly [entry: Found, type: number, severity: number])[] = [
  [found(call()), 600302, 1],
  [found(call({ readOnly: false, destructive: true, session: "s", client: "c" })), 600399, 1],
  [found(call({ kind: "intent", outcome: undefined, readOnly: undefined })), 600399, 1],
  [
    found(call({ kind: "outcome", intent: 5, outcome: "failed", code: "x.y", trace: "t" })),
    600302,
    2,
  ],
  [found(call({ outcome: "refused", code: "pipeline.forbidden", because: undefined })), 600302, 3],
  [
    found(call({ outcome: "asked", approval: { id: "a", caller: "b" }, obligations: ["o"] })),
    600302,
    1,
  ],
  [found(call({ tool: undefined })), 100899, 1],
  [found(api("DELETE /api/upstreams/:name", { parameters: { name: "crm" } })), 600304, 1],
  [found(api("POST /api/upstreams")), 600301, 1],
  [found(api("PATCH /api/people/:id")), 600303, 1],
  [found(api("GET /api/people")), 600302, 1],
  [found(api("toString")), 600399, 1],
  [
    found(
      call({ tool: "log in", era: "oauth", principal: "user:aya", parameters: { source: "corp" } }),
    ),
    300201,
    1,
  ],
  [
    found(call({ tool: "log in", era: "oauth", outcome: "refused", code: "x", session: "s" })),
    300201,
    3,
  ],
  [found(call({ tool: "log out", era: "oauth" })), 300202, 1],
  [found(call({ tool: "allow client", era: "oauth" })), 300299, 1],
  [
    found({
      kind: "who",
      who: "w1",
      principal: "user:aya",
      principalKind: "person",
      permissions: ["a"],
      groups: ["g"],
    }),
    300301,
    1,
  ],
  [
    found({
      kind: "who",
      who: "w2",
      principal: "x",
      principalKind: "constructor",
      permissions: [],
    }),
    300301,
    1,
  ],
  [found({ kind: "segment", log, root: "r" }), 100805, 1],
  [found({ kind: "opened", version: "1", process: "p", torn: 3 }), 100806, 1],
  [found({ kind: "closed" }), 100807, 1],
  [found({ kind: "lost", count: 4 }), 100899, 4],
  [found({ kind: "erased", bodies: [1, 2], why: "asked", principal: "user:aya" }), 100899, 2],
  [found({ kind: "removed", before: 5 }), 100802, 2],
  [found({ kind: "toString", anything: { nested: [1] } }), 100899, 1],
  [gap, 100899, 4],
];

test("every kind of entry is an event that OCSF knows, whole", () => {
  for (const [sample, type, severity] of samples) {
    const event = JSON.parse(recordsOf("ocsf", "1.2.3")(sample).text);
    assert.deepEqual(ocsfFaults(event), [], JSON.stringify(event));
    assert.deepEqual([event.type_uid, event.severity_id], [type, severity], JSON.stringify(event));
    const { uid, sequence, log_name } = event.metadata;
    assert.deepEqual([uid, log_name], [`${log}#${sequence}`, log]);
  }
});

test("an event that lacks what its class requires would be seen", () => {
  const event = JSON.parse(recordsOf("ocsf", "1.2.3")(found(call())).text);
  for (const broken of [
    { ...event, actor: {} },
    { ...event, src_endpoint: undefined },
    { ...event, api: { request: { uid: "1" } } },
    { ...event, type_uid: 600301 },
    { ...event, unheard: 1 },
    { ...event, class_uid: 3002 },
    { ...event, metadata: { version: "1.8.0" } },
  ]) {
    assert.notDeepEqual(ocsfFaults(broken), []);
  }
});

test("OCSF says how a call ended, by whom, why, and keeps what it has no place for", () => {
  const entry = call({
    outcome: "refused",
    code: "pipeline.forbiddenByRule",
    because: "rule night",
    session: "s1",
    client: "claude",
    trace: "4bf92f3577b34da6a3ce929d0e0e4736",
    argumentBytes: 12,
  });
  const event = JSON.parse(recordsOf("ocsf", "1.2.3")(found(entry)).text);
  assert.deepEqual(
    [event.status_id, event.status, event.status_code, event.time],
    [2, "Failure", "pipeline.forbiddenByRule", Date.parse("2026-11-22T00:30:00.123Z")],
  );
  assert.deepEqual(event.actor, {
    user: { uid: "user:aya@corp", name: "user:aya@corp" },
    session: { uid: "s1" },
    app_uid: "claude",
    authorizations: [{ policy: { uid: "rule night" } }],
  });
  assert.deepEqual(event.api.operation, "crm__find");
  assert.deepEqual([event.trace.uid.length, event.metadata.profiles], [32, ["trace"]]);
  assert.deepEqual(event.unmapped, {
    who: "w1",
    needs: "upstreams:call",
    readOnly: true,
    era: "modern",
    milliseconds: 3,
    argumentBytes: 12,
  });
});

test("CEF has its fields under the names of the standard", () => {
  const entry = call({ outcome: "refused", code: "pipeline.forbidden", session: "s1" });
  const { header, fields } = parsedCef(recordsOf("cef", "1.2.3")(found(entry)).text);
  assert.deepEqual(header, [
    "0",
    "Kumihimo",
    "Kumihimo",
    "1.2.3",
    "call.refused",
    "Call ended",
    "5",
  ]);
  assert.deepEqual(
    [
      fields.get("rt"),
      fields.get("suser"),
      fields.get("act"),
      fields.get("outcome"),
      fields.get("reason"),
    ],
    ["1795307400123", "user:aya@corp", "crm__find", "refused", "pipeline.forbidden"],
  );
  assert.deepEqual(
    [fields.get("externalId"), fields.get("cn1Label"), fields.get("cn1"), fields.get("cs1")],
    [`${log}#7`, "seq", "7", log],
  );
  const missing = parsedCef(recordsOf("cef", "1.2.3")(gap).text);
  assert.deepEqual(
    [missing.header[4], missing.fields.get("cn1"), missing.fields.get("cn2")],
    ["gap", "3", "9"],
  );
});

const nasty = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    fc.constantFrom(
      "\n",
      "\r",
      "|",
      "=",
      "\\",
      '"',
      " ",
      "\u001b",
      "\u202e",
      "\u2028",
      " act=",
      "\\n",
      "CEF:0|",
    ),
  ),
});

const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

test("whatever stands in a member, it is one line, and no member becomes another", () => {
  const names = [
    "principal",
    "tool",
    "outcome",
    "code",
    "because",
    "call",
    "session",
    "trace",
    "client",
    "transport",
  ];
  const member = fc.constantFrom("kind", "who", ...names);
  fc.assert(
    fc.property(fc.dictionary(member, nasty), fc.dictionary(nasty, nasty), (given, parameters) => {
      const entry = found({ ...call(given), parameters });
      for (const format of exportFormats) {
        assert.doesNotMatch(recordsOf(format, "1")(entry).text, unsafe);
      }
      const record = JSON.parse(recordsOf("jsonl", "1")(entry).text);
      const written = { log, seq: 7, at: "2026-11-22T00:30:00.123Z", ...call(given), parameters };
      assert.deepEqual(record, JSON.parse(JSON.stringify(written)));
      assert.deepEqual(ocsfFaults(JSON.parse(recordsOf("ocsf", "1")(entry).text)), []);
    }),
  );
});

test("an independent parser finds in CEF what was put in", () => {
  fc.assert(
    fc.property(nasty, nasty, nasty, nasty, (principal, tool, code, because) => {
      const kind = `k${because}`;
      const entry = found({ kind, principal, tool, code, because, extra: tool });
      const { header, fields } = parsedCef(recordsOf("cef", "1|2\\3")(entry).text);
      assert.deepEqual([header.length, header[3], header[4]], [7, "1|2\\3", visibleText(kind)]);
      const wanted = { suser: principal, act: tool, reason: code, cs2: because };
      for (const [key, text] of Object.entries(wanted)) {
        assert.equal(fields.get(key) ?? "", visibleText(text), key);
      }
      assert.deepEqual(
        JSON.parse(fields.get("msg") ?? ""),
        JSON.parse(JSON.stringify({ extra: tool })),
      );
      const allowed = [
        "rt",
        "externalId",
        "cs1",
        "cs1Label",
        "cn1",
        "cn1Label",
        "suser",
        "act",
        "reason",
        "cs2",
        "cs2Label",
        "msg",
      ];
      assert.deepEqual(
        [...fields.keys()].filter((key) => !allowed.includes(key)),
        [],
      );
    }),
  );
});
