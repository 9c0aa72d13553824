import { addDays, type Day } from '#kernel/time'
import type { Instrument } from './instrument.ts'

/** A place in code or data that rests on a citation: an act, a deadline rule, another article. */
export interface CitedBasis {
  cite: string
  /** who cites, e.g. the act's name */
  by: string
}

export interface Finding {
  kind: 'duplicate' | 'overlap' | 'gap' | 'outside' | 'unresolved-basis' | 'draft-basis' | 'repealed-without-end'
  cite: string
  says: { zh: string; en: string }
}

interface Span {
  from: Day
  until?: Day | undefined
}

const ALWAYS: Day = '9999-12-31'

/**
 * What is wrong with a set of instruments: two versions or values on one day, days without a
 * value between two values, values outside the life of their article, bases that lead nowhere or
 * to a draft. Every citation in `bases` and in the articles' own `basis` must resolve.
 */
export function findingsOf(instruments: readonly Instrument[], bases: readonly CitedBasis[]): Finding[] {
  const findings: Finding[] = []
  const known = new Map<string, Instrument>()
  const cited: CitedBasis[] = [...bases]
  const ids = new Set<string>()

  for (const instrument of instruments) {
    if (ids.has(instrument.id))
      findings.push(finding('duplicate', instrument.id, '文件编号重复', 'instrument id used twice'))
    ids.add(instrument.id)
    if (instrument.status === 'repealed' && instrument.until === undefined) {
      findings.push(finding('repealed-without-end', instrument.id, '已废止而无末日', 'repealed but without a last day'))
    }
    const life: Span = { from: instrument.from, until: instrument.until }
    const versions = new Map<string, Span[]>()
    for (const article of instrument.articles) {
      const cite = `${instrument.id}#${article.id}`
      known.set(cite, instrument)
      const span: Span = { from: article.from ?? instrument.from, until: article.until ?? instrument.until }
      versions.set(cite, [...(versions.get(cite) ?? []), span])
      for (const basis of article.basis ?? []) cited.push({ cite: basis, by: cite })
      for (const [name, values] of Object.entries(article.params ?? {})) {
        spans(findings, cite, `参数 ${name}`, `number ${name}`, values)
        for (const value of values) outside(findings, cite, `参数 ${name}`, `number ${name}`, value, span)
      }
    }
    for (const [cite, list] of versions) {
      spans(findings, cite, '条文', 'words', list)
      for (const span of list) outside(findings, cite, '条文', 'words', span, life)
    }
  }

  for (const { cite, by } of cited) {
    const instrument = known.get(cite)
    if (!instrument)
      findings.push(finding('unresolved-basis', cite, `${by} 的依据查无此条`, `the basis of ${by} leads nowhere`))
    else if (instrument.status === 'draft')
      findings.push(finding('draft-basis', cite, `${by} 以草案为依据`, `${by} rests on a draft`))
  }
  return findings
}

function spans(findings: Finding[], cite: string, zh: string, en: string, list: readonly Span[]): void {
  const ordered = list.toSorted((a, b) => (a.from < b.from ? -1 : 1))
  for (const [i, span] of ordered.entries()) {
    if (span.until !== undefined && span.until < span.from) {
      findings.push(
        finding(
          'overlap',
          cite,
          `${zh}：末日 ${span.until} 早于首日 ${span.from}`,
          `${en}: last day ${span.until} before first day ${span.from}`,
        ),
      )
    }
    const next = ordered[i + 1]
    if (!next) continue
    const until = span.until ?? ALWAYS
    if (until >= next.from) {
      findings.push(
        finding('overlap', cite, `${zh}：${next.from} 有两个版本`, `${en}: two versions hold on ${next.from}`),
      )
    } else if (addDays(until, 1) < next.from) {
      findings.push(
        finding(
          'gap',
          cite,
          `${zh}：${addDays(until, 1)} 至 ${addDays(next.from, -1)} 无版本`,
          `${en}: nothing holds from ${addDays(until, 1)} to ${addDays(next.from, -1)}`,
        ),
      )
    }
  }
}

function outside(findings: Finding[], cite: string, zh: string, en: string, span: Span, life: Span): void {
  if (span.from < life.from || (life.until !== undefined && (span.until === undefined || span.until > life.until))) {
    const whole = `${life.from}–${life.until ?? ''}`
    findings.push(
      finding(
        'outside',
        cite,
        `${zh}：${span.from}–${span.until ?? ''} 超出有效期 ${whole}`,
        `${en}: ${span.from}–${span.until ?? ''} lies outside ${whole}`,
      ),
    )
  }
}

function finding(kind: Finding['kind'], cite: string, zh: string, en: string): Finding {
  return { kind, cite, says: { zh: `${cite}：${zh}`, en: `${cite}: ${en}` } }
}
