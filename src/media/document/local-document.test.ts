import assert from "node:assert/strict";
import { after, test } from "node:test";
import { isKumihimoError } from "../../kernel/errors.ts";
import { childProcessPool } from "../isolation/child-process-pool.ts";
import { isolationConfig } from "../isolation/config.ts";
import { documentConfig } from "./config.ts";
import { localDocument } from "./local-document.ts";
import { docx } from "./testing/office-files.ts";
import { pdfFile } from "./testing/pdf-file.ts";

const pool = childProcessPool(isolationConfig.parse({ workers: 1 }));
after(() => pool[Symbol.asyncDispose]());
const documents = localDocument(documentConfig.parse({}), pool);
const never = new AbortController().signal;

test("documents are read in another process", async () => {
  const word = await documents.read(await docx("<w:p><w:r><w:t>組紐</w:t></w:r></w:p>"), "", never);
  assert.equal(word.pages[0]?.text, "組紐");
  const pdf = await documents.read(
    pdfFile([{ shiftJis: "93fa967b8cea" }]),
    "application/pdf",
    never,
  );
  assert.equal(pdf.pages[0]?.text, "日本語");
});

test("a refusal of the other process arrives as what it is", async () => {
  await assert.rejects(
    documents.read(Buffer.from("%PDF-1.7\nnothing"), "application/pdf", never),
    (error) => isKumihimoError(error) && error.code === "media.unreadable",
  );
});
