// The look of a contract in Word, and the parts that the library would write with the hour of the day in them.
import { BorderStyle, type IParagraphOptions, type IStylesOptions } from 'docx'

/** Chinese faces as Word names them on every system; what to take where one is missing stands in the font table. */
const FACES = [
  { name: '宋体', alias: 'SimSun', instead: 'Noto Serif CJK SC', family: 'roman' },
  { name: '黑体', alias: 'SimHei', instead: 'Noto Sans CJK SC', family: 'swiss' },
  { name: '仿宋', alias: 'FangSong', instead: 'Noto Serif CJK SC', family: 'modern' },
] as const

const face = (eastAsia: (typeof FACES)[number]['name']) => ({
  ascii: 'Times New Roman',
  hAnsi: 'Times New Roman',
  eastAsia,
})

export const [SONG, HEI, FANG] = [face('宋体'), face('黑体'), face('仿宋')]

const ENGLISH_GREY = '444444'
/** sizes in half-points, distances in twentieths of a point */
const indented = { firstLine: 420 }

/** Widths in twentieths of a point: A4 with margins of 2.6 cm leaves 8,950. */
export const TEXT_WIDTH = 8_950
export const PAGE = {
  size: { width: 11_906, height: 16_838 },
  margin: { top: 1_361, bottom: 1_474, left: 1_474, right: 1_474 },
}

/** The rule at the side of what has to be noted (Civil Code 496). */
export const NOTED: NonNullable<IParagraphOptions['border']> = {
  left: { style: BorderStyle.SINGLE, size: 18, space: 8, color: '000000' },
}

export const styles: IStylesOptions = {
  default: {
    document: { run: { font: SONG, size: 21, language: { value: 'en-US', eastAsia: 'zh-CN' } } },
    title: { run: { font: HEI, size: 40, bold: true }, paragraph: { alignment: 'center', spacing: { after: 120 } } },
    heading1: {
      run: { font: HEI, size: 26, bold: true },
      paragraph: { spacing: { before: 360, after: 160 }, keepNext: true },
    },
    heading2: {
      run: { font: HEI, size: 21, bold: true },
      paragraph: { spacing: { before: 220, after: 80 }, keepNext: true },
    },
  },
  paragraphStyles: [
    {
      id: 'ClauseText',
      name: '条款正文 Clause',
      basedOn: 'Normal',
      quickFormat: true,
      run: { font: SONG, size: 21 },
      paragraph: { indent: indented, spacing: { line: 340, after: 80 }, alignment: 'both' },
    },
    {
      id: 'ClauseEnglish',
      name: '条款译文 Translation',
      basedOn: 'Normal',
      quickFormat: true,
      run: { size: 17, color: ENGLISH_GREY },
      paragraph: { spacing: { after: 80 }, alignment: 'both' },
    },
    {
      id: 'Explanation',
      name: '说明 Explanation',
      basedOn: 'Normal',
      quickFormat: true,
      run: { font: FANG, size: 20 },
      paragraph: { spacing: { after: 60 } },
    },
  ],
}

/** The font table (ECMA-376 part 1, 17.8): each face with its other name and where to fall back. */
export const fontTable =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
  '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">' +
  FACES.map(
    ({ name, alias, instead, family }) =>
      `<w:font w:name="${name}"><w:altName w:val="${alias};${instead}"/><w:charset w:val="86"/><w:family w:val="${family}"/></w:font>`,
  ).join('') +
  '<w:font w:name="Times New Roman"><w:altName w:val="Liberation Serif"/><w:family w:val="roman"/></w:font>' +
  '</w:fonts>'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** The core properties (ECMA-376 part 2, 11): the library would put the hour at which it runs there. */
export function coreProperties({ title, creator, at }: { title: string; creator: string; at: string }): string {
  const when = (name: string): string => `<dcterms:${name} xsi:type="dcterms:W3CDTF">${at}</dcterms:${name}>`
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"' +
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"' +
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<dc:title>${escaped(title)}</dc:title><dc:creator>${escaped(creator)}</dc:creator>` +
    `${when('created')}${when('modified')}</cp:coreProperties>`
  )
}

const [CENTRAL, LOCAL, END] = [0x02014b50, 0x04034b50, 0x06054b50]
const END_BYTES = 22
/** 1980-01-01 00:00, the first that a ZIP can say (APPNOTE 6.3.10 §4.4.6) */
const FIRST_DAY = 0x0021_0000

/** A ZIP without comment, every entry dated alike: equal content then gives equal bytes. Changes the bytes in place. */
export function undated(zip: Buffer): Buffer {
  const end = zip.length - END_BYTES
  if (zip.readUInt32LE(end) !== END) throw new Error('the package does not end in a directory')
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const local = zip.readUInt32LE(at + 42)
    if (zip.readUInt32LE(at) !== CENTRAL || zip.readUInt32LE(local) !== LOCAL) throw new Error('a broken directory')
    zip.writeUInt32LE(FIRST_DAY, at + 12)
    zip.writeUInt32LE(FIRST_DAY, local + 10)
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return zip
}
