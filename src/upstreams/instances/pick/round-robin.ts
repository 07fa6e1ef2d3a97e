import { type Candidate, shareOf, type Strategy } from "./candidate.ts";
import { takeTurns } from "./take-turns.ts";

const evenShareOf = (each: Candidate, now: number): number => each.shareAt(now);

/** One after the other, whatever their weights; who starts slowly is left out now and then. */
export const roundRobin: Strategy = (field) => takeTurns(field, evenShareOf);

/** One after the other, each as often as its weight says. */
export const weighted: Strategy = (field) => takeTurns(field, shareOf);
