import { mountTarget } from '../../../devcontainer/mergeDevContainer.ts';
import type { Mount } from '../../../devcontainer/devContainer.ts';
import { dockerBytes } from '../../../references/quantities/dockerBytes.ts';
import { planBind, type BindContext } from './planBind.ts';
import type { VolumePlan } from './servicePlan.ts';

/** A mount as `docker run --mount` and devcontainer.json write it; its variables are filled in. */
export async function planMount(mount: string | Mount, context: BindContext): Promise<VolumePlan | undefined> {
  const target = mountTarget(mount);
  const { type, source, size, readOnly } =
    typeof mount === 'string' ? partsOf(mount) : { ...mount, size: undefined, readOnly: false };
  if (target === undefined || target === '') {
    context.note(`${context.service} goes without the mount ${JSON.stringify(mount)}: it names no target`);
    return undefined;
  }
  switch (type) {
    case 'tmpfs': {
      const bytes = dockerBytes(size ?? '');
      return { kind: 'memory', target, readOnly, ...(bytes === undefined ? {} : { bytes }) };
    }
    case 'volume':
      return source === undefined || source === ''
        ? { kind: 'ephemeral', target, readOnly }
        : { kind: 'kept', name: source, target, readOnly };
    case 'bind':
      return planBind({ source: source ?? '', target, readOnly }, context);
    default:
      context.note(`${context.service} goes without its mount at ${target}: Kubernetes has no ${type}`);
      return undefined;
  }
}

interface MountParts {
  readonly type: string;
  readonly source: string | undefined;
  readonly size: string | undefined;
  readonly readOnly: boolean;
}

function partsOf(mount: string): MountParts {
  const parts = new Map(
    mount.split(',').map(part => {
      const [name = '', ...rest] = part.split('=');
      return [name.trim(), rest.join('=')];
    }),
  );
  const flag = parts.get('readonly') ?? parts.get('ro');
  return {
    type: parts.get('type') ?? 'volume',
    source: parts.get('source') ?? parts.get('src'),
    size: parts.get('tmpfs-size'),
    readOnly: flag !== undefined && flag !== 'false',
  };
}
