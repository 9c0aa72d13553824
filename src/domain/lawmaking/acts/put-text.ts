import { act, refuse, uuidInput } from '#kernel/act'
import { caseFile, partOf, type CaseFile } from '#kernel/casework'
import { partyOf } from '#kernel/identity'
import { chartNamed, serve } from '#kernel/procedure'
import { canonical, type Json } from '#kernel/proof'
import { z } from 'zod'
import type { Books } from '../books.ts'
import { divergence } from '../compare.ts'
import { diffTexts, summaryOf, type ChangeSummary } from '../diff.ts'
import { draftFacts, partnersOf, textOf } from '../draft-facts.ts'
import { articlesInput, hashOf, kindOf, wholeInput, type DraftText } from '../draft-text.ts'
import { procedures } from '../steps.ts'
import { unloadable, warningsOn, type TextWarnings } from '../warnings.ts'

const EXPLAINED = 'cn/fair-competition-review-regulation#16'
const CONSULT = 'cn/legislation-law#83'

/** States in which the text is being written; in every other it is under review, open for comment, voted on or law. */
const WRITING: Record<string, readonly string[]> = {
  drafter: [
    'proposal',
    'planned',
    'competence-check',
    'mechanism-agreed',
    'joint-survey',
    'joint-drafting',
    'drafting',
    'cleared',
    'consulted',
    'first-reading',
    'further-reading',
  ],
  maker: ['first-reading', 'further-reading', 'joint-drafting'],
  reviewer: ['under-review'],
}

const input = z.strictObject({
  file: uuidInput,
  label: z.string().trim().min(1).max(100),
  explanation: z.string().trim().min(1).max(50_000),
  /** what the drafter states: against the reviewed text only the wording is another */
  onlyWording: z.boolean(),
  ...wholeInput,
  articles: articlesInput,
})
type Input = z.infer<typeof input>

const textFrom = (
  { name, title, issuer, from, fields, creates, authorised, temporaryUntil, articles }: Input,
  file: CaseFile,
): DraftText => ({
  name,
  title,
  kind: kindOf(file),
  jurisdiction: file.place,
  issuer,
  from,
  fields,
  creates,
  ...(authorised === undefined ? {} : { authorised }),
  ...(temporaryUntil === undefined ? {} : { temporaryUntil }),
  articles,
})

type Facts = {
  file: CaseFile | null
  actorPlace: string | null
  version: number
  sha256: string | null
  previous: string | null
  /** why it cannot stand in law/ as a draft */
  unloadable: string | null
  warnings: TextWarnings | null
  change: ChangeSummary | null
  /** articles that agreed with a partner's text and no longer do */
  diverges: { file: string; place: string; party: string; articles: string[] }[]
}

