import { readTar } from '../archive/readTar.ts';
import type { EnvironmentSession } from '../environment/session.ts';

/** The text of one file of an environment. */
export async function readRemoteFile(session: EnvironmentSession, path: string, signal: AbortSignal): Promise<string> {
  let text = '';
  for await (const { content } of readTar(session.download(path, signal), signal)) {
    const decoder = new TextDecoder();
    for await (const bytes of content) text += decoder.decode(bytes, { stream: true });
  }
  return text;
}
