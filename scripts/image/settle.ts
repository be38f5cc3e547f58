import { chmodSync, lchownSync, lstatSync, lutimesSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The time that npm gives to the files of packages. In seconds since 1970. */
const MOMENT = Date.UTC(1985, 9, 26, 8, 15) / 1000;

/** Whose a folder is. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/**
 * Gives all files below a folder to root, readable by everybody and writable by nobody else, and all of them the same
 * time: what a layer is then follows from what its files hold, not from who checked them out, when and with which umask.
 *
 * @param owned folders below it, made where they are missing, that belong to somebody else
 */
export function settle(folder: string, owned: Readonly<Record<string, Owner>> = {}): void {
  for (const path of Object.keys(owned)) mkdirSync(join(folder, path), { recursive: true });
  const owners = new Map(Object.entries(owned).map(([path, owner]) => [join(folder, path), owner]));
  settleOne(folder, owners);
}

function settleOne(path: string, owners: ReadonlyMap<string, Owner>): void {
  const found = lstatSync(path);
  if (found.isDirectory()) for (const name of readdirSync(path)) settleOne(join(path, name), owners);
  const runs = found.isDirectory() || (found.mode & 0o100) !== 0;
  const { uid, gid, mode } = owners.get(path) ?? { uid: 0, gid: 0, mode: runs ? 0o755 : 0o644 };
  lchownSync(path, uid, gid);
  // A link has no mode of its own.
  if (!found.isSymbolicLink()) chmodSync(path, mode);
  // Last: everything else changes it.
  lutimesSync(path, MOMENT, MOMENT);
}
