// The work of suan contract assemble: reads the answers, makes the contract, writes its files all or none.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  assemble,
  badAnswer,
  frameworkIds,
  templateOn,
  templates,
  type Answers,
  type Assembled,
  type Framework,
} from '#domain/templates'
import { loadLaw, type Law } from '#kernel/rules'
import { day, excerpt } from '#kernel/time'
import { WrongUse } from './answer.ts'
import { draftFolder } from './draft-folder.ts'
import { objectIn } from './json-file.ts'

type Request = {
  framework: string
  answers: string
  on: string
  place: string
  out: string
  lawDir: string
  sign?: boolean
}

const [CONTRACT, PDF, WORD, ROOT] = ['contract.json', 'contract.pdf', 'contract.docx', 'sample-root.pem'] as const

/**
 * Writes the contract's files, all or none: data, PDF/A and Word; of one in which a required answer is missing the data
 * alone. `tell` hears of what is being made. WrongUse for a bad option, an unreadable file or an answer of another kind.
 */
export async function assembleContract(
  request: Request,
  tell: (zh: string, en: string) => void = () => {},
): Promise<Pick<Assembled, 'findings' | 'complete'> & { files: string[] }> {
  const framework = frameworkFor(request)
  const answers = answersIn(request.answers, framework)
  const law = loadLaw(request.lawDir).at(request.on, request.place)
  const assembled = assemble(framework, answers, { on: request.on, place: request.place, law })
  const draft = draftFolder(request.out, [CONTRACT, PDF, WORD, ROOT], CONTRACT)
  try {
    const made: Made[] = [
      { name: CONTRACT, bytes: `${JSON.stringify(assembled, null, 2)}\n` },
      ...(assembled.complete ? await papersOf(assembled, framework, { law, sign: request.sign === true, tell }) : []),
    ]
    for (const { name, bytes } of made) writeFileSync(join(draft.path, name), bytes)
    draft.publish()
    const { findings, complete } = assembled
    return { files: made.map(({ name }) => join(request.out, name)), findings, complete }
  } finally {
    draft.discard()
  }
}

type Made = { name: string; bytes: Uint8Array | string }
type Setting = { law: Law; sign: boolean; tell: (zh: string, en: string) => void }

async function papersOf(text: Assembled, template: Framework, { law, sign, tell }: Setting): Promise<Made[]> {
  const { contractPaper, contractWord } = await import('../papers/index.ts')
  const parties = partiesIn(text)
  const source = { lease: null, text, template, parties, revisions: [], questions: [], explanations: [] }
  tell('排版……', 'setting the pages …')
  const [pdf, word] = [await contractPaper(source, law), await contractWord(source, law)]
  if (!sign)
    return [
      { name: PDF, bytes: pdf },
      { name: WORD, bytes: word },
    ]
  const { signWithSamples } = await import('./contract-sign.ts')
  tell('用示例密钥签署……', 'signing with sample keys …')
  const signed = signWithSamples(pdf, parties, text.place)
  return [
    { name: PDF, bytes: signed.pdf },
    { name: WORD, bytes: word },
    { name: ROOT, bytes: signed.rootPem },
  ]
}

/** The sides as the answers name them; of a contract that assigns a lease three. */
const partiesIn = ({ answers }: Assembled) =>
  (['lessee', 'assignee', 'provider'] as const).flatMap((side) => {
    const [name, uscc] = [answers[`${side}Name`], answers[`${side}Uscc`]]
    return typeof name === 'string' && typeof uscc === 'string' ? [{ side, name, uscc }] : []
  })

function frameworkFor({ framework, on, place, lawDir }: Request): Framework {
  const id = frameworkIds.find((known) => known === framework)
  if (id === undefined)
    throw new WrongUse(
      `--framework 应为 ${frameworkIds.join('、')} 之一，得到 ${excerpt(framework)}`,
      `--framework: expected one of ${frameworkIds.join(', ')}, got ${excerpt(framework)}`,
    )
  const found = templateOn(id, day(on), place, templates(join(lawDir, 'templates')))
  if (found === undefined)
    throw new WrongUse(
      `${on} 在 ${place} 没有施行中的示范文本 ${id}`,
      `no model contract ${id} is in force on ${on} in ${place}`,
    )
  return found
}

/** The answers of a file. What is of another kind than asked is refused here, by name; what is missing is a finding. */
function answersIn(path: string, framework: Framework): Answers {
  const answers = objectIn(path)
  for (const slot of framework.slots) {
    if (!Object.hasOwn(answers, slot.id)) continue
    const answer = answers[slot.id]
    const problem = answer === '' ? undefined : badAnswer(slot, answer)
    if (problem?.why !== 'kind') continue
    throw new WrongUse(
      `--answers ${path}：${slot.id}（${slot.label.zh}）应为${problem.expected.zh}，得到${problem.got.zh}`,
      `--answers ${path}: ${slot.id}: expected ${problem.expected.en}, got ${problem.got.en}`,
    )
  }
  return answers as Answers
}
