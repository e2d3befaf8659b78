import { Agent } from 'node:http';
import { Duplex } from 'node:stream';
import { spawnProcess } from '../../process/spawnProcess.ts';
import type { Bytes } from '../../environment/session.ts';

/**
 * Connections to an engine behind SSH, made as the docker program makes them: `ssh HOST docker system dial-stdio`
 * (docs.docker.com/engine/security/protect-access), so the user's own ssh configuration and agent apply.
 */
export function engineAgent(url: string): Agent {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 2 });
  agent.createConnection = () => sshConnection(sshArgs(url));
  return agent;
}

/** `ssh://user@host:port` as arguments. A host can't begin with `-`, so it is no option. */
export function sshArgs(url: string): readonly [string, ...string[]] {
  const { username, hostname, port } = new URL(url);
  const user = username === '' ? [] : ['-l', decodeURIComponent(username)];
  return [
    'ssh',
    '-T',
    '-o',
    'BatchMode=yes',
    ...user,
    ...(port === '' ? [] : ['-p', port]),
    '--',
    hostname,
    'docker',
    'system',
    'dial-stdio',
  ];
}

/** The two pipes of a program as one connection. */
function sshConnection(argv: readonly [string, ...string[]]): Duplex {
  const ending = new AbortController();
  const input = new TransformStream<Uint8Array, Uint8Array>();
  const connection = Duplex.from({
    writable: input.writable,
    readable: outputOf(argv, input.readable, ending.signal),
  });
  connection.once('close', () => ending.abort());
  const socket = {
    setKeepAlive: () => connection,
    setNoDelay: () => connection,
    setTimeout: () => connection,
    ref: () => connection,
    unref: () => connection,
  };
  return Object.assign(connection, socket);
}

async function* outputOf(
  argv: readonly [string, ...string[]],
  stdin: Bytes,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const ssh = await spawnProcess({ argv, stdin, group: true }, signal);
  let said = '';
  for await (const { channel, bytes } of ssh.output) {
    if (channel === 'stdout') yield bytes;
    else said = (said + Buffer.from(bytes).toString()).slice(-2000);
  }
  const exit = await ssh.exit;
  if (exit.kind === 'exited' && exit.code !== 0) throw new Error(said.trim() || `ssh exited with ${exit.code}`);
}
