import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { startScript } from './script-process.ts';
import { compileCache } from './store-process.ts';

const environment = (context: string) => `
cluster: { platform: other, context: ${context}, version: "1.34" }
image: { repository: bookstore, tag: 1.0.0, digest: none }
baseUrl: http://localhost:30080
stage: development
payments: { providers: [test-card] }
web: { minReplicas: 1, maxReplicas: 1, cpuRequest: 100m, cpuLimit: 1000m, memory: 512Mi }
database: { kind: aurora, writerHost: db.example.com, cidrs: [10.0.0.0/16], capacity: { kind: provisioned, instanceClass: db.r6g.large } }
uploads: { kind: storage-class }
ingress: { kind: node-port, port: 30080 }
secrets: { provider: from-environment }
`;

/** The namespace of that project's manifests. */
export const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bookstore', labels: { a: 'b' } } };

/** A project with one environment, `laptop`, whose secrets come from the shell. */
export function aSecretsProject(context: string) {
  const root = mkdtempSync(join(tmpdir(), 'secrets-'));
  mkdirSync(join(root, 'charts/environments'), { recursive: true });
  writeFileSync(join(root, 'charts/environments/laptop.yaml'), environment(context));
  mkdirSync(join(root, 'manifests/laptop'), { recursive: true });
  writeFileSync(join(root, 'manifests/laptop/00-foundation.yaml'), JSON.stringify(namespace));
  const file = join(root, '.secrets/laptop.yaml');
  const documents = (): any[] => parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS());
  return {
    root,
    file,
    documents,
    /** Values of the file, by Secret and key. */
    values: (): Record<string, Record<string, string>> =>
      Object.fromEntries(
        documents()
          .filter(({ kind }) => kind === 'Secret')
          .map(({ metadata, data }) => [metadata.name, decoded(data)]),
      ),
    /** Runs the script with nothing in its shell but this. */
    async run(
      shell: Record<string, string>,
      ...parameters: string[]
    ): Promise<{ code: number | null; output: string }> {
      const clean = { ...compileCache, PATH: process.env['PATH'] ?? '', HOME: root, ...shell };
      const script = startScript(['scripts/secrets.ts', ...parameters, '--root', root], clean);
      const code = await script.exit;
      return { code, output: script.output() };
    },
  };
}

/** The texts of a Secret's `data`. */
export const decoded = (data: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
