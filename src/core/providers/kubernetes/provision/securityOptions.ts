import type { Note, ServicePlan } from './servicePlan.ts';

/** Docker's `--security-opt`, as far as a pod's security context has it. */
export function securityOptions(
  service: string,
  options: readonly string[],
  note: Note,
): Pick<ServicePlan, 'noNewPrivileges' | 'unconfined'> {
  let noNewPrivileges = false;
  let unconfined = false;
  for (const option of options) {
    if (/^no-new-privileges(?:[:=]true)?$/.test(option)) noNewPrivileges = true;
    else if (/^seccomp[:=]unconfined$/.test(option)) unconfined = true;
    else note(`${service} goes without the security option ${option}: Kubernetes has no such thing`);
  }
  return { noNewPrivileges, unconfined };
}
