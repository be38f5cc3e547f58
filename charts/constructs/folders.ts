import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { propChecks } from './prop-checks.ts';
import { mebibytes } from './resources.ts';

/** A folder that a pod mounts at an absolute path. */
export type Folder =
  /** Keys of a Secret as files, read-only; the kubelet replaces them when the Secret changes. */
  | { readonly path: string; readonly secret: string }
  /** Keys of a ConfigMap as files, read-only. */
  | { readonly path: string; readonly configMap: string }
  /** A volume. */
  | { readonly path: string; readonly claim: string; readonly readOnly?: boolean }
  /** Local disk that ends with the pod, up to that size. */
  | { readonly path: string; readonly scratchMebibytes: number };

/** Scratch space that a pod gets at `/tmp` when it mounts nothing there: nearly every runtime wants to write there. */
const temporary: Folder = { path: '/tmp', scratchMebibytes: 64 };

/** The folders of a pod: those that are given, and `/tmp`. */
export function foldersOf(at: Construct, given: readonly Folder[] = []): readonly Folder[] {
  const folders = given.some(({ path }) => path === temporary.path) ? given : [...given, temporary];
  const check = propChecks(at);
  for (const { path } of folders) {
    check.matching(
      'folders.path',
      path,
      /^(?!.*\/\.\.?(\/|$))(\/[^/:]+)+$/,
      'an absolute path without `.`, `..` or `:`',
    );
    check.that(folders.filter((folder) => folder.path === path).length === 1, 'folders.path', path, 'each path once');
  }
  const names = new Map<string, string>();
  for (const folder of folders) {
    const source = sourceOf(folder);
    const earlier = names.get(volumeName(folder));
    check.that(
      earlier === undefined || earlier === source,
      'folders',
      [earlier, source],
      'sources whose volume names differ (letters, digits and - count)',
    );
    names.set(volumeName(folder), source);
  }
  return folders;
}

/** Local disk that the scratch folders may hold together, in mebibytes. */
export const scratchOf = (folders: readonly Folder[]): number =>
  folders.reduce((sum, folder) => sum + ('scratchMebibytes' in folder ? folder.scratchMebibytes : 0), 0);

const sourceOf = (folder: Folder): string => {
  if ('secret' in folder) return `secret ${folder.secret}`;
  if ('configMap' in folder) return `configMap ${folder.configMap}`;
  return 'claim' in folder ? `claim ${folder.claim}` : `scratch ${folder.path}`;
};

function volumeName(folder: Folder): string {
  if ('scratchMebibytes' in folder) return `scratch${folder.path.replaceAll(/[^a-zA-Z0-9]+/g, '-').toLowerCase()}`;
  const name = 'secret' in folder ? folder.secret : 'claim' in folder ? folder.claim : folder.configMap;
  // Names of Secrets may hold dots, names of volumes may not.
  return name.replaceAll('.', '-');
}

/** Where a container sees the folders. */
export const mountsOf = (folders: readonly Folder[]): k8s.VolumeMount[] =>
  folders.map((folder) => ({
    name: volumeName(folder),
    mountPath: folder.path,
    readOnly: 'secret' in folder || 'configMap' in folder || ('readOnly' in folder && folder.readOnly) || undefined,
  }));

/** The volumes behind the folders, each once. */
export const volumesOf = (folders: readonly Folder[]): k8s.Volume[] => [
  ...new Map(folders.map((folder) => [volumeName(folder), volume(folder)])).values(),
];

function volume(folder: Folder): k8s.Volume {
  const name = volumeName(folder);
  if ('claim' in folder) return { name, persistentVolumeClaim: { claimName: folder.claim } };
  if ('scratchMebibytes' in folder) return { name, emptyDir: { sizeLimit: mebibytes(folder.scratchMebibytes) } };
  if ('configMap' in folder) return { name, configMap: { name: folder.configMap, defaultMode: 0o444 } };
  // Mounted as a folder, without subPath: only so does the kubelet replace the files when the Secret changes.
  return { name, secret: { secretName: folder.secret, defaultMode: 0o440 } };
}
