import type { Answer } from "./define-tool.ts";
import { type End, type Ended, endOf } from "./end.ts";
import type { Leave, Stage, Step } from "./stage.ts";

/**
 * One call's walk through the stages to its tool and back.
 *
 * It waits only where a stage or the tool does: a call that is passed on comes through without a promise.
 */
export class Walk {
  readonly #stages: readonly Stage[];
  readonly #step: Step;
  readonly #ended: Ended;
  readonly #leaves: Leave[] = [];
  #place = 0;
  #over = false;

  constructor(stages: readonly Stage[], step: Step, ended: Ended) {
    this.#stages = stages;
    this.#step = step;
    this.#ended = ended;
  }

  goOn(): void {
    try {
      while (this.#place < this.#stages.length) {
        const stage = this.#stages[this.#place];
        this.#place += 1;
        const entered = stage?.enter(this.#step);
        if (entered instanceof Promise) return this.#wait(entered);
        if (entered !== undefined) this.#leaves.push(entered);
      }
      this.#work();
    } catch (error) {
      this.#leave({ error });
    }
  }

  #wait(entered: Promise<Leave | undefined>): void {
    const goOn = (leave: Leave | undefined): void => {
      if (leave !== undefined) this.#leaves.push(leave);
      this.goOn();
    };
    entered.then(goOn, (error: unknown) => this.#leave({ error }));
  }

  #work(): void {
    const { tool, call, request } = this.#step;
    const { passage } = request;
    const back = (end: End): void => this.#leave(end);
    if (passage !== undefined && tool.relay !== undefined) tool.relay(passage, call, back);
    else endOf(this.#run(), back);
  }

  /** The tool, held by the stages that hold it; the outermost of them first. */
  async #run(): Promise<Answer> {
    const step = this.#step;
    const innermost = (): Promise<Answer> => step.tool.run(step.input, step.call);
    const held = this.#stages.reduceRight(
      (work, stage) =>
        stage.around === undefined ? work : () => stage.around?.(step, work) ?? work(),
      innermost,
    );
    return held();
  }

  #leave(end: End): void {
    if (this.#over) return;
    this.#over = true;
    let now = end;
    for (let leave = this.#leaves.pop(); leave !== undefined; leave = this.#leaves.pop()) {
      now = leftWith(leave, now);
    }
    this.#ended(now);
  }
}

/** A stage that fails on the way out is a bug; the call still ends, and the stages before it hear of it. */
function leftWith(leave: Leave, end: End): End {
  try {
    return leave(end);
  } catch (error) {
    return { error };
  }
}
