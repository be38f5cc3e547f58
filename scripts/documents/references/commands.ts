import { dirname, join } from 'node:path';
import { codeOf } from './markdown.ts';
import type { Document, Project } from './references.ts';

/** Modes of npm itself, which need no script. */
const optionsOfAll = ['--help'];

/** `npm run NAME -- --option`, up to the end of the command. */
const npmRun = /\bnpm (?:run ([\w:-]+)|(test|start))((?: [^\n`|&;<>#)]*)?)/g;

/** `node app/main.ts ROLE`. */
const appMain = /\bnode app\/main\.ts ([a-z]+)/g;

/** A script's code, with that of the files beside it which it imports: some parse their options together. */
function withImports(path: string, project: Project, seen = new Set<string>()): string {
  const { has, read } = project;
  if (seen.has(path) || !has(path)) return '';
  seen.add(path);
  const text = read(path);
  const imported = [...text.matchAll(/ from '(\.\.?\/[^']+\.ts)'/g)].map(([, file]) => join(dirname(path), file!));
  const beside = imported.filter((file) => file.startsWith(path.slice(0, path.indexOf('/') + 1)));
  return [text, ...beside.map((file) => withImports(file, project, seen))].join('\n');
}

/** Whether code takes an option: as a key of parseArgs, or compared with what was given. */
const declares = (code: string, option: string): boolean =>
  new RegExp(`(?<![\\w-])(?:'${option}'|${option}): \\{ type:|'--${option}'`).test(code);

/** Commands with a script, a role or an option that there is not. */
export function commandFaults({ text }: Document, project: Project): string[] {
  const { read } = project;
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
  const code = codeOf(text);
  const npm = [...code.matchAll(npmRun)].flatMap(([, run, short, rest = '']) => {
    const name = run ?? short!;
    const script = scripts[name];
    if (script === undefined) return [`npm run ${name}: package.json has no such script`];
    const source = script.split(' ').find((word) => /^\w+\/.+\.ts$/.test(word));
    const options = [...(/ -- (.*)/.exec(` ${rest}`)?.[1] ?? '').matchAll(/(?<=^|[ [(])--[a-z][a-z-]*/g)].map(
      ([option]) => option,
    );
    if (source === undefined) return [];
    const known = withImports(source, project);
    return options
      .filter((option) => !optionsOfAll.includes(option) && !declares(known, option.slice(2)))
      .map((option) => `npm run ${name} -- ${option}: ${source} knows no such option`);
  });
  const roles = read('app/main.ts');
  const unknown = [...code.matchAll(appMain)].filter(([, role]) => !new RegExp(`\\b${role}\\b`).test(roles));
  return [...npm, ...unknown.map(([command]) => `${command}: app/main.ts knows no such role`)];
}
