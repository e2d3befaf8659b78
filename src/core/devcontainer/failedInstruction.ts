export interface InstructionPlace {
  readonly file: string;
  readonly line: number;
}

/** BuildKit names what failed once more in front of its output; the classic builder only before it runs it. */
const buildKit = /^ > \[[^\]]*\] (?<text>.+):\r?$/gm;
const classic = /^Step \d+\/\d+ : (?<text>.+?)\r?$/gm;
const parse = /dockerfile parse error (?:on )?line (?<line>\d+)/i;

/**
 * Where the instruction stands that a build failed in. Found by its text, because Features make the CLI build a copy
 * in which lines have other numbers; undefined where variables made the text another.
 */
export function failedInstruction(
  output: string,
  /** Text by path. */
  dockerfiles: ReadonlyMap<string, string>,
): InstructionPlace | undefined {
  const line = parse.exec(output)?.groups?.['line'];
  const [only] = dockerfiles.keys();
  if (line !== undefined && only !== undefined && dockerfiles.size === 1) return { file: only, line: Number(line) };
  const failed = ([...output.matchAll(buildKit)].at(-1) ?? [...output.matchAll(classic)].at(-1))?.groups?.['text'];
  if (failed === undefined) return undefined;
  for (const [file, text] of dockerfiles) {
    const found = instructions(text).find(each => each.text === squeeze(failed));
    if (found !== undefined) return { file, line: found.line };
  }
  return undefined;
}

/** Continued lines as one, comments left out. */
function instructions(dockerfile: string): readonly { readonly line: number; readonly text: string }[] {
  const found: { line: number; text: string }[] = [];
  let open: { line: number; text: string } | undefined;
  for (const [index, line] of dockerfile.split(/\r?\n/).entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    open = open === undefined ? { line: index + 1, text: line } : { ...open, text: `${open.text} ${line}` };
    if (/\\\s*$/.test(line)) {
      open.text = open.text.replace(/\\\s*$/, '');
      continue;
    }
    found.push({ line: open.line, text: squeeze(open.text) });
    open = undefined;
  }
  return found;
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
