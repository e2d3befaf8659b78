import { LockstepError } from '../base/lockstepError.ts';

const milliseconds: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30m`, `8h`, `3d` as milliseconds. @throws LockstepError `usage` */
export function timeToLive(text: string): number {
  const { count = '', unit = '' } = /^(?<count>[1-9]\d{0,5})(?<unit>[mhd])$/.exec(text.trim())?.groups ?? {};
  const each = milliseconds[unit];
  if (each === undefined)
    throw new LockstepError('usage', `“${text}” is no time to live.`, {
      remedy: { kind: 'text', text: 'Write it as 30m, 8h or 3d.' },
    });
  return Number(count) * each;
}
