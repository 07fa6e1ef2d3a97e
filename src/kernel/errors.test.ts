import assert from "node:assert/strict";
import { test } from "node:test";
import { defineErrors, isKumihimoError } from "./errors.ts";
import { languageOf } from "./language.ts";
import { nearest } from "./nearest.ts";
import { Secret } from "./secret.ts";
import { format, inspect } from "node:util";

const errors = defineErrors("test", {
  tooLarge: {
    status: 413,
    audience: "caller",
    en: { message: ({ bytes }: { bytes: number }) => `${bytes} bytes`, advice: "Send less." },
    ja: {
      message: ({ bytes }: { bytes: number }) => `${bytes} バイト`,
      advice: "減らしてください。",
    },
  },
});

test("an error speaks both languages and keeps its code and data", () => {
  const error = errors.tooLarge({ bytes: 3 });
  assert.equal(error.code, "test.tooLarge");
  assert.deepEqual(error.data, { bytes: 3 });
  assert.equal(error.words("ja").message, "3 バイト");
  assert.equal(error.words("en").advice, "Send less.");
  assert.ok(isKumihimoError(error) && !isKumihimoError(new Error("other")));
});

test("the first language the hub speaks is taken, else English", () => {
  assert.equal(languageOf("fr-FR, ja;q=0.8, en"), "ja");
  assert.equal(languageOf("ja_JP.UTF-8"), "ja");
  assert.equal(languageOf("C"), "en");
  assert.equal(languageOf(undefined), "en");
});

test("a slip of the pen is recognised, another word is not", () => {
  const names = ["image_description", "image_analysis", "visual_report"];
  assert.equal(nearest("imgae_analysis", names), "image_analysis");
  assert.equal(nearest("zzz", names), undefined);
});

test("a secret shows itself to nobody who does not ask for it", () => {
  const secret = new Secret("hunter2");
  const shown = [
    String(secret),
    JSON.stringify({ secret }),
    inspect(secret),
    format("%s %o", secret, secret),
  ];
  assert.equal(shown.join(" ").includes("hunter2"), false);
  assert.equal(secret.reveal(), "hunter2");
  assert.ok(secret.equals("hunter2") && !secret.equals("hunter"));
});
