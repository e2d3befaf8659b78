/** Every command, as package.json has them; a test holds the two together. */
export const commandIds = [
  'lockstep.provisionEnvironment',
  'lockstep.provisionStack',
  'lockstep.attachToRunningContainer',
  'lockstep.detach',
  'lockstep.startEnvironment',
  'lockstep.stopEnvironment',
  'lockstep.rebuildEnvironment',
  'lockstep.removeEnvironment',
  'lockstep.removeExpired',
  'lockstep.chooseNamespaces',
  'lockstep.openTerminal',
  'lockstep.forwardPorts',
  'lockstep.addDebugContainer',
  'lockstep.followLogs',
  'lockstep.runTests',
  'lockstep.checkParity',
  'lockstep.chooseReference',
  'lockstep.openAuditLog',
  'lockstep.openFindings',
  'lockstep.showFinding',
  'lockstep.applyFix',
  'lockstep.openArtefact',
  'lockstep.showOutput',
] as const;
export type CommandId = (typeof commandIds)[number];

/** What runs nothing from the workspace and so needs no trust. */
export const safeCommands: ReadonlySet<CommandId> = new Set(['lockstep.showOutput', 'lockstep.openAuditLog']);
