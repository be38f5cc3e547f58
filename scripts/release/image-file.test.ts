import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { imageReference, withImage } from './image-file.ts';

const digest = `sha256:${'b'.repeat(64)}`;
const file = 'charts/environments/production.yaml';
const text = readFileSync(file, 'utf8');

describe('an image for an environment', () => {
  it('is read as registries write it, with the port of one', () => {
    expect(imageReference(`registry.example.com:5000/team/bookstore:1.2.0@${digest}`)).toEqual({
      repository: 'registry.example.com:5000/team/bookstore',
      tag: '1.2.0',
      digest,
    });
    expect(imageReference('localhost/bookstore:dev').digest).toBe('none');
  });

  it.each(['bookstore', 'bookstore@sha256:12', `bookstore@${digest}`, 'bookstore:1@latest', 'a b:1', ''])(
    'is refused as %j',
    (received) => {
      expect(() => imageReference(received)).toThrow(`Received the image ${received}; accepted: REPOSITORY:TAG@DIGEST`);
    },
  );

  it('changes its own lines and no other byte of the file', () => {
    const after = withImage(text, { repository: 'registry.example.com/a', tag: '1.10', digest }, file);
    const [before, now] = [text.split('\n'), after.split('\n')];
    expect(now).toHaveLength(before.length);
    expect(now.filter((line, at) => line !== before[at])).toEqual([
      '  repository: registry.example.com/a',
      // In quotes, without which it would be the number 1.1.
      '  tag: "1.10"',
      `  digest: ${digest}`,
    ]);
  });

  it('that is there already changes nothing, and keeps quotes and comments', () => {
    const quoted = `image:\n  repository: 'a/b' # ours\n  tag: "1.10"\n  digest: none # loaded\nother: [1,  2]\n`;
    expect(withImage(quoted, { repository: 'a/b', tag: '1.10', digest: 'none' }, file)).toBe(quoted);
    expect(withImage(quoted, { repository: 'a/b', tag: 'next', digest: 'none' }, file)).toBe(
      quoted.replace('"1.10"', 'next'),
    );
  });

  it.each(['image: none\n', 'image: { repository: a, tag: b }\n', 'a: 1\n'])('needs a place for it: %j', (content) => {
    expect(() => withImage(content, { repository: 'a', tag: 'b', digest }, file)).toThrow(
      'that can be replaced; accepted: a file with one.',
    );
  });
});
