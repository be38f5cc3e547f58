/** The header of an object's part of what `kubectl diff` writes: it names version, kind, namespace and name. */
const HEADER = /^diff .*\/v1\.Secret\./;
/** A value that kubectl has masked, such as `-  password: '*** (before)'`. */
const MASKED = /^[ +-] {2}[^\s:]+: '?\*\*\*( \((before|after)\))?'?$/;

/**
 * What `kubectl diff` writes, without anything of a Secret but its keys. kubectl masks `data`, and neither the copy of an
 * object that `kubectl apply` keeps in an annotation, nor what somebody else has put into one.
 */
export function withoutSecretValues(diff: string): string {
  const parts = diff.split(/^(?=diff )/m);
  return parts.map((part) => (HEADER.test(part) ? secretPart(part) : part)).join('');
}

function secretPart(part: string): string {
  const [header = '', ...lines] = part.trimEnd().split('\n');
  const isHeader = (line: string) => /^(---|\+\+\+) \//.test(line);
  const shown = lines.filter((line) => MASKED.test(line));
  const hidden = lines.filter((line) => /^[+-]/.test(line) && !isHeader(line) && !MASKED.test(line)).length;
  const rest = hidden > 0 ? [`(${hidden} other lines of this Secret differ, which are not shown)`] : [];
  return `${[header, ...shown, ...rest].join('\n')}\n`;
}
