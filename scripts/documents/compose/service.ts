/** A service of a Compose file: what is written here of the Compose specification. */
export interface Service {
  readonly image: string;
  readonly profiles?: readonly string[];
  readonly build?: object;
  readonly pull_policy?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly { readonly source: string; readonly target: string }[];
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string; readonly required?: boolean }>>;
  readonly healthcheck?: object;
  readonly stop_grace_period?: string;
  readonly restart: 'unless-stopped' | 'no';
  readonly [hardened: string]: unknown;
}

/** What a container may use. */
export interface Limits {
  readonly cpus: number;
  readonly memoryMebibytes: number;
  readonly processes: number;
}

/** What holds for every container: nothing is written but to volumes and scratch space, nothing may be gained. */
export const hardened = ({ cpus, memoryMebibytes, processes }: Limits) => ({
  read_only: true,
  cap_drop: ['ALL'],
  security_opt: ['no-new-privileges:true'],
  deploy: {
    resources: { limits: { cpus: String(cpus), memory: `${memoryMebibytes}M`, pids: processes } },
  },
  logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
});

/** How often a container is asked whether it is well. While it starts it is asked each second. */
export const healthy = (test: readonly string[], startSeconds: number) => ({
  test: ['CMD', ...test],
  interval: '10s',
  timeout: '5s',
  retries: 3,
  start_period: `${startSeconds}s`,
  start_interval: '1s',
});

/** Scratch space that anybody in the container may write to, and that ends with it. */
export const scratch = (path: string, mebibytes: number): string => `${path}:mode=1777,size=${mebibytes}m`;

/** A variable that an environment file must give. */
export const required = (name: string): string => `\${${name}:?give it by --env-file, as .env.dev does}`;

/** A variable that an environment file may give. An empty one counts as unset. */
export const optional = (name: string, fallback = ''): string => `\${${name}:-${fallback}}`;

/** A `$` as it is; Compose would take it for a variable. */
export const literal = (text: string): string => text.replaceAll('$', '$$$$');
