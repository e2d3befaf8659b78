/** One line of the reference CLI's `--log-format json`, as far as it matters to people. */
export type CliEvent =
  /** What a build, Compose or a lifecycle command wrote; cut anywhere. */
  | { readonly kind: 'output'; readonly text: string }
  /** A program begins: `docker buildx build …`. */
  | { readonly kind: 'run'; readonly command: string }
  | { readonly kind: 'lifecycle'; readonly name: string; readonly status: 'running' | 'succeeded' | 'failed' }
  /** A Feature's manifest is looked up, in a registry or on disk. */
  | { readonly kind: 'feature'; readonly id: string }
  | { readonly kind: 'lifecycleExit'; readonly name: string; readonly code: number };

const colours = /\u001b\[[\d;]*m/g;
const exitLine = /(?<name>\w+Command)(?: from .+)? failed with exit code (?<code>\d+)\./;

/**
 * Lines that are no JSON (stack traces) and events for the CLI's own developers are undefined: among the latter are
 * the resolved Compose configuration and the container's whole environment, secrets in clear.
 */
export function parseCliEvent(line: string): CliEvent | undefined {
  const event = parseObject(line);
  const text = typeof event?.['text'] === 'string' ? event['text'] : '';
  switch (event?.['type']) {
    case 'raw':
      return { kind: 'output', text };
    case 'start': {
      const command = /^Run: (?<command>.*)$/s.exec(text)?.groups?.['command'];
      return command === undefined ? undefined : { kind: 'run', command };
    }
    case 'progress': {
      const name = /^Running (?<name>\w+)\.\.\.$/.exec(String(event['name']))?.groups?.['name'];
      const status = event['status'];
      return name !== undefined && (status === 'running' || status === 'succeeded' || status === 'failed')
        ? { kind: 'lifecycle', name, status }
        : undefined;
    }
    case 'text': {
      const id = /^\* Processing feature: (?<id>\S+)$/.exec(text)?.groups?.['id'];
      if (id !== undefined) return { kind: 'feature', id };
      const { name, code } = exitLine.exec(text.replaceAll(colours, ''))?.groups ?? {};
      return name === undefined || event['channel'] !== 'postCreate'
        ? undefined
        : { kind: 'lifecycleExit', name, code: Number(code) };
    }
    default:
      return undefined;
  }
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
