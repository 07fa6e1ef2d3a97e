import assert from "node:assert/strict";
import { test } from "node:test";
import { signedForAws } from "./aws-signature.ts";

/** Those of Amazon's "Signature Calculations for the Authorization Header", with its key and time. */
const credentials = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const scope = { region: "us-east-1", at: new Date("2013-05-24T00:00:00Z") };

test("Amazon's example of a GET has its published signature", () => {
  const { authorization } = signedForAws(
    {
      method: "GET",
      url: new URL("https://examplebucket.s3.amazonaws.com/test.txt"),
      headers: { range: "bytes=0-9" },
      body: "",
    },
    credentials,
    scope,
  );
  assert.equal(
    authorization,
    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  );
});

test("Amazon's example of a PUT has its published signature", () => {
  const { authorization = "" } = signedForAws(
    {
      method: "PUT",
      url: new URL("https://examplebucket.s3.amazonaws.com/test$file.text"),
      headers: {
        date: "Fri, 24 May 2013 00:00:00 GMT",
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
      },
      body: "Welcome to Amazon S3.",
    },
    credentials,
    scope,
  );
  assert.match(
    authorization,
    /Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd$/,
  );
});

test("a token of a session is signed, too", () => {
  const signed = signedForAws(
    { method: "PUT", url: new URL("https://b.example/k"), headers: {}, body: "" },
    { ...credentials, sessionToken: "session" },
    scope,
  );
  assert.equal(signed["x-amz-security-token"], "session");
  assert.match(signed["authorization"] ?? "", /SignedHeaders=[^,]*x-amz-security-token/);
});
