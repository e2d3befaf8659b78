import { existsSync } from 'node:fs';
import type { Availability } from '../../environment/environment.ts';
import type { DockerContext } from './context.ts';

/** Why an engine can't be used, in words, and what to do. */
export function unavailability({ name, endpoint }: DockerContext, reason: string): Availability {
  switch (endpoint.kind) {
    case 'socket':
      if (reason.includes('EACCES')) {
        return {
          kind: 'unreachable',
          reason: `You may not use Docker's socket ${endpoint.path}.`,
          remedy: {
            kind: 'openUrl',
            text: 'Add your user to the docker group, then log in again.',
            url: 'https://docs.docker.com/engine/install/linux-postinstall/',
          },
        };
      }
      if (existsSync(endpoint.path)) {
        return { kind: 'unreachable', reason, remedy: { kind: 'text', text: 'Start or restart the Docker engine.' } };
      }
      return {
        kind: name === 'default' ? 'missing' : 'unreachable',
        reason: `No Docker engine listens on ${endpoint.path}.`,
        remedy: {
          kind: 'openUrl',
          text: 'Start Docker, or install it.',
          url: 'https://docs.docker.com/get-started/get-docker/',
        },
      };
    case 'tcp':
      return {
        kind: 'unreachable',
        reason,
        remedy: {
          kind: 'text',
          text: `Check that the engine runs on ${endpoint.host}:${endpoint.port} and that its certificates are current.`,
        },
      };
    case 'ssh':
      return {
        kind: 'unreachable',
        reason,
        remedy: {
          kind: 'text',
          text: `Check that "ssh ${endpoint.url}" works without a password and that docker is installed there.`,
        },
      };
  }
}
