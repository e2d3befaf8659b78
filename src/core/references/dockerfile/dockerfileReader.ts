import type { ReadOutcome, ReferenceReader } from '../referenceReader.ts';
import { readDockerfile } from './readDockerfile.ts';

/** `dockerfile:PATH?arg=NAME=VALUE#stage`. */
export const dockerfileReader: ReferenceReader = {
  kind: 'dockerfile',
  async read(target, context, signal): Promise<ReadOutcome> {
    const args = new Map(
      (target.options['arg'] ?? []).map(text => {
        const [name = '', ...value] = text.split('=');
        return [name, value.join('=')];
      }),
    );
    const reading = await readDockerfile(
      target.path,
      {
        files: context.files,
        args,
        ...(target.workload === undefined ? {} : { target: target.workload }),
      },
      signal,
    );
    return { kind: 'read', readings: [reading] };
  },
};
