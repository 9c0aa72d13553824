import { act, isRefusal, refuse, uuidInput, type Refusal } from '#kernel/act'
import { caseFile, partOf, type CaseFile } from '#kernel/casework'
import { partyOf, type Actor } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import { canonical, type Json } from '#kernel/proof'
import { z } from 'zod'
import { frameworkSchema, type Framework } from '../framework.ts'
import { MADE_JOINTLY } from '../gates.ts'
import { lookup } from '../lookup.ts'
import { isPublished } from '../published.ts'
import { PROCEDURE } from '../steps.ts'
import { templateFindings, type TemplateFinding } from '../template-check.ts'
import { diffFrameworks, summaryOf, type ChangeSummary } from '../text-diff.ts'
import { makingFacts, textOf } from '../text-facts.ts'

/** What a draft changes is explained to those who review it. */
const EXPLAINED = 'cn/fair-competition-review-regulation#16'

/** States in which the text is being written; in every other it is under review, open for comment, signed or published. */
const WRITING = ['drafting', 'revision']

/** What a draft may still lack; of the rest it could not be used at all. A text is not approved with subjects left open. */
const HINTS: readonly TemplateFinding['kind'][] = ['not-covered', 'cite-not-in-force']

const input = z.strictObject({
  file: uuidInput,
  label: z.string().trim().min(1).max(100),
  explanation: z.string().trim().min(1).max(50_000),
  /** what the drafter states: against the reviewed text only the wording is another */
  onlyWording: z.boolean(),
  framework: frameworkSchema,
})

type Facts = {
  file: CaseFile | null
  /** what the file was opened for */
  mode: string | null
  actorPlace: string | null
  version: number
  sha256: string
  previous: string | null
  /** the version that the text bears was published already, from this file or another */
  taken: boolean
  change: ChangeSummary | null
}

/** The file is being written, and by this actor. */
function whoWrites({ file, actorPlace }: Facts, actor: Actor): CaseFile | Refusal {
  if (file?.procedure !== PROCEDURE)
    return refuse(
      'no-such-file',
      { zh: '没有此示范文本案卷', en: 'there is no such file of a model contract' },
      MADE_JOINTLY,
    )
  const chart = chartNamed(PROCEDURE)
  const asking = { party: actor.party, role: actor.role, place: actorPlace }
  const part = partOf(chart, { ...chart.stepNamed('send-to-competition'), by: ['lead'] }, file, asking)
  if (typeof part !== 'string') return part
  if (WRITING.includes(file.state)) return file
  const title = chart.states[file.state]?.title
  return refuse(
    'text-is-closed',
    {
      zh: `当前为「${title?.zh ?? file.state}」，文本不得改动`,
      en: `the file is at “${title?.en ?? file.state}”; its text may not be changed now`,
    },
    EXPLAINED,
  )
}

/** The text is of the kind, the place and the standing for which the file was opened. */
function ofThisFile(
  { mode, taken }: Facts,
  file: CaseFile,
  { id, place, official, version }: Framework,
): Refusal | undefined {
  if (id !== mode)
    return refuse(
      'another-mode',
      { zh: `案卷为 ${mode ?? ''}，文本为 ${id}`, en: `the file is for ${mode ?? ''}, the text for ${id}` },
      MADE_JOINTLY,
    )
  if (place !== file.place)
    return refuse(
      'another-place',
      {
        zh: `案卷适用于 ${file.place}，文本适用于 ${place}`,
        en: `the file is for ${file.place}, the text for ${place}`,
      },
      MADE_JOINTLY,
    )
  if (!official)
    return refuse(
      'not-official',
      {
        zh: '本程序制定官方示范文本：文本须标明为官方文本',
        en: 'this procedure makes official model texts: the text has to say that it is one',
      },
      MADE_JOINTLY,
    )
  return taken
    ? refuse(
        'version-published',
        { zh: `${version} 版已经发布，请用新的版本号`, en: `version ${version} is published; take a new one` },
        MADE_JOINTLY,
      )
    : undefined
}

type Decision = {
  file: string
  version: number
  sha256: string
  change: ChangeSummary | null
  findings: TemplateFinding[]
}

/**
 * The lead puts a version of the text on file. Whether the change since the reviewed version is material is computed;
 * what is not, the drafter states.
 */
export const putText = act<z.infer<typeof input>, Facts, Decision>({
  name: 'templates.text.put',
  title: { zh: '提交示范文本草案', en: 'Put a version of a model contract on file' },
  basis: [MADE_JOINTLY, EXPLAINED, 'cn/civil-code#470'],
  serves: ['D1', 'D2'],
  by: ['authority:market'],
  input,
  stream: ({ file }) => `file/${file}`,
  place: ({ file }) => file?.place ?? 'cn',

  async load(tx, { file: id, onlyWording, framework }, { actor }): Promise<Facts> {
    const [file, own, making, newest, taken] = await Promise.all([
      caseFile(tx, id),
      partyOf(tx, actor.party),
      makingFacts(tx, id),
      textOf(tx, id),
      isPublished(tx, { framework: framework.id, version: framework.version, place: framework.place }),
    ])
    const cleared = making.cleared === null ? undefined : await textOf(tx, id, making.cleared)
    return {
      file: file ?? null,
      mode: making.project?.framework ?? null,
      actorPlace: own?.place ?? null,
      version: (newest?.version ?? 0) + 1,
      sha256: lookup(framework).sha256,
      previous: newest?.sha256 ?? null,
      taken,
      change: cleared ? summaryOf(diffFrameworks(cleared.framework, framework), onlyWording) : null,
    }
  },

  decide(facts, { framework }, { actor, law }) {
    const file = whoWrites(facts, actor)
    if (isRefusal(file)) return file
    const no = ofThisFile(facts, file, framework)
    if (no) return no
    const { version, sha256, previous, change } = facts
    if (sha256 === previous)
      return refuse('same-text', { zh: '与现有文本相同', en: 'it is the text on file already' }, EXPLAINED)
    const findings = templateFindings(framework, law)
    const faults = findings.filter(({ kind }) => !HINTS.includes(kind))
    if (faults.length > 0)
      return refuse(
        'text-has-faults',
        {
          zh: `文本不能使用：${faults.map(({ says }) => says.zh).join('；')}`,
          en: `the text cannot be used: ${faults.map(({ says }) => says.en).join('; ')}`,
        },
        MADE_JOINTLY,
        'cn/civil-code#470',
      )
    return { file: file.file, version, sha256, change, findings }
  },

  apply(
    tx,
    { file, version, sha256, change, findings },
    { label, explanation, onlyWording, framework },
    { actor, at },
  ) {
    tx.queue(
      `insert into templates.text (file, version, label, sha256, body, explanation, only_wording, change, findings, by_party, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        file,
        version,
        label,
        sha256,
        canonical(framework as unknown as Json),
        explanation,
        onlyWording,
        change === null ? null : JSON.stringify(change),
        JSON.stringify(findings),
        actor.party,
        at,
      ],
    )
    return Promise.resolve()
  },
})
