import type { EnvironmentPlan } from './environmentPlan.ts';
import { dnsName, partName } from './environmentNames.ts';
import { escapeVariables } from './escapeVariables.ts';
import type { HealthPlan, ResourcePlan, ServicePlan } from './servicePlan.ts';
import type { PodVolumes } from './podVolumes.ts';

/** A service as a container of a pod (API reference, "Container"). */
export function toContainer(service: ServicePlan, plan: EnvironmentPlan, volumes: PodVolumes): object {
  const { entrypoint, command, workingDirectory, ports, health } = service;
  return {
    name: dnsName(service.name),
    image: service.image,
    ...(entrypoint === undefined ? {} : { command: entrypoint.map(escapeVariables) }),
    ...(command === undefined ? {} : { args: command.map(escapeVariables) }),
    ...(workingDirectory === undefined ? {} : { workingDir: workingDirectory }),
    env: Object.entries(service.env).map(([name, value]) => variable(name, value, service.name, plan)),
    ...(ports.length === 0 ? {} : { ports: ports.map(({ port, protocol }) => ({ containerPort: port, protocol })) }),
    ...(health === undefined ? {} : { readinessProbe: readinessProbe(health) }),
    resources: containerResources(service),
    securityContext: plan.security.get(service.name)?.container ?? {},
    volumeMounts: volumes.mountsOf(service),
  };
}

/** Key of a variable's value in the environment's Secret. */
export function secretKey(service: string, name: string): string {
  return `${dnsName(service)}.${name.replace(/[^\w.-]/g, '_')}`;
}

export function isSecret(value: string, secrets: readonly string[]): boolean {
  return secrets.some(secret => secret !== '' && value.includes(secret));
}

function variable(name: string, value: string, service: string, { names, secrets }: EnvironmentPlan): object {
  if (!isSecret(value, secrets)) return { name, value: escapeVariables(value) };
  return {
    name,
    valueFrom: { secretKeyRef: { name: partName(names, 'secrets'), key: secretKey(service, name) } },
  };
}

function readinessProbe({ argv, intervalSeconds, timeoutSeconds, retries }: HealthPlan): object {
  return {
    exec: { command: argv.map(escapeVariables) },
    periodSeconds: intervalSeconds,
    timeoutSeconds,
    failureThreshold: Math.max(1, retries),
  };
}

/** Requests and limits as Kubernetes' quantities. */
export function containerResources({ requests, limits, gpus }: ServicePlan): object {
  const quantities = ({ millicores, bytes }: ResourcePlan): Record<string, string> => ({
    ...(millicores === undefined ? {} : { cpu: `${millicores}m` }),
    ...(bytes === undefined ? {} : { memory: String(bytes) }),
  });
  const asked = quantities(requests);
  const most = { ...quantities(limits), ...(gpus === 0 ? {} : { 'nvidia.com/gpu': String(gpus) }) };
  return {
    ...(Object.keys(asked).length === 0 ? {} : { requests: asked }),
    ...(Object.keys(most).length === 0 ? {} : { limits: most }),
  };
}
