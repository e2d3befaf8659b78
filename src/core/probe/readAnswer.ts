import type { Fact } from '../environment/fact.ts';
import type { Problem, Reading } from '../environment/reading.ts';
import { sections } from './sections.ts';

/** What the probe's answer says: a section that did not arrive whole is not spoken of, so its keys stay unknown. */
export function readAnswer(answer: string, nonce: string, place: string): Reading {
  const texts = split(answer, nonce);
  const whole = [...texts.keys()];
  const cut = whole.at(-1) === 'end' ? undefined : whole.pop();
  const facts: Fact[] = [];
  const speaks: string[] = [];
  for (const section of sections) {
    const text = texts.get(section.name);
    if (text === undefined || section.name === cut) continue;
    facts.push(...section.parse(text));
    speaks.push(...section.speaks);
  }
  const problems: Problem[] =
    cut === undefined && whole.length > 0
      ? []
      : [{ message: `The probe of ${place} was cut after ${cut ?? 'nothing'}.`, resolve: 'Check again.' }];
  return { level: 'observed', kind: 'probe', source: place, facts, speaks, problems };
}

function split(answer: string, nonce: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const part of answer.split(`\n#${nonce} `).slice(1)) {
    const end = part.indexOf('\n');
    texts.set(end < 0 ? part : part.slice(0, end), end < 0 ? '' : part.slice(end + 1));
  }
  return texts;
}
