import { isScalar, parseDocument, stringify } from 'yaml';
import { UsageError } from '../../app/core/errors.ts';

/** An image as an environment's file names it. */
export interface ImageReference {
  readonly repository: string;
  readonly tag: string;
  /** `none` for one that is never pulled. */
  readonly digest: string;
}

/** Reads `REPOSITORY:TAG@DIGEST`. @throws UsageError for anything else */
export function imageReference(text: string): ImageReference {
  const [, repository, tag, digest = 'none'] = /^([^@\s]+):([^@:/\s]+)(?:@(sha256:[0-9a-f]{64}))?$/.exec(text) ?? [];
  if (!repository || !tag)
    throw new UsageError(
      `Received the image ${text}; accepted: REPOSITORY:TAG@DIGEST, of which the digest is sha256: and 64 hexadecimal digits.`,
    );
  return { repository, tag, digest };
}

/**
 * The text of an environment's file with another image. Nothing but the values is touched: writing the document anew would
 * keep comments and order, but not how the rest is laid out, and the change could not be seen for it.
 *
 * @throws UsageError when the file does not name an image that could be replaced
 */
export function withImage(text: string, image: ImageReference, file: string): string {
  const document = parseDocument(text);
  const places = (['repository', 'tag', 'digest'] as const).map((key) => {
    const node = document.getIn(['image', key], true);
    if (document.errors.length > 0 || !isScalar(node) || !node.range)
      throw new UsageError(`${file} has no image.${key} that can be replaced; accepted: a file with one.`);
    const [from, to] = node.range;
    // What says the same stays as it is, in its quotes.
    return { from, to, value: String(node.value) === image[key] ? text.slice(from, to) : stringify(image[key]).trim() };
  });
  return places
    .sort((a, b) => b.from - a.from)
    .reduce((result, { from, to, value }) => result.slice(0, from) + value + result.slice(to), text);
}

/** An image as one writes it: `REPOSITORY:TAG@DIGEST`. */
export const imageText = ({ repository, tag, digest }: ImageReference): string =>
  `${repository}:${tag}${digest === 'none' ? '' : `@${digest}`}`;
