import type { Manifest } from '../rules/manifests.ts';
import { fault } from './fault.ts';

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const dnsLabel = new RegExp(`^${label}$`);
const dnsSubdomain = new RegExp(`^${label}(\\.${label})*$`);
const word = /^[A-Za-z0-9]([-\w.]*[A-Za-z0-9])?$/;

export const isDnsLabel = (text: string): boolean => text.length <= 63 && dnsLabel.test(text);
const isDnsSubdomain = (text: string): boolean => text.length <= 253 && dnsSubdomain.test(text);

/** `app.kubernetes.io/name`: a name of 63 characters, before it a domain where there is a slash. */
function isQualifiedName(text: string): boolean {
  const parts = text.split('/');
  const name = parts.at(-1) ?? '';
  return parts.length <= 2 && name.length <= 63 && word.test(name) && (parts.length === 1 || isDnsSubdomain(parts[0]!));
}

const keyWords = 'letters, digits, `-`, `_` and `.`, 63 at most, after a domain and `/` if there is one';

export const labelFaults = (field: string, labels: Readonly<Record<string, string>> = {}): string[] =>
  Object.entries(labels).flatMap(([key, value]) => [
    ...(isQualifiedName(key) ? [] : [fault(field, key, keyWords)]),
    ...(value === '' || (value.length <= 63 && word.test(value))
      ? []
      : [fault(`${field}.${key}`, value, 'letters, digits, `-`, `_` and `.`, 63 at most, no sign at either end')]),
  ]);

/** What all annotations of an object may take together, keys included. */
const annotationBytes = 256 * 1024;

/** Kinds whose names are parts of other names, and so shorter or of another form. */
const nameForms: Readonly<Record<string, { readonly fits: (name: string) => boolean; readonly words: string }>> = {
  Namespace: { fits: isDnsLabel, words: 'small letters, digits and `-`, 63 at most' },
  Service: {
    fits: (name) => isDnsLabel(name) && /^[a-z]/.test(name),
    words: 'small letters, digits and `-`, 63 at most, a letter first',
  },
  CronJob: { fits: (name) => name.length <= 52 && isDnsSubdomain(name), words: 'a name of 52 characters at most' },
  Job: { fits: (name) => name.length <= 63 && isDnsSubdomain(name), words: 'a name of 63 characters at most' },
};
const anyName = { fits: isDnsSubdomain, words: 'small letters, digits, `-` and `.`, 253 at most' };

export function metadataFaults({ apiVersion, kind, metadata }: Manifest): string[] {
  const { name, labels, annotations = {} } = metadata;
  // Names of roles are free: they may have colons.
  const form = apiVersion.startsWith('rbac.') ? undefined : (nameForms[kind] ?? anyName);
  const bytes = Object.entries(annotations).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  return [
    ...(form === undefined || form.fits(name) ? [] : [fault('metadata.name', name, form.words)]),
    ...labelFaults('metadata.labels', labels),
    ...Object.keys(annotations)
      .filter((key) => !isQualifiedName(key.toLowerCase()))
      .map((key) => fault('metadata.annotations', key, keyWords)),
    ...(bytes <= annotationBytes
      ? []
      : [fault('metadata.annotations', `${bytes} bytes`, `${annotationBytes} bytes together`)]),
  ];
}

/** What a ConfigMap or a Secret may hold. */
const dataBytes = 1024 * 1024;

type Data = Readonly<Record<string, string>>;

/** Keys become names of files, and all of it one object. */
export function dataFaults(object: Manifest): string[] {
  if (object.kind !== 'ConfigMap' && object.kind !== 'Secret') return [];
  const { data = {}, binaryData = {}, stringData = {} } = object as Manifest & Record<string, Data | undefined>;
  const keys = [data, binaryData, stringData].flatMap((part) => Object.keys(part as Data));
  const bytes = [data, binaryData, stringData]
    .flatMap((part) => Object.values(part as Data))
    .reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  return [
    ...keys
      .filter((key) => !/^[-.\w]{1,253}$/.test(key) || /^\.\.?$|^\.\./.test(key))
      .map((key) => fault('data', key, 'letters, digits, `-`, `_` and `.`, 253 at most, not `..` first')),
    ...(bytes <= dataBytes ? [] : [fault('data', `${bytes} bytes`, `${dataBytes} bytes together`)]),
  ];
}
