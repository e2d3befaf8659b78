import { placeId } from '../../core/environment/ids.ts';
import { provisionEnvironment } from '../../core/workflows/provisionEnvironment.ts';
import type { CliCommand } from '../context.ts';
import { exitCodes } from '../outcome.ts';

export const up: CliCommand = {
  usage: 'lockstep up [--config FILE] [--place ID] [--rebuild]',
  summary: 'Provision the Dev Container of the workspace, or bring it up; rebuilds where its configuration changed.',
  options: {
    config: { type: 'string', value: 'FILE', help: 'A devcontainer.json, where there are several' },
    place: { type: 'string', value: 'ID', help: 'Where; default: the first engine that answers' },
    rebuild: { type: 'boolean', help: 'Make it anew; also runs a failed lifecycle command again' },
  },
  run: async (args, { list, files, folder, output, signal }) => {
    const config = args.text('config');
    const place = args.text('place');
    const request = {
      list,
      files,
      folder,
      rebuild: args.flag('rebuild'),
      ...(config === undefined ? {} : { configFile: config }),
      ...(place === undefined ? {} : { place: placeId(place) }),
    };
    const id = await provisionEnvironment(request, output.report, signal);
    const name = list.find(id)?.name ?? id;
    output.document('lockstep.up/1', { environment: id });
    output.text(`${name} is running: ${id}`);
    return exitCodes.fine;
  },
};
