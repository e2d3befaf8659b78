import type { Environment, Place } from '../../core/environment/environment.ts';
import type { PlaceId } from '../../core/environment/ids.ts';
import { dimensionIds, severities, type Finding } from '../../core/parity/finding.ts';
import type { ParitySubject } from '../parity/paritySubject.ts';
import type { GroupedVerdict, TreeNode } from './treeNode.ts';
import type { TreeSources } from './treeSources.ts';

const groupedVerdicts: readonly GroupedVerdict[] = ['unknown', 'match', 'expected', 'waived'];

/** The rows below one, or the roots. */
export function treeChildren(node: TreeNode | undefined, sources: TreeSources): readonly TreeNode[] {
  switch (node?.kind) {
    case undefined:
      return roots(sources);
    case 'declared':
      return [{ kind: 'parity', subject: 'declared' }];
    case 'place':
      return others(sources)
        .filter(each => each.place === node.place)
        .map(toNode);
    case 'environment':
      return environmentChildren(node, sources);
    case 'parity':
      return parityChildren(node.subject, sources);
    case 'dimension':
      return drifts(node.subject, sources)
        .filter(each => each.dimension === node.dimension)
        .map(each => toFinding(each, node.subject));
    case 'verdict':
      return findings(node.subject, sources)
        .filter(each => each.verdict === node.verdict)
        .map(each => toFinding(each, node.subject));
    case 'services':
      return (sources.list.find(node.environment)?.services ?? []).map(({ name }) => ({
        kind: 'service',
        environment: node.environment,
        service: name,
      }));
    case 'finding':
    case 'service':
    case 'testRun':
      return [];
  }
}

/** The row above one; `undefined` for a root. */
export function treeParent(node: TreeNode, sources: TreeSources): TreeNode | undefined {
  switch (node.kind) {
    case 'environment': {
      const environment = sources.list.find(node.environment);
      const place = environment && groupedPlaces(sources).find(each => each.id === environment.place);
      return place && sources.window.environment !== environment ? { kind: 'place', place: place.id } : undefined;
    }
    case 'declared':
    case 'place':
      return undefined;
    case 'parity':
      return node.subject === 'declared' ? { kind: 'declared' } : { kind: 'environment', environment: node.subject };
    case 'dimension':
    case 'verdict':
      return { kind: 'parity', subject: node.subject };
    case 'finding': {
      const finding = sources.parity.findFinding(node.subject, node.fingerprint);
      if (!finding) return { kind: 'parity', subject: node.subject };
      return finding.verdict === 'drift'
        ? { kind: 'dimension', subject: node.subject, dimension: finding.dimension }
        : { kind: 'verdict', subject: node.subject, verdict: finding.verdict };
    }
    case 'services':
    case 'testRun':
      return { kind: 'environment', environment: node.environment };
    case 'service':
      return { kind: 'services', environment: node.environment };
  }
}

/** This window's first, then by place; a place is a row only when it holds several or says why it holds none. */
function roots(sources: TreeSources): readonly TreeNode[] {
  const { list, window } = sources;
  const own = window.environment;
  const grouped = groupedPlaces(sources);
  const single = others(sources).filter(each => !grouped.some(place => place.id === each.place));
  const first: readonly TreeNode[] = own
    ? [toNode(own)]
    : list.isSettled && window.configFiles.length > 0
      ? [{ kind: 'declared' }]
      : [];
  return [
    ...first,
    ...single.filter(each => each.origin.kind !== 'machine').map(toNode),
    ...grouped.map((place): TreeNode => ({ kind: 'place', place: place.id })),
    ...single.filter(each => each.origin.kind === 'machine').map(toNode),
  ];
}

/** Places with a row of their own. */
export function groupedPlaces({ list, window }: TreeSources): readonly Place[] {
  const own = window.environment;
  const held = new Map<PlaceId, number>();
  for (const each of list.environments) if (each !== own) held.set(each.place, (held.get(each.place) ?? 0) + 1);
  return list.places.filter(
    ({ id, availability: { kind } }) => kind === 'missing' || kind === 'unreachable' || (held.get(id) ?? 0) > 1,
  );
}

function others({ list, window }: TreeSources): readonly Environment[] {
  const own = window.environment;
  return list.environments
    .filter(each => each !== own)
    .toSorted((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
}

function environmentChildren(node: TreeNode & { kind: 'environment' }, sources: TreeSources): readonly TreeNode[] {
  const environment = sources.list.find(node.environment);
  if (!environment) return [];
  const hasServices = environment.origin.kind !== 'machine' && environment.services.length > 0;
  return [
    { kind: 'parity', subject: node.environment },
    ...(hasServices ? [{ ...node, kind: 'services' } as const] : []),
    ...(sources.testRuns.get(node.environment) ? [{ ...node, kind: 'testRun' } as const] : []),
  ];
}

/** Dimensions with drift, the worst first, then the other verdicts. */
function parityChildren(subject: ParitySubject, sources: TreeSources): readonly TreeNode[] {
  const drifting = drifts(subject, sources);
  const worst = (dimension: string): number =>
    Math.min(...drifting.filter(each => each.dimension === dimension).map(each => severities.indexOf(each.severity)));
  const dimensions = dimensionIds
    .filter(id => drifting.some(each => each.dimension === id))
    .toSorted((a, b) => worst(a) - worst(b));
  const present = groupedVerdicts.filter(verdict => findings(subject, sources).some(each => each.verdict === verdict));
  return [
    ...dimensions.map((dimension): TreeNode => ({ kind: 'dimension', subject, dimension })),
    ...present.map((verdict): TreeNode => ({ kind: 'verdict', subject, verdict })),
  ];
}

function findings(subject: ParitySubject, { parity }: TreeSources): readonly Finding[] {
  return parity.get(subject).checked?.report.findings ?? [];
}

function drifts(subject: ParitySubject, sources: TreeSources): readonly Finding[] {
  return findings(subject, sources)
    .filter(each => each.verdict === 'drift')
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

function toNode({ id }: Environment): TreeNode {
  return { kind: 'environment', environment: id };
}

function toFinding({ fingerprint }: Finding, subject: ParitySubject): TreeNode {
  return { kind: 'finding', subject, fingerprint };
}
