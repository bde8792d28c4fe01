/** A row of a table. What a runtime has said can not end its cell, and is not read as markup. */
export function row(...values: readonly string[]): string {
  return `| ${values.map(cell).join(' | ')} |`;
}

/** Words in `<>` and between stars would be read as markup. */
function cell(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll(/[|<>*_[\]]/gu, String.raw`\$&`)
    .replaceAll('`', "'")
    .replaceAll(/\s+/gu, ' ');
}
