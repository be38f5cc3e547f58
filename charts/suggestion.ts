/** What to write instead of a key that is not known: the one that was probably meant, or all there are. */
export function suggestion(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  return meant ? `did you mean \`${meant}\`?` : `accepted: ${known.join(', ')}`;
}

/** The known word that was probably meant. */
export function nearest(key: string, known: readonly string[]): string | undefined {
  const [first] = known
    .map((name) => ({ name, distance: editDistance(key.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return first && first.distance <= Math.max(2, key.length / 3) ? first.name : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
