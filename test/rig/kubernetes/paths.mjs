import { join } from 'node:path';
import { cacheFolder, runFolder } from '../paths.mjs';

/** The cluster's keys, store, volumes and settings, which go with it. */
export const clusterFolder = join(runFolder, 'kubernetes');
export const certificates = join(clusterFolder, 'certificates');
export const auditLog = join(clusterFolder, 'audit.log');

/** Where its containerd runs; the shims name it on their command line. */
export const containerdFolder = join(clusterFolder, 'containerd');
export const containerdSocket = join(containerdFolder, 'containerd.sock');

/** The images it has pulled, which stay between runs, and its containers' layers. */
export const containerdRoot = join(cacheFolder, 'containerd');
