export interface DocumentText {
  /** `pdf`, `docx`, `xlsx`, `pptx`, `html`, `text` ... */
  readonly format: string;
  readonly title?: string;
  /** Pages, sheets or slides, in order; a format without pages has one. */
  readonly pages: readonly {
    readonly number: number;
    readonly name?: string;
    readonly text: string;
  }[];
  /** True when limits cut the text short. */
  readonly truncated: boolean;
}

/** Text of documents. */
export interface DocumentEngine {
  readonly name: string;
  read(document: Uint8Array, mimeType: string, signal: AbortSignal): Promise<DocumentText>;
}