/** Puts a version of the text on file, with what is to be looked at again; bars nothing but what could not stand in law/. */
export const putText = ({ law }: Pick<Books, 'law'>) =>
  act<
    Input,
    Facts,
    {
      file: string
      version: number
      sha256: string
      change: ChangeSummary | null
      warnings: TextWarnings
      diverges: Facts['diverges']
    }
  >({
    name: 'lawmaking.text.put',
    title: { zh: '提交草案文本', en: 'Put the text of a draft' },
    basis: [EXPLAINED],
    serves: ['B1', 'B2', 'B3', 'B4', 'X4'],
    by: [
      'authority:industry',
      'authority:market',
      'authority:data',
      'authority:finance',
      'authority:justice',
      'legislature',
    ],
    input,
    stream: ({ file }) => `file/${file}`,
    place: ({ file }) => file?.place ?? 'cn',

    async load(tx, entered, { actor }) {
      const [file, own, draft, newest, partners] = await Promise.all([
        caseFile(tx, entered.file),
        partyOf(tx, actor.party),
        draftFacts(tx, entered.file),
        textOf(tx, entered.file),
        partnersOf(tx, entered.file),
      ])
      const facts: Facts = {
        file: file ?? null,
        actorPlace: own?.place ?? null,
        version: (newest?.version ?? 0) + 1,
        sha256: null,
        previous: newest?.sha256 ?? null,
        unloadable: null,
        warnings: null,
        change: null,
        diverges: [],
      }
      if (!file || !(procedures as readonly string[]).includes(file.procedure)) return facts
      const text = textFrom(entered, file)
      const reason = unloadable(law(), text)
      if (reason !== undefined) return { ...facts, unloadable: reason }
      const cleared = draft.cleared === null ? undefined : await textOf(tx, entered.file, draft.cleared)
      const diverges: Facts['diverges'] = []
      const before =
        newest ??
        (partners.length > 0 && file.about?.startsWith('file/') ? await textOf(tx, file.about.slice(5)) : undefined)
      for (const partner of before ? partners : []) {
        const theirs = await textOf(tx, partner.file)
        const articles = theirs ? divergence(before!.text.articles, text.articles, theirs.text.articles) : []
        if (articles.length > 0)
          diverges.push({ file: partner.file, place: partner.place, party: partner.party, articles })
      }
      return {
        ...facts,
        sha256: hashOf(text),
        warnings: warningsOn(law(), text),
        change: cleared ? summaryOf(diffTexts(cleared.text.articles, text.articles), entered.onlyWording) : null,
        diverges,
      }
    },

    decide(
      { file, actorPlace, version, sha256, previous, unloadable: reason, warnings, change, diverges },
      _entered,
      { actor },
    ) {
      if (!file || !(procedures as readonly string[]).includes(file.procedure))
        return refuse('no-such-file', { zh: '没有此立法案卷', en: 'there is no such lawmaking file' }, EXPLAINED)
      const chart = chartNamed(file.procedure)
      const parts = Object.keys(WRITING).filter((part) => chart.parts[part] && WRITING[part]!.includes(file.state))
      if (parts.length === 0)
        return refuse(
          'text-is-closed',
          {
            zh: `当前为「${chart.states[file.state]?.title.zh ?? file.state}」，文本不得改动`,
            en: `the file is at “${chart.states[file.state]?.title.en ?? file.state}”; its text may not be changed now`,
          },
          EXPLAINED,
        )
      const part = partOf(chart, { ...chart.stepNamed('send-to-competition'), by: parts }, file, {
        party: actor.party,
        role: actor.role,
        place: actorPlace,
      })
      if (typeof part !== 'string') return part
      if (reason !== null)
        return refuse(
          'not-in-the-form-of-law',
          { zh: `文本不能作为规则装入：${reason}`, en: `the text cannot be loaded as a rule: ${reason}` },
          EXPLAINED,
        )
      if (sha256 === previous)
        return refuse('same-text', { zh: '与现有文本相同', en: 'it is the text on file already' }, EXPLAINED)
      return { file: file.file, version, sha256: sha256!, change, warnings: warnings!, diverges }
    },

    async apply(tx, { file, version, sha256, change, warnings, diverges }, entered, { id, actor, at, facts }) {
      tx.queue(
        `insert into lawmaking.text (file, version, label, sha256, body, explanation, only_wording, change, warnings, by_party, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          file,
          version,
          entered.label,
          sha256,
          canonical(textFrom(entered, facts.file!) as unknown as Json),
          entered.explanation,
          entered.onlyWording,
          change === null ? null : JSON.stringify(change),
          JSON.stringify(warnings),
          actor.party,
          at,
        ],
      )
      for (const { party, articles } of diverges)
        serve(tx, {
          notice: `${id.slice(0, 24)}${party.slice(24)}`,
          toParty: party,
          stream: `file/${file}`,
          title: { zh: '协同文本出现差异', en: 'Coordinated texts diverge' },
          body: {
            zh: `${facts.file!.no} 第${version}稿改动了与贵方一致的条文：${articles.join('、')}。修改前应当协商。`,
            en: `Version ${version} of ${facts.file!.no} changes articles that agreed with yours: ${articles.join(', ')}. Partners consult before they amend.`,
          },
          basis: [CONSULT],
          at,
        })
    },
  })
