/** What the engine's list says of one container (`GET /containers/json`), as far as it is used. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `created`, `running`, `paused`, `restarting`, `removing`, `exited`, `dead`. */
  readonly state: string;
  /** `Up 4 minutes (healthy)`, `Exited (137) 3 minutes ago`: the list has health and exit code only here. */
  readonly status: string;
  readonly createdAt: Date;
  readonly mounts: readonly Mount[];
  /** The lifecycle command that failed in it, from our mark. */
  readonly failedAt?: string;
}

export interface Mount {
  readonly type: string;
  /** A folder of the engine's machine, for binds. */
  readonly source: string;
  readonly destination: string;
  /** Of a volume. */
  readonly name?: string | undefined;
}

interface ListedContainer {
  readonly Id: string;
  readonly Names?: readonly string[];
  readonly Image: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly State: string;
  readonly Status: string;
  readonly Created: number;
  readonly Mounts?:
    | readonly {
        readonly Type?: string | undefined;
        readonly Name?: string | undefined;
        readonly Source?: string | undefined;
        readonly Destination?: string | undefined;
      }[]
    | null;
}

export function parseContainer(listed: ListedContainer): Container {
  return {
    id: listed.Id,
    name: (listed.Names?.[0] ?? listed.Id.slice(0, 12)).replace(/^\//, ''),
    image: listed.Image,
    labels: listed.Labels ?? {},
    state: listed.State,
    status: listed.Status,
    createdAt: new Date(listed.Created * 1000),
    mounts: (listed.Mounts ?? []).map(({ Type = '', Name, Source = '', Destination = '' }) => ({
      type: Type,
      source: Source,
      destination: Destination,
      name: Name,
    })),
  };
}
