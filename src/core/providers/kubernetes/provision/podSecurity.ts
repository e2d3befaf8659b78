import { LockstepError } from '../../../base/lockstepError.ts';
import type { ImageSettings } from './imageSettings.ts';
import type { ServicePlan } from './servicePlan.ts';
import { userIds, type UserIds } from './userIds.ts';

export interface PodSecurity {
  readonly pod: object;
  /** For each container of the pod, init ones too. */
  readonly container: object;
  /** Absent: the image's own decides and its number isn't known. */
  readonly ids?: UserIds;
}

export interface SecurityContextOptions {
  /** The namespace enforces Pod Security "restricted" (Kubernetes, "Pod Security Standards"). */
  readonly restricted: boolean;
  readonly image: ImageSettings | undefined;
  /** Whom the person works as, where that isn't the container's own user. */
  readonly remoteUser?: string;
}

/**
 * As whom and with which rights a service's containers run. Throws `notSupported` where the namespace refuses what the
 * configuration needs, or where a user has no known number.
 */
export function podSecurity(plan: ServicePlan, options: SecurityContextOptions): PodSecurity {
  const { restricted, image } = options;
  const ids = restricted ? restrictedIds(plan, options) : idsOf(plan, image);
  const runAs =
    ids === undefined ? {} : { runAsUser: ids.uid, ...(ids.gid === undefined ? {} : { runAsGroup: ids.gid }) };
  // A volume belongs to root at first; a container without root's rights writes to it through this group.
  const group =
    ids === undefined || ids.uid === 0 ? {} : { fsGroup: ids.gid ?? ids.uid, fsGroupChangePolicy: 'OnRootMismatch' };
  const own = {
    ...(plan.readOnlyRoot ? { readOnlyRootFilesystem: true } : {}),
    ...capabilities(plan, restricted),
  };
  if (restricted) {
    refuseInRestricted(plan);
    return {
      pod: { runAsNonRoot: true, ...runAs, ...group, seccompProfile: { type: 'RuntimeDefault' } },
      container: { ...own, allowPrivilegeEscalation: false },
      ...(ids === undefined ? {} : { ids }),
    };
  }
  return {
    pod: { ...(plan.user === undefined ? {} : runAs), ...group },
    container: {
      ...own,
      ...(plan.privileged ? { privileged: true } : {}),
      ...(plan.noNewPrivileges && !plan.privileged ? { allowPrivilegeEscalation: false } : {}),
      ...(plan.unconfined ? { seccompProfile: { type: 'Unconfined' } } : {}),
    },
    ...(ids === undefined ? {} : { ids }),
  };
}

function idsOf(plan: ServicePlan, image: ImageSettings | undefined): UserIds | undefined {
  const ids = userIds(plan.user ?? image?.user ?? '', image ?? {});
  if (ids === undefined && plan.user !== undefined && plan.user !== image?.user) throw unknownUser(plan.user, plan);
  // Without the image's settings its own user stays as it is.
  return image === undefined && plan.user === undefined ? undefined : ids;
}

/** Without root there is no changing users inside, so that the container itself runs as the person's user. */
function restrictedIds(plan: ServicePlan, { image, remoteUser }: SecurityContextOptions): UserIds | undefined {
  const candidates = [plan.user, image?.user, remoteUser].flatMap(user =>
    user === undefined || user === '' ? [] : user,
  );
  const numbers = candidates.map(user => userIds(user, image ?? {}));
  const ids = numbers.find(each => each !== undefined && each.uid !== 0);
  if (ids !== undefined) return ids;
  // Nobody told the image's own user: the cluster looks itself.
  if (image === undefined && candidates.length === 0) return undefined;
  const named = candidates.find((_, index) => numbers[index] === undefined);
  if (named !== undefined) throw unknownUser(named, plan);
  throw new LockstepError(
    'notSupported',
    `${plan.name} runs as root in ${plan.image}, and the namespace enforces Pod Security "restricted", which forbids that.`,
    {
      remedy: {
        kind: 'text',
        text: 'Give the Dev Container a "remoteUser" that its image has, or the service a "user"; or use another namespace.',
      },
    },
  );
}

function unknownUser(user: string, plan: ServicePlan): LockstepError {
  return new LockstepError(
    'notSupported',
    `The number of the user ${user} in ${plan.image} is not known, and Kubernetes takes numbers only.`,
    { remedy: { kind: 'text', text: `Write the number instead of ${user}.` } },
  );
}

function capabilities({ addedCapabilities, droppedCapabilities }: ServicePlan, restricted: boolean): object {
  const named = (list: readonly string[]): readonly string[] =>
    list.map(each => each.toUpperCase().replace(/^CAP_/, ''));
  const drop = restricted ? ['ALL'] : named(droppedCapabilities);
  const add = named(addedCapabilities);
  if (drop.length === 0 && add.length === 0) return {};
  return { capabilities: { ...(add.length === 0 ? {} : { add }), ...(drop.length === 0 ? {} : { drop }) } };
}

function refuseInRestricted(plan: ServicePlan): void {
  const allowed = new Set(['NET_BIND_SERVICE', 'CAP_NET_BIND_SERVICE']);
  const asked = [
    ...(plan.privileged ? ['privileged'] : []),
    ...plan.addedCapabilities.filter(each => !allowed.has(each.toUpperCase())).map(each => `the capability ${each}`),
    ...(plan.unconfined ? ['seccomp=unconfined'] : []),
  ];
  if (asked.length === 0) return;
  throw new LockstepError(
    'notSupported',
    `${plan.name} asks for ${asked.join(', ')}, which the namespace's Pod Security "restricted" forbids.`,
    { remedy: { kind: 'text', text: 'Leave it out of the configuration, or use another namespace.' } },
  );
}
