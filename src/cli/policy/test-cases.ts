import { parse } from "yaml";
import * as z from "zod";
import { cliErrors } from "../errors.ts";

const name = z.string().min(1).max(512);

const testCase = z.strictObject({
  /** Shown where it fails. */
  name: z.string().max(200).optional(),
  principal: name,
  groups: z.array(name).default([]),
  permissions: z.array(name).default([]),
  tool: name,
  needs: name.optional(),
  readOnly: z.boolean().optional(),
  destructive: z.boolean().optional(),
  args: z.record(z.string(), z.unknown()).default({}),
  /** When the call is made; left out, now. */
  at: z.iso.datetime({ offset: true }).optional(),
  expect: z.enum(["allow", "deny"]),
  /** The rule that must decide. */
  rule: name.optional(),
  /** Kinds of what it must owe, and no others. */
  owes: z.array(z.enum(["audit", "limit", "redact", "approve"])).optional(),
});

const testFile = z.strictObject({ cases: z.array(testCase).min(1).max(10_000) });

export type TestCase = z.output<typeof testCase>;

/** The cases in the text of a file. @throws `cli.notPolicyTests` */
export function testCasesIn(file: string, text: string): readonly TestCase[] {
  const parsed = testFile.safeParse(parsedYaml(file, text));
  if (parsed.success) return parsed.data.cases;
  const [issue] = parsed.error.issues;
  throw cliErrors.notPolicyTests({ file, why: `${issue?.path.join(".")}: ${issue?.message}` });
}

function parsedYaml(file: string, text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100 });
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    throw cliErrors.notPolicyTests({ file, why }, { cause: error });
  }
}
