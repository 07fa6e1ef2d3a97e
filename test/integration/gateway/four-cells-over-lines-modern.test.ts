import { testOverLines } from "./over-lines.ts";

testOverLines("modern");
