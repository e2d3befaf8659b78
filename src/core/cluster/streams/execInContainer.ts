import { createFlowQueue } from '../../base/flowQueue.ts';
import type { TerminalSize } from '../../environment/session.ts';
import type { OutputChunk } from '../../process/processOutput.ts';
import type { Cluster } from '../cluster.ts';
import { podPath, type ContainerTarget } from './containerTarget.ts';
import { readExecStatus, type ExecEnd } from './execStatus.ts';
import { frameSocket } from './frameSocket.ts';

export interface ExecRequest extends ContainerTarget {
  /** Goes into the API server's audit log, so it never holds a secret. */
  readonly argv: readonly [string, ...string[]];
  readonly hasStdin: boolean;
  /** What is written may be left unread for any time. */
  readonly isPatient?: boolean;
  /** With a terminal of that size both outputs are one. */
  readonly tty?: TerminalSize;
}

/** A command that a container was asked to run; whether it started is only known from what comes of it. */
export interface ContainerExec {
  /** Must be read to the end or returned early, which discards the rest; the command waits for its reader. */
  readonly output: AsyncIterable<OutputChunk>;
  /** Resolves when more can be taken: to false where nobody takes it any more. */
  write(bytes: Uint8Array): Promise<boolean>;
  /** False where the server knows no end of input (before Kubernetes 1.30). */
  readonly canEndInput: boolean;
  /** What is still being written is dropped: input that nobody reads would break the connection before the exit code came. */
  endInput(): Promise<void>;
  resize(size: TerminalSize): void;
  /** Never rejects. */
  readonly ended: Promise<ExecEnd>;
  /** Drops the connection, which doesn't end the command. */
  close(): void;
}

/** Kubernetes' remote command channels (k8s.io/apimachinery, `remotecommand`). */
const channels = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, end: 255 } as const;
const endingProtocol = 'v5.channel.k8s.io';
const protocols = [endingProtocol, 'v4.channel.k8s.io'];

/** Throws what the server refuses with: `notFound`, `forbidden`, `invalidInput` for a container that isn't there. */
export async function execInContainer(
  cluster: Cluster,
  { argv, hasStdin, isPatient = false, tty, ...target }: ExecRequest,
  signal: AbortSignal,
): Promise<ContainerExec> {
  const query = {
    container: target.container,
    command: argv,
    stdin: hasStdin,
    stdout: true,
    stderr: tty === undefined,
    tty: tty !== undefined,
  };
  const socket = await cluster.socket({ path: podPath(target, 'exec'), query, isPatient }, protocols, signal);
  const end = Promise.withResolvers<ExecEnd>();
  let status = '';
  const frames = frameSocket(socket, (channel, bytes) => {
    if (channel === channels.stdout) output.push({ channel: 'stdout', bytes }, bytes.length);
    else if (channel === channels.stderr) output.push({ channel: 'stderr', bytes }, bytes.length);
    else if (channel === channels.status) status += bytes.toString();
  });
  const output = createFlowQueue<OutputChunk>(frames);
  void frames.closed.then(reason => {
    output.end();
    end.resolve(status === '' ? { kind: 'lost', reason } : readExecStatus(status));
  });
  const resize = ({ columns, rows }: TerminalSize): void =>
    void frames.send(channels.resize, Buffer.from(JSON.stringify({ Width: columns, Height: rows })));
  if (tty !== undefined) resize(tty);
  const canEndInput = frames.protocol === endingProtocol;
  return {
    output,
    write: bytes => frames.send(channels.stdin, bytes),
    canEndInput,
    endInput: async () => {
      frames.shut(channels.stdin);
      if (canEndInput) await frames.send(channels.end, Uint8Array.of(channels.stdin));
    },
    resize,
    ended: end.promise,
    close: () => frames.close(),
  };
}
