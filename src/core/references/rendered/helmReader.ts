import type { ReferenceReader } from '../referenceReader.ts';
import { renderChart } from './renderChart.ts';
import { renderedOutcome } from './renderedOutcome.ts';

/** `helm:CHART?values=a.yaml,b.yaml&set=k=v&release=NAME&kubeVersion=1.34#web`: what `helm template` makes of a chart. */
export const helmReader: ReferenceReader = {
  kind: 'helm',
  read: (target, context, signal) =>
    renderedOutcome(target, context, access => renderChart(target, access, context.files, signal)),
};
