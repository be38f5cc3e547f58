import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { anchorsOf } from '../../scripts/documents/references/markdown.ts';
import { projectAt, referenceFaults } from '../../scripts/documents/references/references.ts';

const project = projectAt(join(import.meta.dirname, '../..'));

/** What is wrong with a document of this text, in docs/. */
const faultsOf = (text: string): string[] =>
  referenceFaults({ ...project, documents: [{ path: 'docs/PAGE.md', text }] });

describe('the documents', () => {
  it('speak of nothing that there is not', () => {
    expect(project.documents.length).toBeGreaterThan(10);
    expect(referenceFaults(project)).toEqual([]);
  });
});

describe('referenceFaults', () => {
  it('finds links to files and headings that there are not', () => {
    expect(
      faultsOf(
        '# Here it is\n[a](#here-it-is) [b](RULES.md#image-is-pinned) [c](../README.md) [d](https://example.com/none.md)',
      ),
    ).toEqual([]);
    expect(faultsOf('[a](#nowhere)')).toEqual([
      'docs/PAGE.md: links to #nowhere: docs/PAGE.md has no heading of that name',
    ]);
    expect(faultsOf('[a](RULES.md#no-such-rule)')).toEqual([
      'docs/PAGE.md: links to RULES.md#no-such-rule: docs/RULES.md has no heading of that name',
    ]);
    expect(faultsOf('[a](NONE.md)')).toEqual(['docs/PAGE.md: links to NONE.md: there is no docs/NONE.md']);
  });

  it('finds commands that there are not, in prose and in blocks', () => {
    expect(faultsOf('`npm run synth -- production --check`\n```sh\nnpm test\nnode app/main.ts verify\n```')).toEqual(
      [],
    );
    expect(faultsOf('`npm run launch`')).toEqual(['docs/PAGE.md: npm run launch: package.json has no such script']);
    expect(faultsOf('```sh\nnpm run synth -- --force # now\n```')).toEqual([
      'docs/PAGE.md: npm run synth -- --force: charts/main.ts knows no such option',
    ]);
    expect(faultsOf('```sh\nkubectl exec pod -- node app/main.ts mend\n```')).toEqual([
      'docs/PAGE.md: node app/main.ts mend: app/main.ts knows no such role',
    ]);
  });

  it('finds keys of an environment that there are not', () => {
    expect(faultsOf('`web.maxReplicas`, `database.kind: aurora`, `waivers[].rule`, `web.ts`, `spec.replicas`')).toEqual(
      [],
    );
    expect(faultsOf('`web.replicas` and `uploads.accessPoint.owner`')).toEqual([
      'docs/PAGE.md: `web.replicas`: an environment file has no such key',
      'docs/PAGE.md: `uploads.accessPoint.owner`: an environment file has no such key',
    ]);
  });

  it('finds rules that there are not', () => {
    expect(faultsOf('the rule `image-is-pinned`\n```yaml\nwaivers:\n  - rule: image-is-pinned\n```')).toEqual([]);
    expect(faultsOf('the rule `image-pinned`\n```yaml\nwaivers:\n  - rule: nodes-are-many\n```')).toEqual([
      'docs/PAGE.md: rule `nodes-are-many`: there is no such rule',
      'docs/PAGE.md: rule `image-pinned`: there is no such rule',
    ]);
  });

  it('finds files, variables and names that no code has', () => {
    expect(faultsOf('`app/main.ts`, `manifests/production`, `DATABASE_HOST`, `bookstore-web`')).toEqual([]);
    // Put together here: whole, this file itself would be the code that has them.
    const [file, variable, rule] = [
      ['app', 'none.ts'].join('/'),
      ['DATABASE', 'COLOUR'].join('_'),
      ['books', 'are', 'heavy'].join('-'),
    ];
    expect(faultsOf(`\`${file}\`, \`${variable}\`, \`${rule}\``)).toEqual([
      `docs/PAGE.md: \`${file}\`: there is no such file`,
      `docs/PAGE.md: \`${variable}\`: no code has this name`,
      `docs/PAGE.md: \`${rule}\`: no code has this name`,
    ]);
  });
});

describe('anchorsOf', () => {
  it('makes them as GitHub does, and leaves out what is in a block', () => {
    const text = '# To see: `it`, (and) [more](x.md)\n## Twice\n## Twice\n```sh\n# no heading\n```\n';
    expect([...anchorsOf(text)]).toEqual(['to-see-it-and-more', 'twice', 'twice-1']);
  });
});
