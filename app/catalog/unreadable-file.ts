/** The file as a whole cannot be read as a list of books. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/** Bytes that are enough to tell what a file is. */
export const BEGINNING = 4096;

const SAVE_AS = 'accepted: a CSV file in UTF-8 (save it as "CSV UTF-8")';

/** What a file begins with that is often taken for a CSV file. */
const kinds: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^(\xff\xfe|\xfe\xff)/, `the file is UTF-16; ${SAVE_AS}`],
  [/^PK[\x03\x05]\x04?/, `the file is a workbook (.xlsx, .ods) or a ZIP archive; ${SAVE_AS}`],
  [/^\xd0\xcf\x11\xe0/, `the file is a workbook (.xls); ${SAVE_AS}`],
  [/^(\x1f\x8b|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|7z\xbc\xaf)/, `the file is compressed; unpack it first`],
  [/^%PDF-/, `the file is a PDF document; ${SAVE_AS}`],
  [/\0/, `the file is not text; ${SAVE_AS}`],
  [/^(\xef\xbb\xbf)?\s*(\{\s*["}]|\[\s*["[{\]])/, `the file is JSON; ${SAVE_AS}`],
  [/^(\xef\xbb\xbf)?\s*<[!?a-z]/i, `the file is HTML or XML; ${SAVE_AS}`],
];

/** @throws UnreadableFile when these first bytes are not the beginning of a text in UTF-8 that may be CSV */
export function assertText(beginning: Buffer): void {
  const bytes = beginning.subarray(0, BEGINNING).toString('latin1');
  const [, kind] = kinds.find(([pattern]) => pattern.test(bytes)) ?? [];
  if (kind !== undefined) throw new UnreadableFile(kind);
}
