import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** Any object: what tests read of it. */
type Manifest = Record<string, any>;

/** A pod template of a role of the app, with the objects that it refers to. */
export interface RenderedPod {
  readonly kind: string;
  readonly name: string;
  readonly spec: Manifest;
}

/** Rendered objects of an environment, or its Secrets' file. */
export const objectsIn = (folder: string): Manifest[] =>
  readdirSync(folder)
    .sort()
    .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')))
    .map((document) => document.toJS() as Manifest);

/** The pod that runs a role of the app. */
export function podOf(objects: readonly Manifest[], role: string): RenderedPod {
  const pods = objects.flatMap(({ kind, metadata, spec }): RenderedPod[] => {
    const template = kind === 'CronJob' ? spec.jobTemplate.spec.template : spec?.template;
    const command: string[] = template?.spec?.containers?.[0]?.command ?? [];
    const runs = command.includes('app/main.ts') && command.at(-1) === role;
    return runs ? [{ kind, name: metadata.name, spec: template.spec }] : [];
  });
  if (pods.length !== 1) throw new Error(`${pods.length} pods run the role ${role}; expected one`);
  return pods[0]!;
}

/** What kubelet does for a pod, done for one container of an engine. */
export class Kubelet {
  readonly #objects: readonly Manifest[];
  readonly #overrides: Readonly<Record<string, string>>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'bookstore-pods-'));

  /**
   * @param objects what is in the cluster, Secrets included
   * @param overrides settings that only a cluster could give, such as the address of the database
   */
  constructor(objects: readonly Manifest[], overrides: Readonly<Record<string, string>>) {
    this.#objects = objects;
    this.#overrides = overrides;
    chmodSync(this.#folder, 0o755);
  }

  /** Where this writes; to be removed at the end. */
  get folder(): string {
    return this.#folder;
  }

  /** Folder behind a PersistentVolumeClaim, the same for all pods. */
  claim(name: string, group: number): string {
    const folder = join(this.#folder, `claim-${name}`);
    mkdirSync(folder, { recursive: true });
    chownSync(folder, 0, group);
    chmodSync(folder, 0o2775);
    return folder;
  }

  /** Options of `docker run` that make a container's surroundings what the pod asks for, and its command. */
  run({ spec }: RenderedPod): { readonly options: string[]; readonly command: string[] } {
    const [container] = spec['containers'];
    const { limits } = container.resources;
    const security = { ...spec['securityContext'], ...container.securityContext };
    const variables = { ...this.#variables(container), ...this.#overrides };
    const [program, ...parameters] = container.command as string[];
    return {
      options: [
        ...['--user', `${security.runAsUser}:${security.runAsGroup}`, '--group-add', String(security.fsGroup)],
        ...(security.readOnlyRootFilesystem ? ['--read-only'] : []),
        ...security.capabilities.drop.flatMap((capability: string) => ['--cap-drop', capability]),
        ...(security.allowPrivilegeEscalation === false ? ['--security-opt', 'no-new-privileges'] : []),
        ...['--memory', bytes(limits.memory), '--memory-swap', bytes(limits.memory)],
        ...['--cpus', cores(limits.cpu)],
        ...container.volumeMounts.flatMap((mount: Manifest) => this.#mount(spec, mount, security.fsGroup)),
        ...Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
        ...['--entrypoint', program!],
      ],
      command: parameters,
    };
  }

  #variables({ env = [], envFrom = [] }: Manifest): Record<string, string> {
    const fromMaps = envFrom.map(({ configMapRef }: Manifest) => this.#object('ConfigMap', configMapRef.name)['data']);
    const own = env.map(({ name, value }: Manifest) => {
      if (value === undefined) throw new Error(`${name} has no plain value; a test of it is missing here`);
      return [name, value];
    });
    return Object.assign({}, ...fromMaps, Object.fromEntries(own));
  }

  #mount(spec: Manifest, { name, mountPath, readOnly }: Manifest, group: number): string[] {
    const volume = spec['volumes'].find((candidate: Manifest) => candidate['name'] === name);
    const bind = (folder: string) => ['--volume', `${folder}:${mountPath}${readOnly ? ':ro' : ''}`];
    if (volume.persistentVolumeClaim) return bind(this.claim(volume.persistentVolumeClaim.claimName, group));
    if (volume.secret) return bind(this.#secret(volume.secret, group));
    // An emptyDir belongs to root, and any user may write to it.
    if (volume.emptyDir) return ['--tmpfs', `${mountPath}:mode=0777,size=${bytes(volume.emptyDir.sizeLimit)}`];
    throw new Error(`the volume ${name} is of a kind that a test is missing for: ${Object.keys(volume).join(', ')}`);
  }

  /** Files of a Secret, as kubelet mounts them: of root and the pod's group, with the mode that is asked for. */
  #secret({ secretName, defaultMode }: Manifest, group: number): string {
    const folder = join(this.#folder, `secret-${secretName}`);
    mkdirSync(folder, { recursive: true });
    for (const [key, value] of Object.entries(this.#object('Secret', secretName)['data'])) {
      const file = join(folder, key);
      writeFileSync(file, Buffer.from(value as string, 'base64'));
      chownSync(file, 0, group);
      chmodSync(file, defaultMode);
    }
    return folder;
  }

  #object(kind: string, name: string): Manifest {
    const found = this.#objects.find((object) => object['kind'] === kind && object['metadata'].name === name);
    if (!found) throw new Error(`a pod refers to the ${kind} ${name}, which nothing makes`);
    return found;
  }
}

/** Address and period of a probe; the port's name is looked up as Kubernetes does. */
export function probeOf(
  { spec }: RenderedPod,
  probe: 'livenessProbe' | 'readinessProbe',
): { path: string; port: number } {
  const [container] = spec['containers'];
  const { path, port } = container[probe].httpGet;
  const named = container.ports.find((candidate: Manifest) => candidate['name'] === port);
  return { path, port: named?.containerPort ?? port };
}

/** A quantity of memory such as `512Mi`, for the engine. */
const bytes = (quantity: string): string => {
  const [, number, unit] = /^(\d+)(Mi|Gi)$/.exec(quantity) ?? [];
  if (!number) throw new Error(`received the quantity ${quantity}; accepted: Mi or Gi`);
  return `${Number(number) * (unit === 'Gi' ? 1024 : 1)}m`;
};

/** A quantity of CPU such as `500m` or `2`, for the engine. */
const cores = (quantity: string): string =>
  String(quantity.endsWith('m') ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity));
