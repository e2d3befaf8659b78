declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `docker`, `kubernetes`, `local`, later `ssh`. */
export type ProviderId = Branded<'ProviderId'>;
/** One engine, cluster context or host: `<provider>:<name>`. */
export type PlaceId = Branded<'PlaceId'>;
/** Survives rebuilds: `docker:<context>/<hash of folder and configuration file>`; an adopted container is `docker:<context>/c-<container id>`. */
export type EnvironmentId = Branded<'EnvironmentId'>;
export type ServiceName = Branded<'ServiceName'>;

export const providerId = (text: string): ProviderId => text as ProviderId;
export const placeId = (text: string): PlaceId => text as PlaceId;
export const environmentId = (text: string): EnvironmentId => text as EnvironmentId;
export const serviceName = (text: string): ServiceName => text as ServiceName;
