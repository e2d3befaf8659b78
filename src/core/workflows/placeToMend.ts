import type { Place } from '../environment/environment.ts';

/** Of places none of which is ready the one that is worth telling of: what was asked and failed before what nobody chose or installed. */
export function placeToMend(places: readonly Place[]): Place | undefined {
  return places.find(each => each.availability.kind === 'unreachable') ?? places[0];
}
