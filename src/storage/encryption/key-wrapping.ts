/** Wraps data keys; which key did it stands in what it gives. */
export interface KeyWrapping {
  /** `v1.<key id>.<wrapped>`, text without spaces. `place` says where it belongs, and it opens nowhere else. */
  wrap(dataKey: Buffer, place: string): Promise<string>;
  /** @throws `storage.sealedOtherwise` */
  unwrap(wrapped: string, place: string): Promise<Buffer>;
  /** The same data key, wrapped by the current key. @throws `storage.sealedOtherwise` */
  rewrap(wrapped: string, place: string): Promise<string>;
  /** False for what an older key wrapped, as the keys were when one was last used. */
  isCurrent(wrapped: string): boolean;
}
