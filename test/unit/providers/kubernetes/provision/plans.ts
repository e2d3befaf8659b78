import type { EnvironmentPlan } from '../../../../../src/core/providers/kubernetes/provision/environmentPlan.ts';
import { environmentNames } from '../../../../../src/core/providers/kubernetes/provision/environmentNames.ts';
import { emptyPlan, type ServicePlan } from '../../../../../src/core/providers/kubernetes/provision/servicePlan.ts';

export const servicePlan = (name: string, more: Partial<ServicePlan> = {}): ServicePlan => ({
  ...emptyPlan,
  name,
  image: `${name}:1`,
  ...more,
});

export const environmentPlan = (
  services: readonly [ServicePlan, ...ServicePlan[]],
  more: Partial<EnvironmentPlan> = {},
): EnvironmentPlan => ({
  names: environmentNames('My Shop!', '0123456789ab'),
  services,
  images: new Map(),
  security: new Map(),
  isCompose: true,
  annotations: {},
  token: 'token',
  upload: { source: '/home/ada/shop' },
  storage: { workspaceBytes: 1000, volumeBytes: 500 },
  secrets: [],
  ...more,
});
