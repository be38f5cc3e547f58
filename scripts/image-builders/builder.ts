import { UsageError } from '../../app/core/errors.ts';
import { endOf, startChild } from '../child.ts';
import type { Terminal } from '../terminal.ts';
import { outputOf } from './output.ts';
import type { Source } from './source.ts';

/** What goes into an image. */
interface Ingredients extends Source {
  /** Address of the repository; empty for none. */
  readonly url: string;
  /** Another base image than the Dockerfile's. */
  readonly base: string | undefined;
}

/** What comes out: an image with a name, or a stage as files in a folder. */
type Result = { readonly fresh: boolean } & (
  | { readonly tag: string }
  | { readonly target: string; readonly folder: string }
);

/** Programs that build images from a Dockerfile, and how each is asked for what they differ in. */
const dialects = {
  docker: {
    probe: ['docker', 'info', '--format', '{{.ServerVersion}}'],
    build: ['docker', 'build'],
    // BuildKit makes the image as old as the commit; the others would date the layers, too, which then never are those
    // of the release before.
    datesImages: true,
    layers: (tag: string) => ['docker', 'image', 'inspect', '--format', '{{json .RootFS.Layers}}', tag],
    read: (text: string) => JSON.parse(text) as string[],
  },
  podman: {
    probe: ['podman', 'info', '--format', '{{.Version.Version}}'],
    build: ['podman', 'build', '--layers', '--format', 'oci'],
    datesImages: false,
    layers: (tag: string) => ['podman', 'image', 'inspect', '--format', '{{json .RootFS.Layers}}', tag],
    read: (text: string) => JSON.parse(text) as string[],
  },
  buildah: {
    probe: ['buildah', 'version'],
    build: ['buildah', 'bud', '--layers', '--format', 'oci'],
    datesImages: false,
    layers: (tag: string) => ['buildah', 'inspect', '--type', 'image', tag],
    read: (text: string) => (JSON.parse(text) as { OCIv1: { rootfs: { diff_ids: string[] } } }).OCIv1.rootfs.diff_ids,
  },
} as const;

type BuilderName = keyof typeof dialects;
export const builderNames = Object.keys(dialects) as BuilderName[];

/** A program that builds the image. */
export interface Builder {
  readonly name: BuilderName;
  /** The words that build. */
  command(what: Ingredients, result: Result): string[];
  /** @throws UsageError when it fails; it has said why by then */
  build(what: Ingredients, result: Result): Promise<void>;
  /** Digests of an image's layers, unpacked, from the first to the last. */
  layersOf(tag: string): Promise<readonly string[]>;
}

/** The program that is asked for, else the first that is here and works. @throws UsageError when there is none */
export async function findBuilder(terminal: Terminal, wanted: string | undefined): Promise<Builder> {
  if (wanted !== undefined && !(builderNames as string[]).includes(wanted))
    throw new UsageError(`--builder: received ${wanted}; accepted: ${builderNames.join(', ')}`);
  const works = async (name: BuilderName) => {
    const { code } = await outputOf(terminal, dialects[name].probe).catch(() => ({ code: null }));
    return code === 0;
  };
  for (const name of builderNames)
    if ((wanted === undefined || name === wanted) && (await works(name))) return builder(terminal, name);
  throw new UsageError(
    `No builder of images works here: ${(wanted ? [wanted] : builderNames).join(', ')}. Start Docker, or install buildah or podman.`,
  );
}

function builder(terminal: Terminal, name: BuilderName): Builder {
  const dialect = dialects[name];
  const command = ({ version, revision, epoch, url, base }: Ingredients, { fresh, ...result }: Result): string[] => {
    const parameters = {
      VERSION: version,
      REVISION: revision,
      ...(url && { SOURCE: url }),
      ...(base && { NODE_IMAGE: base }),
      ...(dialect.datesImages && epoch && { SOURCE_DATE_EPOCH: epoch }),
    };
    return [
      ...dialect.build,
      ...(fresh ? ['--no-cache'] : []),
      ...Object.entries(parameters).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
      ...('tag' in result
        ? ['--tag', result.tag]
        : ['--target', result.target, '--output', `type=local,dest=${result.folder}`]),
      '.',
    ];
  };
  return {
    name,
    command,
    async build(what, result) {
      // What a build says of itself is no output of ours.
      const code = await endOf(startChild(terminal, command(what, result), { stdio: ['ignore', 2, 2] }));
      terminal.interrupted.throwIfAborted();
      if (code !== 0) throw new UsageError(`${name} could not build the image.`);
    },
    async layersOf(tag) {
      const { code, output } = await outputOf(terminal, dialect.layers(tag));
      if (code !== 0) throw new UsageError(`${name} does not know the image ${tag} that it has just built.`);
      return dialect.read(output);
    },
  };
}
