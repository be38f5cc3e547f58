import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';

/** Where a module names another one of ours: `from './x.ts'`, `import './x.ts'`, `import('./x.ts')`. */
const specifier = /(\b(?:from|import)\s*\(?\s*')(\.{1,2}\/[^']+)\.ts'/g;

/**
 * Turns the modules of a folder into the JavaScript that Node would make of them at each start, by the same stripper: a
 * start of the store then takes two thirds of the time. Types become spaces, so lines and columns of errors are those of
 * the source. Only names change: `x.ts` is `x.mjs`, for which Node need not look for the package that says
 * what kind of module it is.
 *
 * @param entry the module that is started, which is found under its name, too
 */
export function plainJavaScript(folder: string, entry: string): void {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  for (const name of names) {
    const source = join(folder, name);
    const code = stripTypeScriptTypes(readFileSync(source, 'utf8')).replaceAll(specifier, "$1$2.mjs'");
    writeFileSync(inJavaScript(source), code);
    rmSync(source);
  }
  for (const name of names) refuseUnknown(inJavaScript(join(folder, name)));
  // A link and no module: Node loads what it leads to, and never its stripper.
  symlinkSync(inJavaScript(entry), join(folder, entry));
}

const inJavaScript = (path: string): string => path.replace(/\.ts$/, '.mjs');

/** @throws Error when a module names one that is not there: the build fails, and not a page at night */
function refuseUnknown(file: string): void {
  const code = readFileSync(file, 'utf8');
  for (const [, path] of code.matchAll(/\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g))
    if (!existsSync(join(dirname(file), path!))) throw new Error(`${file} imports ${path}, which is not there`);
}
