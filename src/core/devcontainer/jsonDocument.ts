import {
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type JSONPath,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import { LockstepError } from '../base/lockstepError.ts';

/** Lines and columns start at 1. */
export interface JsonPosition {
  readonly line: number;
  readonly column: number;
}

/** A JSON text with comments, read once, and where each part of it stands. */
export interface JsonDocument {
  readonly value: unknown;
  /** The nearest part of the path that exists. */
  at(path: JSONPath): JsonPosition;
}

/** JSON with comments and trailing commas. Throws `invalidInput` with file, line and column. */
export function parseJsonDocument(text: string, file: string): JsonDocument {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const end = text.trimEnd().length;
  // Where the text just ends, what would close it says more than what could have come next.
  const error =
    errors.find(
      each =>
        each.offset >= end &&
        /^Close/.test(printParseErrorCode(each.error)) &&
        errors[0] !== undefined &&
        errors[0].offset >= end,
    ) ?? errors[0];
  if (error !== undefined || root === undefined) {
    const offset = error?.offset ?? 0;
    const { line, column } = positionOf(text, offset);
    throw new LockstepError(
      'invalidInput',
      `${file}:${line}:${column} is no valid JSON: ${error === undefined ? 'the file is empty' : reason(error, text)}.`,
      {
        at: { file, line, column },
        remedy: { kind: 'openFile', text: `Correct line ${line} of ${file}.`, file, line },
      },
    );
  }
  return {
    value: getNodeValue(root) as unknown,
    at: path => positionOf(text, nearest(root, path).offset),
  };
}

function nearest(root: Node, path: JSONPath): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return node;
  }
  return root;
}

const expectations: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is no JSON value',
  InvalidNumberFormat: 'this is no number',
  PropertyNameExpected: 'a property name in double quotes was expected',
  ValueExpected: 'a value was expected',
  ColonExpected: 'a colon was expected between name and value',
  CommaExpected: 'a comma was expected before this',
  CloseBraceExpected: 'a closing } was expected',
  CloseBracketExpected: 'a closing ] was expected',
  EndOfFileExpected: 'nothing more was expected after the end of the object',
  InvalidCommentToken: 'a comment is not allowed here',
  UnexpectedEndOfComment: 'a comment /* … */ is not closed',
  UnexpectedEndOfString: 'a string is not closed',
  UnexpectedEndOfNumber: 'a number ends too early',
  InvalidUnicode: 'this is no Unicode escape',
  InvalidEscapeCharacter: 'this escape is not known; a backslash is written as \\\\',
  InvalidCharacter: 'a control character must be escaped',
};

function reason(error: ParseError, text: string): string {
  const name = printParseErrorCode(error.error);
  const words = expectations[name] ?? name;
  return error.offset >= text.trimEnd().length ? `${words}, but the file ends` : words;
}

function positionOf(text: string, offset: number): JsonPosition {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}
