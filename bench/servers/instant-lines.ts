/** The same as `instant-upstream.ts` over standard input and output; its era is the first argument. */

import { instantAnswers } from "../instant-answers.ts";
import { eachLine } from "../each-line.ts";

const answers = instantAnswers(process.argv[2] ?? "modern", 1);

eachLine(process.stdin, (line) => {
  const said = answers.answer(JSON.parse(line.toString()));
  if (said !== undefined) process.stdout.write(`${JSON.stringify(said)}\n`);
});
