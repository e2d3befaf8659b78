/** Replaces `length` characters from `offset` (UTF-16 units, from 0) by `text` in a workspace file. */
export interface TextEdit {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}
