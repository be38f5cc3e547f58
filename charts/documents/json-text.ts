const width = 120;

/** JSON as the formatter of this project writes it: lists of plain values on one line where they fit. */
export const jsonText = (value: unknown): string => `${print(value, '', 0)}\n`;

/** @param taken characters before and after the value on its line */
function print(value: unknown, indent: string, taken: number): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}  `;
  if (!Array.isArray(value)) {
    const entries = Object.entries(value).map(([key, item]) => {
      const name = `${inner}${JSON.stringify(key)}: `;
      return `${name}${print(item, inner, name.length + 1)}`;
    });
    return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
  }
  const plain = value.every((item) => item === null || typeof item !== 'object');
  const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
  if (plain && taken + line.length <= width) return line;
  return `[\n${value.map((item) => `${inner}${print(item, inner, inner.length + 1)}`).join(',\n')}\n${indent}]`;
}
