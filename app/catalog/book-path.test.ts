import { describe, expect, it } from '@jest/globals';
import { bookPath } from './book-path.ts';

describe('the address of a book', () => {
  it.each([
    ['Pride and Prejudice', '/books/1-pride-and-prejudice'],
    ['Les Misérables', '/books/1-les-miserables'],
    ['Gösta Berlings saga', '/books/1-gosta-berlings-saga'],
    ['Straße, Æther & Łódź', '/books/1-strasse-aether-lodz'],
    ["Charlotte's Web", '/books/1-charlottes-web'],
    ['1984', '/books/1-1984'],
    ['紅樓夢', '/books/1'],
    ['—', '/books/1'],
    ['../../<script>', '/books/1-script'],
  ])('of %j is %s', (title, path) => {
    expect(bookPath({ id: 1, title })).toBe(path);
  });

  it('is cut between words, at 60 characters', () => {
    const path = bookPath({ id: 1, title: 'The Life and Strange Surprizing Adventures of Robinson Crusoe, of York' });
    expect(path).toBe('/books/1-the-life-and-strange-surprizing-adventures-of-robinson');
    expect(bookPath({ id: 1, title: 'a'.repeat(200) })).toBe(`/books/1-${'a'.repeat(60)}`);
  });
});
