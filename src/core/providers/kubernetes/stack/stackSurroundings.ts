import { LockstepError } from '../../../base/lockstepError.ts';
import { clusterAnnotations } from '../../../cluster/clusterLabels.ts';
import type { Surroundings } from '../provision/making.ts';
import type { ObjectToApply } from '../provision/objectToApply.ts';
import { planEnvironment, type PlanContext } from '../provision/planEnvironment.ts';
import { applyStack } from './applyStack.ts';
import { asItems, asObject, jsonAt, textAt } from './jsonAccess.ts';
import type { PreparedStack } from './prepareStack.ts';
import { kindOf, nameOf, templatePath } from './stackObject.ts';
import { StackNotes } from './stackNotes.ts';
import { swapWorkload, type SwappedStack } from './swapWorkload.ts';

/** Production's stack around the workspace of one making. */
export function stackSurroundings(stack: PreparedStack): Surroundings {
  const notes = new StackNotes();
  let swapped: SwappedStack | undefined;
  return {
    plan: context => (isNonRoot(stack) ? planWithoutRoot(context) : planEnvironment(context)),
    arrange(objects, plan) {
      const [workspace] = plan.services;
      const uid = plan.security.get(workspace.name)?.ids?.uid ?? 0;
      const { object } = objects.workspace;
      const development = { object: asObject(object), ...(uid === 0 ? {} : { user: uid }) };
      swapped = swapWorkload(stack.objects, stack.workload, development, { ...stack, notes });
      const differences = [...stack.problems, ...notes.words];
      for (const words of differences) stack.report.step(words);
      const { metadata, spec } = swapped.workspace;
      const arranged = metadata as ObjectToApply['metadata'];
      const annotations = {
        ...arranged.annotations,
        [clusterAnnotations.stack]: stack.reference,
        [clusterAnnotations.stackHash]: stack.hash,
        [clusterAnnotations.stackNotes]: JSON.stringify(differences),
      };
      return {
        // Production's own Services give the names.
        shared: objects.shared.filter(({ kind }) => kind !== 'Service'),
        workspace: {
          ...objects.workspace,
          object: { ...object, metadata: { ...arranged, annotations }, spec: asObject(spec) },
        },
        others: [],
      };
    },
    async apply(signal) {
      stack.report.step('making production’s stack');
      await applyStack(stack.cluster, [...stack.secrets, ...(swapped?.objects ?? [])], stack, signal);
    },
    has: found =>
      swapped?.objects.some(object => kindOf(object) === found.kind && nameOf(object) === found.name) === true,
  };
}

/** As far as the image can. */
async function planWithoutRoot(context: PlanContext): ReturnType<typeof planEnvironment> {
  try {
    return await planEnvironment({ ...context, namespace: { ...context.namespace, restricted: true } });
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'notSupported') throw error;
    if (context.namespace.restricted) throw error;
    return await planEnvironment(context);
  }
}

/** Production refuses root, so that the Dev Container runs without it too. */
function isNonRoot({ objects, workload }: PreparedStack): boolean {
  const object = objects.find(each => kindOf(each) === workload.kind && nameOf(each) === workload.name);
  const pod = object && jsonAt(object, ...(templatePath(object) ?? []), 'spec');
  const container = asItems(jsonAt(pod, 'containers')).find(each => textAt(each, 'name') === workload.container);
  const contexts = [pod, container].map(each => asObject(jsonAt(each, 'securityContext')));
  const { runAsNonRoot, runAsUser } = Object.assign({}, ...contexts) as Readonly<Record<string, unknown>>;
  return runAsNonRoot === true || (typeof runAsUser === 'number' && runAsUser > 0);
}
