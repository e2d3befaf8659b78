import { describe, expect, test } from 'vitest';
import {
  unknownSettings,
  type ImageSettings,
} from '../../../../../src/core/providers/kubernetes/provision/imageSettings.ts';
import { podSecurity } from '../../../../../src/core/providers/kubernetes/provision/podSecurity.ts';
import { userIds } from '../../../../../src/core/providers/kubernetes/provision/userIds.ts';
import { servicePlan } from './plans.ts';

const users = {
  passwd: 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1001::/home/node:/bin/sh\n',
  group: 'root:x:0:\nstaff:x:50:node\n',
};
const image = (user: string, more: Partial<ImageSettings> = users): ImageSettings => ({
  ...unknownSettings,
  user,
  ...more,
});

describe('the numbers of a user', () => {
  test.each([
    ['', { uid: 0, gid: 0 }],
    ['root', { uid: 0, gid: 0 }],
    ['node', { uid: 1000, gid: 1001 }],
    ['1000', { uid: 1000, gid: 1001 }],
    ['4711', { uid: 4711 }],
    ['node:staff', { uid: 1000, gid: 50 }],
    ['7:8', { uid: 7, gid: 8 }],
    ['ada', undefined],
  ])('%j are those of the image', (user, ids) => {
    expect(userIds(user, users)).toEqual(ids);
  });
});

describe('the security of a pod', () => {
  test('leaves a root image as it is, so that the remote user can be entered', () => {
    expect(podSecurity(servicePlan('app'), { restricted: false, image: image(''), remoteUser: 'node' })).toEqual({
      pod: {},
      container: {},
      ids: { uid: 0, gid: 0 },
    });
  });

  test('lets a container without root write to its volumes', () => {
    const { pod } = podSecurity(servicePlan('app'), { restricted: false, image: image('node') });
    expect(pod).toEqual({ fsGroup: 1001, fsGroupChangePolicy: 'OnRootMismatch' });
  });

  test('has all that "restricted" asks for, as the remote user where the image is root', () => {
    expect(podSecurity(servicePlan('app'), { restricted: true, image: image(''), remoteUser: 'node' })).toMatchObject({
      pod: {
        runAsNonRoot: true,
        runAsUser: 1000,
        runAsGroup: 1001,
        fsGroup: 1001,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      container: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    });
  });

  test.each([
    ['root', servicePlan('app'), 'runs as root'],
    ['more rights', servicePlan('app', { user: '1000', privileged: true }), 'asks for privileged'],
    ['a capability', servicePlan('app', { user: '1000', addedCapabilities: ['SYS_PTRACE'] }), 'capability SYS_PTRACE'],
    ['an unknown user', servicePlan('app', { user: 'ada' }), 'number of the user ada'],
  ])('refuses %s in a restricted namespace in words', (_, plan, words) => {
    expect(() => podSecurity(plan, { restricted: true, image: image('') })).toThrow(words);
  });
});
