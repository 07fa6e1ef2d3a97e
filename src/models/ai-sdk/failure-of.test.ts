import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import {
  APICallError,
  EmptyResponseBodyError,
  InvalidPromptError,
  JSONParseError,
  NoContentGeneratedError,
  TypeValidationError,
  UnsupportedFunctionalityError,
} from "@ai-sdk/provider";
import { modelErrors } from "../errors.ts";
import { failureOf } from "./failure-of.ts";

const failing = { provider: "subject", model: "toy-1", signal: new AbortController().signal };
const code = (error: unknown) => failureOf(error, failing).code;

const call = (more: object): APICallError =>
  new APICallError({ message: "No.", url: "http://vendor.test", requestBodyValues: {}, ...more });
const meaningOf = (_: unknown, words: string) =>
  words === "filtered" ? modelErrors.declined({ provider: "subject" }) : undefined;
const coded = (name: string): Error => Object.assign(new Error(name), { code: name });

test("a refusal is told by its status, and by the vendor's words before it", () => {
  assert.equal(code(call({ statusCode: 401 })), "models.unauthorized");
  assert.equal(code(call({ statusCode: 503 })), "models.failed");
  const filtered = call({ statusCode: 400, responseBody: "filtered" });
  assert.equal(failureOf(filtered, { ...failing, meaningOf }).code, "models.declined");
  const other = call({ statusCode: 400, responseBody: "wrong" });
  assert.equal(failureOf(other, { ...failing, meaningOf }).code, "models.rejected");
});

test("neither a failure nor its cause holds the request", () => {
  const requestBodyValues = { picture: "iVBORw0KGgo" };
  for (const more of [{ statusCode: 500 }, { statusCode: 200 }, { cause: coded("ECONNRESET") }]) {
    const error = failureOf(call({ ...more, requestBodyValues }), failing);
    assert(!inspect(error, { depth: 10 }).includes("iVBORw0KGgo"), error.code);
  }
});

test("a rate limit keeps its wait", () => {
  const error = failureOf(
    call({ statusCode: 429, responseHeaders: { "retry-after": "7" } }),
    failing,
  );
  assert.deepEqual(error.data, { provider: "subject", retryAfterSeconds: 7 });
});

test("an answer that came and cannot be read is models.badReply", () => {
  const misread = [
    new JSONParseError({ text: "{", cause: new SyntaxError("end") }),
    new TypeValidationError({ value: 1, cause: new Error("no number") }),
    new EmptyResponseBodyError(),
    new NoContentGeneratedError(),
  ];
  for (const cause of misread) {
    assert.equal(code(cause), "models.badReply", cause.name);
    assert.equal(code(call({ statusCode: 200, cause })), "models.badReply", `call: ${cause.name}`);
  }
  assert.equal(code(call({ statusCode: 200 })), "models.badReply");
});

test("an SDK that stumbles over an answer has had a bad one; a broken connection was cut off", () => {
  assert.equal(code(new TypeError("Cannot read properties of undefined")), "models.badReply");
  const cut = new TypeError("terminated", { cause: coded("UND_ERR_SOCKET") });
  assert.equal(code(cut), "models.cutOff");
  assert.equal(code(call({ statusCode: 200, cause: cut })), "models.cutOff");
});

test("a server that is not there, and one that points elsewhere, are told apart", () => {
  assert.equal(code(call({ cause: coded("ECONNREFUSED") })), "models.unreachable");
  assert.equal(code(call({ cause: new Error("unexpected redirect") })), "models.badReply");
});

test("media that an adapter of the SDK cannot send is refused, without its words", () => {
  const error = failureOf(
    new UnsupportedFunctionalityError({ functionality: "file part media type video/mp4" }),
    failing,
  );
  assert.equal(error.code, "models.mediaRefused");
  assert(!error.message.includes("file part"));
});

test("a request that the SDK would not send is models.rejected", () => {
  assert.equal(code(new InvalidPromptError({ prompt: {}, message: "empty" })), "models.rejected");
});

test("an error of a stream that is no error object is read as far as it goes", () => {
  assert.equal(code({ statusCode: 429, message: "slow down", data: {} }), "models.rateLimited");
  assert.equal(code({ anything: true }), "models.badReply");
  assert.equal(code("overloaded"), "models.badReply");
  assert.equal(code(undefined), "models.badReply");
});

test("the errors of this room are left as they are", () => {
  const own = modelErrors.declined({ provider: "subject" });
  assert.equal(failureOf(own, failing), own);
});

test("a signal that has fired is the reason of every failure", () => {
  const reason = new Error("no longer wanted");
  const aborted = { ...failing, signal: AbortSignal.abort(reason) };
  assert.throws(
    () => failureOf(new DOMException("aborted", "AbortError"), aborted),
    (error) => error === reason,
  );
});
