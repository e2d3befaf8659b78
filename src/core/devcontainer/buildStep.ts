/** A step in words, and how far it is where the tool counts. */
export interface BuildStep {
  readonly message: string;
  readonly done?: { readonly index: number; readonly total: number };
}

const longest = 100;
const buildKit = /^#\d+ \[(?:(?<stage>[^\]]*) )?(?<index>\d+)\/(?<total>\d+)\] (?<instruction>.+)$/;
const classic = /^Step (?<index>\d+)\/(?<total>\d+) : (?<instruction>.+)$/;
const feature = /^(?:#\d+ [\d.]+ )?Feature {2,}: (?<name>.+)$/;
const pulling = /^ (?<name>\S+) Pulling\s*$|^(?<tag>[\w.-]+): Pulling from (?<repository>\S+)$/;
const compose = /^ Container (?<name>\S+) {1,2}(?<state>Starting|Waiting|Healthy)\s*$/;

/** What a line of a build or of Compose says about the step that begins. */
export function stepOfLine(line: string): BuildStep | undefined {
  const build = (buildKit.exec(line) ?? classic.exec(line))?.groups;
  if (build !== undefined) return buildStep(build);
  const named = feature.exec(line)?.groups?.['name'];
  if (named !== undefined) return { message: `building: installing Feature ${named.trim()}` };
  const pull = pulling.exec(line)?.groups;
  if (pull !== undefined)
    return { message: `pulling ${pull['name'] ?? `${pull['repository'] ?? ''}:${pull['tag'] ?? ''}`}` };
  const { name, state } = compose.exec(line)?.groups ?? {};
  if (name === undefined) return undefined;
  if (state === 'Starting') return { message: `starting ${name}` };
  return { message: state === 'Waiting' ? `waiting until ${name} is healthy` : `${name} is healthy` };
}

function buildStep(groups: Readonly<Record<string, string | undefined>>): BuildStep | undefined {
  const { stage = '', index, total, instruction = '' } = groups;
  // The CLI's own stages around Features; the Feature names itself when it is installed.
  if (stage.startsWith('dev_containers_')) return undefined;
  const shown = instruction.length > longest ? `${instruction.slice(0, longest)}…` : instruction;
  return {
    message: `building: step ${index ?? ''} of ${total ?? ''}, ${shown}`,
    done: { index: Number(index), total: Number(total) },
  };
}

/** What a program that the CLI starts says about the step that begins. */
export function stepOfCommand(command: string): BuildStep | undefined {
  if (isUserIdBuild(command)) return { message: 'building: giving the user inside your user id' };
  if (/^docker (?:buildx )?build |^docker(?:-| )compose .* build(?: |$)/.test(command)) return { message: 'building' };
  if (/^docker(?:-| )compose .* up(?: |$)/.test(command)) return { message: 'starting services' };
  if (/^docker (?:run|start) /.test(command)) return { message: 'starting the container' };
  const image = /^docker pull (?<image>\S+)/.exec(command)?.groups?.['image'];
  return image === undefined ? undefined : { message: `pulling ${image}` };
}

/** The CLI's own small build on top of the image, whose steps tell nobody anything. */
export function isUserIdBuild(command: string): boolean {
  return /^docker (?:buildx )?build .*updateUID\.Dockerfile/.test(command);
}
