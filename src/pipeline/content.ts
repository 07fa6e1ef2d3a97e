/** What a result is made of. The shapes are those of the MCP specification, `ContentBlock`. */

export interface Annotations {
  readonly audience?: readonly ("user" | "assistant")[];
  /** 0 (optional) to 1 (needed). */
  readonly priority?: number;
}

export interface TextContent {
  readonly type: "text";
  readonly text: string;
  readonly annotations?: Annotations;
}

/** Base64 in `data`. */
export interface InlineMedia {
  readonly type: "image" | "audio";
  readonly data: string;
  readonly mimeType: string;
  readonly annotations?: Annotations;
}

export interface ResourceLink {
  readonly type: "resource_link";
  readonly uri: string;
  readonly name: string;
  readonly mimeType?: string;
  /** Bytes. */
  readonly size?: number;
  readonly annotations?: Annotations;
}

export interface EmbeddedResource {
  readonly type: "resource";
  readonly resource: {
    readonly uri: string;
    readonly mimeType?: string;
    readonly text?: string;
    readonly blob?: string;
  };
  readonly annotations?: Annotations;
}

export type Content = TextContent | InlineMedia | ResourceLink | EmbeddedResource;
