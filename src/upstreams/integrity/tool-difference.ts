/** What is other in a tool than it was when it was approved. */
export interface ToolDifference {
  /** As the upstream names it. */
  readonly tool: string;
  /** Of the tool as it is now: `<tool>@<fingerprint>` approves this and nothing that came after it. */
  readonly fingerprint: string;
  /** `new` only where new tools wait for approval, too. */
  readonly kind: "new" | "changed";
  /** The parts that count: name, description, schemas, annotations ..., each as text. */
  readonly changes: readonly PartChange[];
  /** Why somebody should look twice: invisible letters, a name like that of another upstream's tool. */
  readonly warnings: readonly string[];
}

export interface PartChange {
  readonly part: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}
