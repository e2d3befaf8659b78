import { podTemplatePath } from '../../../references/kubernetes/podTemplatePath.ts';
import { textAt, type JsonObject } from './jsonAccess.ts';

/** An object of a stack as raw JSON: fields that nobody here knows are kept. */
export type StackObject = JsonObject;

export const kindOf = (object: StackObject): string => textAt(object, 'kind') ?? '';
export const nameOf = (object: StackObject): string => textAt(object, 'metadata', 'name') ?? '';
/** Key of a kind as discovery has it: `apps/v1 Deployment`. */
export const kindKey = (object: StackObject): string => `${textAt(object, 'apiVersion') ?? ''} ${kindOf(object)}`;
/** `Deployment web`. */
export const objectWords = (object: StackObject): string => `${kindOf(object)} ${nameOf(object)}`;

/** Where an object has the pods that it runs; undefined where it runs none. */
export const templatePath = (object: StackObject): readonly string[] | undefined => podTemplatePath(kindOf(object));
