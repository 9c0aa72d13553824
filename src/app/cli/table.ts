// Tables for people: Chinese characters are two columns wide on a terminal.

/** Columns a text takes on a terminal. */
export function widthOf(text: string): number {
  let width = 0
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    const wide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0xffe0 && code <= 0xffe6) ||
      (code >= 0x20000 && code <= 0x3fffd)
    width += wide ? 2 : 1
  }
  return width
}

/** Rows under a header, columns aligned; '' for no rows is left to the caller. */
export function rows(header: readonly string[], body: readonly (readonly string[])[]): string {
  const all = [header, ...body]
  const widths = header.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))))
  const line = (row: readonly string[]): string =>
    widths
      .map((width, column) => pad(row[column] ?? '', column === widths.length - 1 ? 0 : width))
      .join('  ')
      .trimEnd()
  return [line(header), widths.map((width) => '─'.repeat(width)).join('  '), ...body.map(line)].join('\n')
}

/** Names and values, one pair a line. */
export function pairs(list: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...list.map(([name]) => widthOf(name)))
  return list.map(([name, value]) => `${pad(name, width)}  ${value}`.trimEnd()).join('\n')
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}
