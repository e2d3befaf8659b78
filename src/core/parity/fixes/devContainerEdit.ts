import { findNodeAtLocation, getNodeValue, modify, parseTree, type Edit, type JSONPath } from 'jsonc-parser';
import type { TextEdit } from '../../environment/textEdit.ts';
import type { DeclaringFile } from './declaringFile.ts';

/** Sets a value of devcontainer.json; comments and layout stay. */
export function devContainerEdit(file: DeclaringFile, path: JSONPath, value: string): readonly TextEdit[] {
  return edits(file, path, value);
}

/** Sets `--name=value` among `runArgs`. */
export function runArgumentEdit(file: DeclaringFile, name: `--${string}`, value: string): readonly TextEdit[] {
  const root = parseTree(file.text, [], { allowTrailingComma: true });
  const node = root && findNodeAtLocation(root, ['runArgs']);
  const words: unknown = node && getNodeValue(node);
  const argument = `${name}=${value}`;
  if (!Array.isArray(words)) return edits(file, ['runArgs'], [argument]);
  const separate = words.indexOf(name);
  if (separate >= 0) return edits(file, ['runArgs', separate + 1], value);
  const joined = words.findIndex(each => typeof each === 'string' && each.startsWith(`${name}=`));
  return edits(file, ['runArgs', joined < 0 ? words.length : joined], argument, joined < 0);
}

function edits(
  { path: file, text }: DeclaringFile,
  path: JSONPath,
  value: unknown,
  isArrayInsertion = false,
): readonly TextEdit[] {
  const indent = /^(?<indent>[ \t]+)"/m.exec(text)?.groups?.['indent'] ?? '  ';
  const formattingOptions = {
    insertSpaces: !indent.includes('\t'),
    tabSize: indent.includes('\t') ? 4 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  const [bare] = modify(text, path, value, { isArrayInsertion });
  const own = bare && behindComment(text, bare, formattingOptions.eol);
  return (own ?? modify(text, path, value, { formattingOptions, isArrayInsertion })).map(
    ({ offset, length, content }) => ({ file, offset, length, text: content }),
  );
}

/** What is appended goes behind the comment of the line before, so that the comment stays with what it is about. */
function behindComment(text: string, { offset, length, content }: Edit, eol: string): readonly Edit[] | undefined {
  const comment = /^[ \t]*\/\/[^\r\n]*/.exec(text.slice(offset))?.[0];
  if (comment === undefined || length > 0 || !content.startsWith(',')) return undefined;
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1);
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  return [
    { offset, length, content: ',' },
    { offset: offset + comment.length, length, content: eol + indent + content.slice(1).trimStart() },
  ];
}
