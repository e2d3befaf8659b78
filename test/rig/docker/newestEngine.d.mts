/**
 * Builds the newest Docker Engine (2 to 3 minutes once) for `startEngine`: `startEngine({ name, ownNetwork: true, ...await newestEngine({ yes }) })`.
 * It must have a network of its own, or it takes the other engine's bridge away.
 */
export function newestEngine(consent: {
  readonly yes: boolean;
}): Promise<{ readonly program: string; readonly programFolders: readonly string[] }>;
