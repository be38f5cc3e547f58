import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandFaults } from './commands.ts';
import { keyFaults } from './keys.ts';
import { linkFaults } from './links.ts';
import { nameFaults } from './names.ts';
import { ruleFaults } from './rules.ts';

/** A document for people, in Markdown. */
export interface Document {
  /** Relative to the project. */
  readonly path: string;
  readonly text: string;
}

/** What documents are held to. */
export interface Project {
  /** Whether there is a file or folder of this path, relative to the project. */
  readonly has: (path: string) => boolean;
  readonly read: (path: string) => string;
  readonly documents: readonly Document[];
  /** All code, configuration and tests, as one text. */
  readonly code: string;
}

const codeFolders = ['app', 'bench', 'charts', 'compose', 'manifests', 'pipelines', 'scripts', 'test', '.github'];
const codeFiles = [
  'package.json',
  'Dockerfile',
  'compose.yaml',
  'cdk8s.yaml',
  '.env.example',
  '.env.dev',
  '.env.prod.example',
];
const isText = /\.(ts|mjs|js|ya?ml|json|sh|css|sql|txt)$/;

/** The files of a folder, those of its folders included. */
const filesIn = (root: string, folder: string): string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && isText.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

/** The project that lies in a folder. */
export function projectAt(root: string): Project {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const documents = [
    'README.md',
    'CONTRIBUTING.md',
    ...readdirSync(join(root, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
  // What documents are made of says what they say, and would prove them by themselves.
  const files = codeFolders
    .flatMap((folder) => filesIn(root, folder))
    .filter((path) => !/scripts\/documents\/(?!compose)|\/asvs/.test(path));
  return {
    has: (path) => existsSync(join(root, path)),
    read,
    documents: documents.map((path) => ({ path, text: read(path) })),
    code: [...files, ...codeFiles.map((path) => join(root, path)).filter(existsSync)]
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n'),
  };
}

/** Everything that a document says there is and that there is not: links, commands, keys, files, names; a line for each. */
export const referenceFaults = (project: Project): string[] => [
  ...new Set(
    project.documents.flatMap((document) =>
      [linkFaults, commandFaults, keyFaults, ruleFaults, nameFaults].flatMap((faults) =>
        faults(document, project).map((fault) => `${document.path}: ${fault}`),
      ),
    ),
  ),
];
