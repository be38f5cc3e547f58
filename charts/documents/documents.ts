import { z } from 'zod';
import { environmentSchema } from '../environment/schema.ts';
import { lintsDocument } from '../lint/document.ts';
import { rulesDocument } from '../rules/document.ts';
import { schemasDocument } from '../schemas/document.ts';
import { jsonText } from './json-text.ts';

/** A file that follows from the charts' code and is committed for those who read it. */
export interface GeneratedDocument {
  /** Relative to the project. */
  readonly path: string;
  readonly text: string;
}

/** The JSON Schema that editors check environment files with, the list of rules, of schemas and of lints. */
export const generatedDocuments = (): GeneratedDocument[] => [
  {
    path: 'charts/environments/environment.schema.json',
    text: jsonText(z.toJSONSchema(environmentSchema, { io: 'input' })),
  },
  { path: 'docs/RULES.md', text: rulesDocument() },
  { path: 'docs/SCHEMAS.md', text: schemasDocument() },
  { path: 'docs/LINTS.md', text: lintsDocument() },
];
