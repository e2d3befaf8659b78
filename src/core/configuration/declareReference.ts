import { isMap, isSeq, parseDocument } from 'yaml';

const beginning = 'version: 1\n';

/**
 * The text of lockstep.yaml with a reference as its first, which is the default; comments and the rest are kept.
 * One of the same name is replaced, its service kept. `text` is undefined where the file is not there yet.
 */
export function declareReference(
  text: string | undefined,
  { name, use }: { readonly name: string; readonly use: readonly string[] },
): string {
  const parsed = parseDocument(text ?? '');
  const document = isMap(parsed.contents) ? parsed : parseDocument(beginning);
  const references = document.get('references');
  const all = isSeq(references) ? references : document.createNode([]);
  const index = all.items.findIndex(item => isMap(item) && item.get('name') === name);
  const found = all.items[index];
  const reference = isMap(found) ? found : document.createNode({ name, use });
  if (isMap(found)) found.set('use', document.createNode(use));
  all.items = [reference, ...all.items.filter(item => item !== found)];
  all.flow = false;
  document.set('references', all);
  return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: false });
}
