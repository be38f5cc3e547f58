import type { Schema } from './schema.ts';

/** What a text or a number breaks of its schema, in words that follow "accepted: "; `undefined` when it holds. */
export function scalarFault(value: unknown, schema: Schema): string | undefined {
  if (schema.enum && !schema.enum.includes(value)) {
    return `one of ${schema.enum.map((one) => (one === '' ? '""' : String(one))).join(', ')}`;
  }
  if (typeof value === 'string') return textFault(value, schema);
  if (typeof value === 'number') return numberFault(value, schema);
  return undefined;
}

function textFault(text: string, { minLength, maxLength, pattern, format }: Schema): string | undefined {
  // Characters, not UTF-16 units; counted only where it matters.
  const length = minLength === undefined && maxLength === undefined ? 0 : [...text].length;
  if (minLength !== undefined && length < minLength) return `at least ${minLength} characters`;
  if (maxLength !== undefined && length > maxLength) return `at most ${maxLength} characters`;
  if (pattern && !expression(pattern).test(text)) return patternInWords(pattern);
  if (format === 'byte' && !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return 'text in base64';
  if (format === 'date-time' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)) {
    return 'a time such as 2027-01-31T12:00:00Z';
  }
  return undefined;
}

/** The pattern of every quantity in Kubernetes and in custom resource definitions begins so. */
const patternInWords = (pattern: string): string =>
  pattern.startsWith('^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|')
    ? 'a quantity such as 500m, 2 or 512Mi'
    : `text that matches ${pattern}`;

function numberFault(value: number, schema: Schema): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = schema;
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
    return exclusiveMinimum ? `more than ${minimum}` : `at least ${minimum}`;
  }
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
    return exclusiveMaximum ? `less than ${maximum}` : `at most ${maximum}`;
  }
  if (multipleOf !== undefined && value % multipleOf !== 0) return `a multiple of ${multipleOf}`;
  if (format === 'int32' && Math.abs(value) > 2 ** 31 - 1) return 'a number of 32 bits';
  return undefined;
}

const expressions = new Map<string, RegExp>();

/** Go writes "ignore case" into the pattern. */
function expression(pattern: string): RegExp {
  let compiled = expressions.get(pattern);
  if (!compiled) {
    const insensitive = pattern.includes('(?i)');
    compiled = new RegExp(pattern.replace('(?i)', ''), insensitive ? 'iu' : 'u');
    expressions.set(pattern, compiled);
  }
  return compiled;
}
