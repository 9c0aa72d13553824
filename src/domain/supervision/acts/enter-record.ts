import { act, instantInput, refuse, uuidInput } from '#kernel/act'
import { blobsNotKept } from '#kernel/store'
import { z } from 'zod'
import { itemOf, type Asked } from '../registers.ts'

const RULE = 'platform/supervision-rules#record'

type Input = {
  file: string
  entry: string
  key: string
  answer: 'yes' | 'no' | 'measured' | 'noted' | 'not-applicable'
  measure?: string | undefined
  note?: string | undefined
  photos: { name: string; sha256: string }[]
  madeAt: string
}
type Facts = {
  found: { body: string; place: string; state: string; checklist: Asked[]; entries: number } | null
  entered: boolean
  /** photos whose bytes did not arrive */
  lost: string[]
}

const ANSWERS: Readonly<Record<Asked['kind'], readonly Input['answer'][]>> = {
  'yes-no': ['yes', 'no'],
  measure: ['measured'],
  text: ['noted'],
}

const wrongAnswer = (zh: string, en: string) => refuse('wrong-answer', { zh, en }, RULE)

/** Enters one line of the checklist. Its id is made on the device, so that what was kept through a lost connection is sent once. */
export const enterRecord = act<Input, Facts, { entry: string; n: number }>({
  name: 'supervision.record.enter',
  title: { zh: '登记现场记录', en: 'Enter a line of the record' },
  basis: ['cn/administrative-penalty-law#47', 'cn/administrative-penalty-law#55', RULE],
  serves: ['G2', 'X4'],
  by: ['authority:industry', 'authority:market', 'authority:data'],
  input: z.strictObject({
    file: uuidInput,
    entry: uuidInput,
    key: z.string().max(40),
    answer: z.enum(['yes', 'no', 'measured', 'noted', 'not-applicable']),
    measure: z
      .string()
      .regex(/^-?\d{1,12}(\.\d{1,6})?$/, 'a decimal number is expected')
      .optional(),
    note: z.string().trim().min(1).max(5_000).optional(),
    photos: z
      .array(z.strictObject({ name: z.string().trim().min(1).max(200), sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
      .max(10),
    /** by the clock of the device */
    madeAt: instantInput,
  }),
  stream: ({ file }) => `inspection-record/${file}`,
  place: ({ found }) => found?.place ?? 'cn',
  async load(tx, { file, entry, photos }) {
    const row = await tx.one<{ body: string; place: string; state: string; item: string; entries: number }>(
      `select body, place, state, item, (select count(*)::int from supervision.entry e where e.file = i.file) as entries
         from supervision.inspection i where file = $1 for update`,
      [file],
    )
    const entered = await tx.one('select 1 as one from supervision.entry where entry = $1', [entry])
    if (row === undefined) return { found: null, entered: false, lost: [] }
    const lost = await blobsNotKept(
      tx,
      photos.map(({ sha256 }) => sha256),
    )
    const { item, ...found } = row
    return { found: { ...found, checklist: (await itemOf(tx, item))!.checklist }, entered: entered !== undefined, lost }
  },
  decide({ found, entered, lost }, { entry, key, answer, measure, note }, { actor }) {
    if (found === null || found.body !== actor.party)
      return refuse('no-such-file', { zh: '本机关没有此检查', en: 'this body has no such inspection' }, RULE)
    if (entered) return refuse('entered-already', { zh: '该条已登记', en: 'this line was entered already' }, RULE)
    if (found.state !== 'on-site' && found.state !== 'remote-check')
      return refuse(
        'not-checking',
        { zh: '只在核查、现场检查期间登记', en: 'lines are entered while the check is on' },
        RULE,
        'cn/administrative-penalty-law#55',
      )
    const asked = found.checklist.find((each) => each.key === key)
    if (asked === undefined)
      return refuse(
        'not-on-the-list',
        { zh: '不在公布的检查内容之内', en: 'the published item does not ask for this' },
        'cn/inspection-rules-2024#items',
      )
    if (answer !== 'not-applicable' && !ANSWERS[asked.kind].includes(answer))
      return wrongAnswer('回答与该项的种类不符', 'the answer is not of the kind that is asked for')
    if ((answer === 'measured') !== (measure !== undefined))
      return wrongAnswer('测量项须有数值，其他项没有', 'a measure has a number and nothing else has')
    if (answer === 'noted' && note === undefined) return wrongAnswer('请写明情况', 'words are expected')
    // the bytes first: a record that is signed names no photo that nobody has
    if (lost.length > 0)
      return refuse(
        'photo-not-kept',
        {
          zh: `有 ${lost.length} 张照片尚未存入，请先上传原件再登记`,
          en: `${lost.length} photos have not arrived: send them first, then enter the line`,
        },
        RULE,
        'cn/administrative-penalty-law#47',
      )
    return { entry, n: found.entries }
  },
  conflict: (constraint) =>
    constraint === 'entry_pkey'
      ? refuse('entered-already', { zh: '该条已登记', en: 'this line was entered already' }, RULE)
      : undefined,
  async apply(tx, { entry, n }, { file, key, answer, measure, note, photos, madeAt }, { actor, at }) {
    tx.queue(
      'insert into supervision.entry (entry, file, n, key, answer, measure, note, photos, made_at, by_party, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
      [entry, file, n, key, answer, measure ?? null, note ?? null, JSON.stringify(photos), madeAt, actor.party, at],
    )
  },
})
