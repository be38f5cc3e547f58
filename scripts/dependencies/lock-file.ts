/** What npm writes of a package into package-lock.json, as far as it matters here. */
export interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  /** Needed by our tools alone; `devOptional` may be needed in production too. */
  readonly dev?: boolean;
  readonly link?: boolean;
  /** Lies within the tarball of another package, whose checksum covers it. */
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
}

export interface LockFile {
  /** By path: `node_modules/koa`. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** What package.json says of install scripts, by the name of the package; an npm that does not know it runs them all. */
export type AllowScripts = Readonly<Record<string, boolean>>;

/** Name of the package at a path of the lock file. */
export const nameAt = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/**
 * What is wrong with the lock file: a package without a checksum could be replaced unnoticed, an address would send
 * everybody to the registry of whoever wrote it, and a script of a package runs with the rights of whoever installs it.
 *
 * @param reasons why a package with an install script is taken all the same, by its name
 */
export function lockFaults(
  { packages }: LockFile,
  allowed: AllowScripts,
  reasons: Readonly<Record<string, string>>,
): string[] {
  const installed = Object.entries(packages).filter(([path]) => path !== '');
  const unchecked = installed.filter(([, { integrity, inBundle, link }]) => !integrity && !inBundle && !link);
  const weak = installed.filter(([, { integrity }]) => integrity && !/^sha512-[\w+/]{86}==$/.test(integrity));
  const addressed = installed.filter(([, { resolved, link }]) => resolved !== undefined && !link);
  const scripted = new Set(installed.flatMap(([path, { hasInstallScript }]) => (hasInstallScript ? nameAt(path) : [])));
  const listed = new Set(Object.keys(reasons));
  return [
    ...unchecked.map(([path]) => `${path} has no checksum (integrity) in package-lock.json: install it again.`),
    ...weak.map(([path]) => `${path} has a checksum of another kind than SHA-512 in package-lock.json.`),
    ...addressed.map(([path]) => `${path} has an address (resolved) in package-lock.json: .npmrc leaves them out.`),
    ...[...scripted]
      .filter((name) => !listed.has(name))
      .map(
        (name) =>
          `${name} has an install script: say in scripts/dependencies/install-scripts.ts why that is all right.`,
      ),
    ...[...listed]
      .filter((name) => !scripted.has(name))
      .map((name) => `${name} has no install script: take it off the list.`),
    ...[...scripted]
      .filter((name) => allowed[name] === undefined)
      .map((name) => `${name} has an install script: say in package.json (allowScripts) whether it runs.`),
  ];
}
