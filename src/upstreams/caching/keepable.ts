import { skim } from "../envelope/skim.ts";
import { valueAt } from "../forwarding/verdict.ts";

/** Whether a result is an answer that would be the same again: no failure, no question, no task. */
export function isKeepable(result: Buffer): boolean {
  const members = skim(result);
  if (members === undefined || members.has("task")) return false;
  const [failed, type] = ["isError", "resultType"].map((key) => {
    const span = members.get(key);
    return span && valueAt(result, span);
  });
  const succeeded = failed === undefined || failed === false;
  return succeeded && (type === undefined || type === "complete");
}
