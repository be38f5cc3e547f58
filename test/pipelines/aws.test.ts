import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { buildspecFiles, read, root, scriptsReached, yaml } from './pipeline-files.ts';

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

const variables = z.record(z.string(), z.string());
const phase = z.strictObject({
  'runtime-versions': z
    .partialRecord(z.enum(['nodejs', 'golang']), z.union([z.number(), z.literal('latest')]))
    .optional(),
  'on-failure': z.enum(['ABORT', 'CONTINUE']).optional(),
  commands: z.array(z.string()).min(1),
  finally: z.array(z.string()).min(1).optional(),
});

/** What these files use of the buildspec (AWS CodeBuild User Guide: Build specification reference, Batch build reference). */
const buildspec = z.strictObject({
  version: z.literal(0.2),
  batch: z
    .strictObject({
      'fast-fail': z.boolean(),
      'build-matrix': z.strictObject({
        static: z.strictObject({ env: z.strictObject({ 'privileged-mode': z.boolean() }) }),
        dynamic: z.strictObject({
          env: z.strictObject({ variables: z.record(z.string(), z.array(z.string()).min(1)) }),
        }),
      }),
    })
    .optional(),
  env: z.strictObject({
    shell: z.literal('bash'),
    variables: variables.optional(),
    'exported-variables': z.array(z.string()).optional(),
    'git-credential-helper': z.literal('yes').optional(),
  }),
  phases: z.strictObject({ install: phase, pre_build: phase.optional(), build: phase, post_build: phase.optional() }),
  artifacts: z.strictObject({ files: z.array(z.string()).min(1) }).optional(),
});

describe.each(buildspecFiles)('%s', (path) => {
  it('is a buildspec', () => {
    expect(buildspec.safeParse(yaml(path)).error?.message).toBeUndefined();
  });

  it('calls npm scripts and files that exist, and images by their digest', () => {
    const text = read(path);
    expect([...scriptsReached(path)].filter((name) => !scripts[name])).toEqual([]);
    const named = [...text.matchAll(/\bpipelines\/[\w./-]+/g)].map(([name]) => name);
    expect(named.filter((name) => !existsSync(join(root, name)))).toEqual([]);
    const images = [...text.matchAll(/\bdocker\.io\/\S+/g)].map(([name]) => name);
    expect(images.filter((image) => !/@sha256:[0-9a-f]{64}$/.test(image))).toEqual([]);
  });
});

interface Template {
  readonly Parameters: Readonly<Record<string, object>>;
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
  >;
}

/** Every object within a value. */
function* objectsIn(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const inner of Object.values(value)) yield* objectsIn(inner);
}

/** Names that a template's functions refer to. */
function references(template: Template): string[] {
  return [...objectsIn(template.Resources)].flatMap((object) => {
    const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Sub': substitution } = object;
    const named =
      typeof substitution === 'string' ? [...substitution.matchAll(/\$\{([\w:]+)/g)].map(([, name]) => name!) : [];
    return [ref, Array.isArray(attribute) ? attribute[0] : undefined, ...named].filter(
      (name) => typeof name === 'string',
    ) as string[];
  });
}

const templates = ['pipelines/aws/github.yaml', 'pipelines/aws/pipeline.yaml'];

describe.each(templates)('%s', (path) => {
  const template = yaml<Template>(path);
  const known = [...Object.keys(template.Parameters), ...Object.keys(template.Resources)];

  it('refers to what it has, and uses all that it asks for', () => {
    const named = references(template).filter((name) => !name.startsWith('AWS::'));
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(
      Object.keys(template.Parameters).filter(
        (name) => !read(path).match(new RegExp(`Ref: ${name}\\b|\\$\\{${name}\\}|\\[\\{ Ref: ${name} `)),
      ),
    ).toEqual([]);
  });

  it('has neither aliases nor merges, which CloudFormation does not read', () => {
    expect(read(path)).not.toMatch(/^\s*<<:|[:\-[] [&*]\w+/m);
  });

  it('allows single actions on single resources; all resources only where AWS knows no others', () => {
    const statements = [...objectsIn(template.Resources)].filter(({ Effect }) => Effect === 'Allow');
    expect(statements.length).toBeGreaterThan(3);
    for (const { Action, Resource } of statements) {
      const actions = [Action].flat() as string[];
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      if (Resource === '*') expect(actions).toEqual(['ecr:GetAuthorizationToken']);
    }
    // Whoever may read what a secret holds has it.
    expect(read(path)).not.toContain('GetSecretValue');
  });

  it('lets roles be taken only by whom they are for', () => {
    for (const { Type, Properties } of Object.values(template.Resources)) {
      if (Type !== 'AWS::IAM::Role') continue;
      const { Statement } = Properties['AssumeRolePolicyDocument'] as { Statement: { Condition?: object }[] };
      expect(Statement.every(({ Condition }) => Condition !== undefined)).toBe(true);
    }
  });
});

describe('the pipeline of AWS', () => {
  const resources = Object.entries(yaml<Template>('pipelines/aws/pipeline.yaml').Resources);
  const projects = resources.filter(([, { Type }]) => Type === 'AWS::CodeBuild::Project');

  it('runs every buildspec, in projects that end in time', () => {
    const used = projects.map(([, { Properties }]) => (Properties['Source'] as { BuildSpec: string }).BuildSpec);
    expect(used.sort()).toEqual([...buildspecFiles].sort());
    expect(projects.filter(([, { Properties }]) => typeof Properties['TimeoutInMinutes'] !== 'number')).toEqual([]);
  });

  it('asks before it deploys', () => {
    const pipelines = resources.filter(([, { Type }]) => Type === 'AWS::CodePipeline::Pipeline');
    for (const [, { Properties }] of pipelines) {
      for (const { Actions } of Properties['Stages'] as { Actions: { Name: string; RunOrder?: number }[] }[]) {
        const deploys = Actions.find(({ Name }) => Name === 'Deploy');
        if (deploys) expect(Actions.find(({ Name }) => Name === 'Approval')!.RunOrder).toBeLessThan(deploys.RunOrder!);
      }
    }
  });
});
