/** Labels of ours on containers and pods: what exists, and whose it is, stands on the thing itself. */
export const labels = {
  /** WorkspaceSpec.specHash of what was made. */
  specHash: 'lockstep.spec-hash',
  /** Absolute path of the workspace folder in there. */
  workspaceFolder: 'lockstep.workspace-folder',
  /** A container that only serves to copy files out of an image; never started, hidden everywhere. */
  inspection: 'lockstep.inspection',
} as const;
